"""What a list shows of jobs beside the jobs themselves: a picture, who has them, frames that did not come."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from rotoscope.domain.frame import FrameState
from rotoscope.domain.issue import UNSETTLED
from rotoscope.domain.job import JobState
from rotoscope.domain.task import TaskState
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import frames, issues, jobs, keys, members, tasks

_IDS = sa.bindparam("ids", expanding=True)


@dataclass(frozen=True, slots=True)
class Marks:
    """Of one job. `picture_sha256` is its first frame that is ready."""

    picture_sha256: str | None
    failed_frames: int
    waiting_frames: int  # of a job whose frames are on their way
    open_issues: int
    active_ms: int  # what people worked on it, all rounds together
    holder_id: str | None
    holder_name: str | None


def marks(conn: sa.Connection, job_ids: Collection[str]) -> dict[str, Marks]:
    """Of these jobs: one page of them, for each costs a few looks of its own."""
    if not job_ids:
        return {}
    ids = {"ids": list(job_ids)}
    holders = {row["job_id"]: (row["holder_id"], row["name"] or "") for row in _HOLDERS.all(conn, ids)}
    return {
        row["id"]: Marks(
            row["picture"],
            row["failed"],
            int(row["waiting"] or 0),
            row["issues"],
            int(row["worked"] or 0),
            *holders.get(row["id"], (None, None)),
        )
        for row in _MARKS.all(conn, ids)
    }


def _marks() -> sa.Select:
    picture = (
        sa.select(frames.c.sha256)
        .where(frames.c.job_id == jobs.c.id, frames.c.state == FrameState.READY.value)
        .order_by(frames.c.index)
        .limit(1)
        .scalar_subquery()
    )
    failed = (
        sa.select(sa.func.count())
        .where(frames.c.job_id == jobs.c.id, frames.c.state == FrameState.FAILED.value)
        .scalar_subquery()
    )
    settled = (
        sa.select(sa.func.count())
        .where(frames.c.job_id == jobs.c.id, frames.c.state != FrameState.PENDING.value)
        .scalar_subquery()
    )
    waiting = sa.case((jobs.c.state == JobState.ARRIVING.value, jobs.c.frame_count - settled))  # of others not counted
    unsettled = (
        sa.select(sa.func.count())
        .where(issues.c.job_id == jobs.c.id, issues.c.state.in_([state.value for state in UNSETTLED]))
        .scalar_subquery()
    )
    worked = sa.select(sa.func.sum(tasks.c.active_ms)).where(tasks.c.job_id == jobs.c.id).scalar_subquery()
    columns = (picture.label("picture"), failed.label("failed"), waiting.label("waiting"), unsettled.label("issues"))
    return sa.select(jobs.c.id, *columns, worked.label("worked")).where(jobs.c.id.in_(_IDS))


def _holders() -> sa.Select:
    """Who has a task of a job in hand, last; before it whom a manager gave one to."""
    is_held = tasks.c.state == TaskState.HELD.value
    is_kept = sa.and_(tasks.c.state == TaskState.OPEN.value, tasks.c.is_assigned)
    holder = sa.case((is_held, tasks.c.holder_id), else_=tasks.c.kept_for)
    names = [sa.select(table.c.name).where(table.c.id == holder) for table in (members, keys)]
    name = sa.func.coalesce(*(each.scalar_subquery() for each in names))
    theirs = sa.select(tasks.c.job_id, holder.label("holder_id"), name.label("name")).where(
        tasks.c.job_id.in_(_IDS), sa.or_(is_held, is_kept)
    )
    return theirs.order_by(is_held)


_MARKS = Prepared(_marks())
_HOLDERS = Prepared(_holders())
