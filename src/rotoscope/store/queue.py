"""The queue as it is shown: tasks with what one wants to know of their jobs, most urgent first."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.frame import FrameState
from rotoscope.domain.member import Principal
from rotoscope.domain.task import Task, TaskState
from rotoscope.store.offers import rank, urgency
from rotoscope.store.prepared import Prepared
from rotoscope.store.project_members import seen_by
from rotoscope.store.tables import frames, jobs, keys, members, projects, tasks
from rotoscope.store.tasks import COLUMNS, task_from


@dataclass(frozen=True, slots=True)
class TaskListing:
    """A task with what a queue shows of its job. `rank` is its place in the list: priority, then the age of the job."""

    task: Task
    rank: int
    project_name: str
    reference_id: str
    frame_count: int
    track_count: int
    holder_name: str | None
    thumbnail_sha256: str | None  # of the first frame that is ready


def page(
    conn: sa.Connection,
    principal: Principal,
    project_id: str | None,
    states: Collection[TaskState],
    after_rank: int,
    limit: int,
) -> list[TaskListing]:
    """Tasks that a principal sees, most urgent first. Those of archived projects are in a list of that project only."""
    own = sa.select(projects.c.id).where(*seen_by(principal), projects.c.archived_at_ms.is_(None))
    chosen = (  # first which, then what is known of them: sorting whole rows costs ten times as much
        sa.select(tasks.c.sequence)
        .where(tasks.c.project_id.in_(own) if project_id is None else tasks.c.project_id == project_id)
        .where(tasks.c.state.in_([state.value for state in states]), rank() > after_rank)
        .order_by(*urgency())
        .limit(limit)
    )
    shown = _listings().where(tasks.c.sequence.in_(chosen), *seen_by(principal))
    return [_listing(dict(row._mapping)) for row in conn.execute(shown.order_by(*urgency()))]


def listing(conn: sa.Connection, task_id: str) -> TaskListing | None:
    found = _ONE.first(conn, {"task": task_id})
    return None if found is None else _listing(found)


def _listings() -> sa.Select:
    holders = [sa.select(table.c.name).where(table.c.id == tasks.c.holder_id) for table in (members, keys)]
    first_frame = (
        sa.select(frames.c.sha256)
        .where(frames.c.job_id == tasks.c.job_id, frames.c.state == FrameState.READY.value)
        .order_by(frames.c.index)
        .limit(1)
    )
    return (
        sa.select(
            *COLUMNS,
            rank().label("rank"),
            projects.c.name.label("project_name"),
            jobs.c.reference_id,
            jobs.c.frame_count,
            jobs.c.track_count,
            sa.func.coalesce(*(holder.scalar_subquery() for holder in holders)).label("holder_name"),
            first_frame.scalar_subquery().label("thumbnail_sha256"),
        )
        .join(projects, projects.c.id == tasks.c.project_id)
        .join(jobs, jobs.c.id == tasks.c.job_id)
    )


def _listing(found: dict[str, Any]) -> TaskListing:
    return TaskListing(
        task=task_from(found),
        rank=found["rank"],
        project_name=found["project_name"],
        reference_id=found["reference_id"],
        frame_count=found["frame_count"],
        track_count=found["track_count"],
        holder_name=found["holder_name"],
        thumbnail_sha256=found["thumbnail_sha256"],
    )


_ONE = Prepared(_listings().where(tasks.c.id == sa.bindparam("task")))
