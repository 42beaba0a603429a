"""Counts over the jobs of batches and projects, each in one statement over an index that covers it."""

from dataclasses import dataclass

import sqlalchemy as sa

from rotoscope.domain.job import JobState
from rotoscope.store.tables import jobs


@dataclass(frozen=True, slots=True)
class JobCounts:
    """What the jobs of one batch add up to. `ended` are those that are completed, failed or cancelled."""

    jobs: int = 0
    completed: int = 0
    ended: int = 0
    frames: int = 0
    completed_frames: int = 0
    annotations: int = 0

    @property
    def status(self) -> str:
        """The word that the job API has for it."""
        if self.jobs == 0:
            return "Inactive"
        return "Complete" if self.ended == self.jobs else "Active"


def counts_by_batch(conn: sa.Connection, project_id: str) -> dict[str, JobCounts]:
    """The counts of every batch of a project that has jobs."""
    by_state = (jobs.c.batch_id, jobs.c.state)
    select = (
        sa.select(*by_state, sa.func.count(), sa.func.sum(jobs.c.frame_count), sa.func.sum(jobs.c.annotation_count))
        .where(jobs.c.project_id == project_id)
        .group_by(*by_state)
    )
    found: dict[str, JobCounts] = {}
    for batch_id, state, *counts in conn.execute(select):
        count, frames, annotations = map(int, counts)
        is_completed, is_ended = state == JobState.COMPLETED, JobState(state).is_final
        so_far = found.get(batch_id, JobCounts())
        found[batch_id] = JobCounts(
            jobs=so_far.jobs + count,
            completed=so_far.completed + count * is_completed,
            ended=so_far.ended + count * is_ended,
            frames=so_far.frames + frames,
            completed_frames=so_far.completed_frames + frames * is_completed,
            annotations=so_far.annotations + annotations,
        )
    return found


def has_unfinished(conn: sa.Connection, batch_id: str) -> bool:
    """Whether a job of the batch is still on its way; the newest are looked at first."""
    unfinished = [str(state) for state in JobState if not state.is_final]
    select = sa.select(jobs.c.sequence).where(jobs.c.batch_id == batch_id, jobs.c.state.in_(unfinished))
    return conn.execute(select.order_by(jobs.c.sequence.desc()).limit(1)).first() is not None


def size_of(conn: sa.Connection, batch_id: str) -> tuple[int, int]:
    """How many jobs a batch has, and when the last of them ended."""
    select = sa.select(sa.func.count(), sa.func.max(jobs.c.completed_at_ms)).where(jobs.c.batch_id == batch_id)
    count, newest_ms = conn.execute(select).one()
    return int(count), int(newest_ms or 0)
