"""How far the jobs of projects are: counts over whole projects, each in one statement."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from rotoscope.domain.job import JobState
from rotoscope.domain.member import Principal
from rotoscope.store.project_members import seen_by
from rotoscope.store.tables import jobs, projects, tasks
from rotoscope.store.tables.tasks import IS_WORKED

DAY_MS = 86_400_000
_IN_PROJECT = jobs.c.project_id == sa.bindparam("project")
_IS_COMPLETED = sa.text("state = 'completed'")  # those that failed have a moment of their end too


@dataclass(frozen=True, slots=True)
class Standing:
    """The jobs of a project that share a state and a step."""

    state: JobState
    step: str
    jobs: int
    frames: int
    annotations: int


def standings(conn: sa.Connection, project_id: str) -> list[Standing]:
    """Counted by batch first, for that is the order in which the index has them."""
    counts = [sa.func.count(), sa.func.sum(jobs.c.frame_count), sa.func.sum(jobs.c.annotation_count)]
    by_batch = (jobs.c.batch_id, jobs.c.state, jobs.c.step)
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in conn.execute(
        sa.select(*by_batch, *counts).where(_IN_PROJECT).group_by(*by_batch), {"project": project_id}
    ):
        numbers = {"jobs": row[3], "frames": int(row[4]), "annotations": int(row[5])}
        found.setdefault((row[1], row[2]), Counter()).update(numbers)
    return [
        Standing(JobState(state), step, sums["jobs"], sums["frames"], sums["annotations"])
        for (state, step), sums in found.items()
    ]


def by_day(conn: sa.Connection, project_id: str, since_ms: int) -> dict[str, dict[int, int]]:
    """How many jobs were created, and how many completed, on each day since; days are counted from 1970, UTC."""
    return {
        "created": _per_day(conn, project_id, jobs.c.created_at_ms, since_ms),
        "completed": _per_day(conn, project_id, jobs.c.completed_at_ms, since_ms, _IS_COMPLETED),
    }


def oldest_unfinished(conn: sa.Connection, project_id: str) -> tuple[str, str, int] | None:
    """The job that has waited longest for its end: id, reference_id, created_at_ms."""
    unfinished = [str(state) for state in JobState if not state.is_final]
    select = (
        sa.select(jobs.c.id, jobs.c.reference_id, jobs.c.created_at_ms)
        .where(_IN_PROJECT, jobs.c.state.in_(unfinished))
        .order_by(jobs.c.sequence)
        .limit(1)
    )
    row = conn.execute(select, {"project": project_id}).first()
    return None if row is None else (row[0], row[1], row[2])


def completed_count(conn: sa.Connection, project_id: str) -> int:
    select = sa.select(sa.func.count()).select_from(jobs).where(_IN_PROJECT, _IS_COMPLETED)
    return conn.execute(select, {"project": project_id}).scalar_one()


def working_time(conn: sa.Connection, project_id: str) -> tuple[int, int]:
    """What makers' submitted tasks took, in milliseconds of real work, and how many frames those had."""
    select = sa.select(sa.func.sum(tasks.c.active_ms), sa.func.sum(tasks.c.frame_count)).where(
        tasks.c.project_id == project_id, sa.text(IS_WORKED)
    )
    active_ms, frames = conn.execute(select).one()
    return int(active_ms or 0), int(frames or 0)


def of_principal(conn: sa.Connection, principal: Principal) -> dict[str, dict[JobState, int]]:
    """How many jobs stand in which state, for every project that a principal sees and that has any."""
    by_batch = (jobs.c.project_id, jobs.c.batch_id, jobs.c.state)
    select = sa.select(*by_batch, sa.func.count()).where(
        jobs.c.project_id.in_(sa.select(projects.c.id).where(*seen_by(principal)))
    )
    found: dict[str, dict[JobState, int]] = {}
    for project_id, _, state, count in conn.execute(select.group_by(*by_batch)):
        counts = found.setdefault(project_id, {})
        counts[JobState(state)] = counts.get(JobState(state), 0) + count
    return found


def _per_day(
    conn: sa.Connection, project_id: str, moment: sa.Column, since_ms: int, *more: sa.TextClause
) -> dict[int, int]:
    """A count for each day, up to the newest moment there is: that is a quarter of the work of grouping by days."""
    newest = sa.select(sa.func.max(moment)).where(_IN_PROJECT, moment >= since_ms, *more)
    newest_ms = conn.execute(newest, {"project": project_id}).scalar_one()
    count = sa.select(sa.func.count()).where(
        _IN_PROJECT, moment >= sa.bindparam("start"), moment < sa.bindparam("stop"), *more
    )
    found: dict[int, int] = {}
    for start_ms in range(since_ms, (newest_ms or -1) + 1, DAY_MS):
        limits = {"project": project_id, "start": start_ms, "stop": start_ms + DAY_MS}
        if jobs_of_day := conn.execute(count, limits).scalar_one():
            found[start_ms // DAY_MS] = jobs_of_day
    return found
