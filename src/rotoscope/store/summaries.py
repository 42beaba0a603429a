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
    is_completed = jobs.c.state == str(JobState.COMPLETED)
    is_ended = jobs.c.state.in_([str(state) for state in JobState if state.is_final])
    select = (
        sa.select(
            jobs.c.batch_id,
            sa.func.count(),
            _sum(is_completed, 1),
            _sum(is_ended, 1),
            sa.func.sum(jobs.c.frame_count),
            _sum(is_completed, jobs.c.frame_count),
            sa.func.sum(jobs.c.annotation_count),
        )
        .where(jobs.c.project_id == project_id)
        .group_by(jobs.c.batch_id)
    )
    return {row[0]: JobCounts(*(int(value) for value in row[1:])) for row in conn.execute(select)}


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


def _sum(condition: sa.ColumnElement[bool], value: object) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, value), else_=0))
