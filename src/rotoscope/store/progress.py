"""How far the jobs of projects are: counts over whole projects, each in one statement."""

from dataclasses import dataclass

import sqlalchemy as sa

from rotoscope.domain.job import JobState
from rotoscope.domain.task import TaskState
from rotoscope.domain.workflow import StepKind
from rotoscope.store.tables import jobs, projects, tasks

DAY_MS = 86_400_000
_IN_PROJECT = jobs.c.project_id == sa.bindparam("project")
_IS_COMPLETED = jobs.c.state == JobState.COMPLETED.value  # those that failed have a moment of their end too


@dataclass(frozen=True, slots=True)
class Standing:
    """The jobs of a project that share a state and a step."""

    state: JobState
    step: str
    jobs: int
    frames: int
    annotations: int


def standings(conn: sa.Connection, project_id: str) -> list[Standing]:
    select = (
        sa.select(
            jobs.c.state,
            jobs.c.step,
            sa.func.count(),
            sa.func.sum(jobs.c.frame_count),
            sa.func.sum(jobs.c.annotation_count),
        )
        .where(_IN_PROJECT)
        .group_by(jobs.c.state, jobs.c.step)
    )
    rows = conn.execute(select, {"project": project_id})
    return [Standing(JobState(row[0]), row[1], row[2], int(row[3]), int(row[4])) for row in rows]


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


def working_time(conn: sa.Connection, project_id: str) -> tuple[int, int]:
    """What makers' submitted tasks took, in milliseconds of real work, and how many frames those had."""
    select = (
        sa.select(sa.func.sum(tasks.c.active_ms), sa.func.sum(jobs.c.frame_count))
        .select_from(tasks.join(jobs, jobs.c.id == tasks.c.job_id))
        .where(
            tasks.c.project_id == project_id,
            tasks.c.state == str(TaskState.SUBMITTED),
            tasks.c.kind == str(StepKind.MAKER),
            tasks.c.active_ms > 0,
        )
    )
    active_ms, frames = conn.execute(select).one()
    return int(active_ms or 0), int(frames or 0)


def of_organization(conn: sa.Connection, organization_id: str) -> dict[str, dict[JobState, int]]:
    """How many jobs stand in which state, for every project of an organization that has any."""
    select = (
        sa.select(jobs.c.project_id, jobs.c.state, sa.func.count())
        .join_from(jobs, projects, projects.c.id == jobs.c.project_id)
        .where(projects.c.organization_id == organization_id)
        .group_by(jobs.c.project_id, jobs.c.state)
    )
    found: dict[str, dict[JobState, int]] = {}
    for project_id, state, count in conn.execute(select):
        found.setdefault(project_id, {})[JobState(state)] = count
    return found


def _per_day(
    conn: sa.Connection, project_id: str, moment: sa.Column, since_ms: int, *more: sa.ColumnElement[bool]
) -> dict[int, int]:
    day = sa.cast((moment - moment % DAY_MS) / DAY_MS, sa.Integer).label("day")
    select = sa.select(day, sa.func.count()).where(_IN_PROJECT, moment >= since_ms, *more).group_by(day)
    return {row[0]: row[1] for row in conn.execute(select, {"project": project_id})}
