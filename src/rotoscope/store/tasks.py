"""Tasks and their leases. A claim is one guarded UPDATE that says who won."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.frame import FrameState
from rotoscope.domain.task import ABANDONED_SECONDS, LEASE_SECONDS, Task, TaskState
from rotoscope.store.tables import frames, jobs, keys, members, projects, tasks

_COLUMNS = [column for column in tasks.c if column.name != "sequence"]
_LIVE = (TaskState.OPEN.value, TaskState.HELD.value)


_RENEW = (
    tasks.update()
    .where(tasks.c.id == sa.bindparam("task"), tasks.c.state == TaskState.HELD.value)
    .where(tasks.c.holder_id == sa.bindparam("holder"), tasks.c.lease_token == sa.bindparam("token"))
    .values(lease_expires_at_ms=sa.bindparam("until"))
    .returning(*_COLUMNS)
)


@dataclass(frozen=True, slots=True)
class TaskListing:
    """A task with what a queue shows of its job. `rank` is its place in the list: priority, then age."""

    task: Task
    rank: int
    project_name: str
    reference_id: str
    frame_count: int
    track_count: int
    holder_name: str | None
    thumbnail_sha256: str | None  # of the first frame that is ready


def insert(conn: sa.Connection, task: Task) -> None:
    conn.execute(tasks.insert().values(**asdict(task) | {"state": task.state.value}))


def get(conn: sa.Connection, task_id: str) -> Task | None:
    row = conn.execute(sa.select(*_COLUMNS).where(tasks.c.id == task_id)).first()
    return None if row is None else _task(row)


def lock(conn: sa.Connection, task_id: str) -> Task | None:
    """Read a task and keep others from changing it until this transaction ends (SQLite has one writer anyway)."""
    row = conn.execute(sa.select(*_COLUMNS).where(tasks.c.id == task_id).with_for_update()).first()
    return None if row is None else _task(row)


def of_job(conn: sa.Connection, job_id: str) -> list[Task]:
    """All tasks that a job has had, oldest first."""
    rows = conn.execute(sa.select(*_COLUMNS).where(tasks.c.job_id == job_id).order_by(tasks.c.sequence))
    return [_task(row) for row in rows]


def projects_by_next_task(conn: sa.Connection, organization_id: str, project_id: str | None, now_ms: int) -> list[str]:
    """The projects that have a task to give, the one with the most urgent task first."""
    open_rank, left_rank = (_best(where) for where in (_is_open(), _is_abandoned(now_ms)))
    select = sa.select(projects.c.id, open_rank.label("open_rank"), left_rank.label("left_rank")).where(
        projects.c.organization_id == organization_id
    )
    if project_id is not None:
        select = select.where(projects.c.id == project_id)
    last = sa.literal(2**62)
    ranked = select.subquery()
    rank = sa.func.coalesce(ranked.c.open_rank, ranked.c.left_rank + _LEFT_BEHIND, last)
    rows = conn.execute(sa.select(ranked.c.id, rank.label("rank")).order_by(rank, ranked.c.id))
    return [row.id for row in rows if row.rank < 2**62]


def claim_next(conn: sa.Connection, project_id: str, holder_id: str, now_ms: int) -> Task | None:
    """Take the most urgent open task of a project, else one that was left behind. None if another was faster."""
    for condition in (_is_open(), _is_abandoned(now_ms)):
        best = (
            sa.select(tasks.c.sequence)
            .where(tasks.c.project_id == project_id, condition)
            .order_by(tasks.c.priority_weight.desc(), tasks.c.sequence)
            .limit(1)
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        if task := _grant(conn, [tasks.c.sequence == best, condition], holder_id, now_ms):
            return task
    return None


def claim(conn: sa.Connection, task: Task, holder_id: str, now_ms: int) -> Task | None:
    """Take this very task, if it is still as the caller saw it: the token is the proof."""
    unchanged = [tasks.c.id == task.id, tasks.c.state.in_(_LIVE), tasks.c.lease_token == task.lease_token]
    return _grant(conn, unchanged, holder_id, now_ms)


def renew(conn: sa.Connection, task_id: str, holder_id: str, lease_token: int, now_ms: int) -> Task | None:
    values = {"task": task_id, "holder": holder_id, "token": lease_token, "until": _lease_end(now_ms)}
    row = conn.execute(_RENEW, values).first()
    return None if row is None else _task(row)


def release(conn: sa.Connection, task_id: str, holder_id: str, lease_token: int, now_ms: int) -> Task | None:
    """Give a task back; its token stays, so that what the holder still sends is refused."""
    return _change(
        conn,
        _held(task_id, holder_id, lease_token),
        state=TaskState.OPEN.value,
        holder_id=None,
        lease_expires_at_ms=0,
        updated_at_ms=now_ms,
    )


def submit(
    conn: sa.Connection, task_id: str, holder_id: str, lease_token: int, revision: int, now_ms: int
) -> Task | None:
    return _change(
        conn,
        _held(task_id, holder_id, lease_token),
        state=TaskState.SUBMITTED.value,
        submitted_revision=revision,
        updated_at_ms=now_ms,
    )


def close_of_job(conn: sa.Connection, job_id: str, now_ms: int) -> None:
    """Close whatever is still to do on a job that has ended."""
    conn.execute(
        tasks.update()
        .where(tasks.c.job_id == job_id, tasks.c.state.in_(_LIVE))
        .values(state=TaskState.CLOSED.value, updated_at_ms=now_ms)
    )


def page(
    conn: sa.Connection,
    organization_id: str,
    project_id: str | None,
    states: Collection[TaskState],
    after_rank: int,
    limit: int,
) -> list[TaskListing]:
    """Tasks of an organization, most urgent first."""
    select = (
        _listings()
        .where(projects.c.organization_id == organization_id)
        .where(tasks.c.state.in_([state.value for state in states]), _rank() > after_rank)
        .order_by(tasks.c.priority_weight.desc(), tasks.c.sequence)
        .limit(limit)
    )
    if project_id is not None:
        select = select.where(tasks.c.project_id == project_id)
    return [_listing(row) for row in conn.execute(select)]


def listing(conn: sa.Connection, task_id: str) -> TaskListing | None:
    row = conn.execute(_listings().where(tasks.c.id == task_id)).first()
    return None if row is None else _listing(row)


_PRIORITY_STEP = 1 << 48  # more tasks than there will ever be
_LEFT_BEHIND = 16 * _PRIORITY_STEP


def _rank() -> sa.ColumnElement[int]:
    """One number that sorts by priority, then by age."""
    return (10 - sa.cast(tasks.c.priority_weight, sa.BigInteger)) * sa.literal(_PRIORITY_STEP) + tasks.c.sequence


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
            *_COLUMNS,
            _rank().label("rank"),
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


def _listing(row: sa.Row) -> TaskListing:
    return TaskListing(
        task=_task(row),
        rank=row.rank,
        project_name=row.project_name,
        reference_id=row.reference_id,
        frame_count=row.frame_count,
        track_count=row.track_count,
        holder_name=row.holder_name,
        thumbnail_sha256=row.thumbnail_sha256,
    )


def _best(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return (
        sa.select(_rank())
        .where(tasks.c.project_id == projects.c.id, condition)
        .order_by(tasks.c.priority_weight.desc(), tasks.c.sequence)
        .limit(1)
        .correlate(projects)
        .scalar_subquery()
    )


def _is_open() -> sa.ColumnElement[bool]:
    return tasks.c.state == TaskState.OPEN.value


def _is_abandoned(now_ms: int) -> sa.ColumnElement[bool]:
    limit = now_ms - ABANDONED_SECONDS * 1000
    return sa.and_(tasks.c.state == TaskState.HELD.value, tasks.c.lease_expires_at_ms < limit)


def _held(task_id: str, holder_id: str, lease_token: int) -> list[sa.ColumnElement[bool]]:
    return [
        tasks.c.id == task_id,
        tasks.c.state == TaskState.HELD.value,
        tasks.c.holder_id == holder_id,
        tasks.c.lease_token == lease_token,
    ]


def _grant(conn: sa.Connection, conditions: list[sa.ColumnElement[bool]], holder_id: str, now_ms: int) -> Task | None:
    return _change(
        conn,
        conditions,
        state=TaskState.HELD.value,
        holder_id=holder_id,
        lease_token=tasks.c.lease_token + 1,
        lease_expires_at_ms=_lease_end(now_ms),
        updated_at_ms=now_ms,
    )


def _change(conn: sa.Connection, conditions: list[sa.ColumnElement[bool]], **values: object) -> Task | None:
    row = conn.execute(tasks.update().where(*conditions).values(**values).returning(*_COLUMNS)).first()
    return None if row is None else _task(row)


def _lease_end(now_ms: int) -> int:
    return now_ms + LEASE_SECONDS * 1000


def _task(row: sa.Row) -> Task:
    values: dict[str, Any] = {column.name: getattr(row, column.name) for column in _COLUMNS}
    values["state"] = TaskState(row.state)
    return Task(**values)
