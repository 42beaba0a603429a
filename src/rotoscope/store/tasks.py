"""Tasks and their leases. A claim is one guarded UPDATE that says who won."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.task import ABANDONED_SECONDS, LEASE_SECONDS, REWORK_KEPT_SECONDS, Task, TaskState, Verdict
from rotoscope.domain.workflow import StepKind
from rotoscope.store.tables import projects, tasks

COLUMNS = [column for column in tasks.c if column.name != "sequence"]
_LIVE = (TaskState.OPEN.value, TaskState.HELD.value)
_RENEW = (
    tasks.update()
    .where(tasks.c.id == sa.bindparam("task"), tasks.c.state == TaskState.HELD.value)
    .where(tasks.c.holder_id == sa.bindparam("holder"), tasks.c.lease_token == sa.bindparam("token"))
    .values(lease_expires_at_ms=sa.bindparam("until"))
    .returning(*COLUMNS)
)


def insert(conn: sa.Connection, *new: Task) -> None:
    if new:
        conn.execute(tasks.insert(), [_values(task) for task in new])


def get(conn: sa.Connection, task_id: str) -> Task | None:
    row = conn.execute(sa.select(*COLUMNS).where(tasks.c.id == task_id)).first()
    return None if row is None else task_from_row(row)


def lock(conn: sa.Connection, task_id: str) -> Task | None:
    """Read a task and keep others from changing it until this transaction ends (SQLite has one writer anyway)."""
    row = conn.execute(sa.select(*COLUMNS).where(tasks.c.id == task_id).with_for_update()).first()
    return None if row is None else task_from_row(row)


def of_job(conn: sa.Connection, job_id: str) -> list[Task]:
    """All tasks that a job has had, oldest first."""
    rows = conn.execute(sa.select(*COLUMNS).where(tasks.c.job_id == job_id).order_by(tasks.c.sequence))
    return [task_from_row(row) for row in rows]


def projects_by_next_task(
    conn: sa.Connection, organization_id: str, project_id: str | None, holder_id: str, now_ms: int
) -> list[str]:
    """The projects that have a task to give to this person, the one with their most urgent task first."""
    own, free, left = (_best(condition) for condition in _offers(holder_id, now_ms))
    select = sa.select(projects.c.id, own.label("own_rank"), free.label("free_rank"), left.label("left_rank")).where(
        projects.c.organization_id == organization_id
    )
    if project_id is not None:
        select = select.where(projects.c.id == project_id)
    last = sa.literal(2**62)
    ranked = select.subquery()
    best = sa.func.coalesce(
        ranked.c.own_rank, ranked.c.free_rank + _LESS_URGENT, ranked.c.left_rank + 2 * _LESS_URGENT, last
    )
    rows = conn.execute(sa.select(ranked.c.id, best.label("best")).order_by(best, ranked.c.id))
    return [row.id for row in rows if row.best < 2**62]


def claim_next(conn: sa.Connection, project_id: str, holder_id: str, now_ms: int) -> Task | None:
    """Take one's own rework, else the most urgent open task, else one left behind. None if another was faster."""
    for condition in _offers(holder_id, now_ms):
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
    return None if row is None else task_from_row(row)


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
    conn: sa.Connection,
    task_id: str,
    holder_id: str,
    lease_token: int,
    revision: int,
    now_ms: int,
    verdict: Verdict | None = None,
    note: str = "",
) -> Task | None:
    return _change(
        conn,
        _held(task_id, holder_id, lease_token),
        state=TaskState.SUBMITTED.value,
        submitted_revision=revision,
        verdict=verdict and verdict.value,
        note=note,
        updated_at_ms=now_ms,
    )


def close_of_job(conn: sa.Connection, job_id: str, now_ms: int) -> None:
    """Close whatever is still to do on a job that has ended."""
    conn.execute(
        tasks.update()
        .where(tasks.c.job_id == job_id, tasks.c.state.in_(_LIVE))
        .values(state=TaskState.CLOSED.value, updated_at_ms=now_ms)
    )


_PRIORITY_STEP = 1 << 48  # more tasks than there will ever be
_LESS_URGENT = 16 * _PRIORITY_STEP


def rank() -> sa.ColumnElement[int]:
    """One number that sorts by priority, then by age."""
    return (10 - sa.cast(tasks.c.priority_weight, sa.BigInteger)) * sa.literal(_PRIORITY_STEP) + tasks.c.sequence


def _best(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return (
        sa.select(rank())
        .where(tasks.c.project_id == projects.c.id, condition)
        .order_by(tasks.c.priority_weight.desc(), tasks.c.sequence)
        .limit(1)
        .correlate(projects)
        .scalar_subquery()
    )


def _offers(holder_id: str, now_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    """What is given to who asks for the next task, in this order: own rework, what is free, what was left behind."""
    is_open = tasks.c.state == TaskState.OPEN.value
    is_own = tasks.c.kept_for == holder_id
    kept_since = now_ms - REWORK_KEPT_SECONDS * 1000
    is_free = sa.or_(tasks.c.kept_for.is_(None), tasks.c.created_at_ms < kept_since)
    return sa.and_(is_open, is_own), sa.and_(is_open, is_free), _is_abandoned(now_ms)


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
    row = conn.execute(tasks.update().where(*conditions).values(**values).returning(*COLUMNS)).first()
    return None if row is None else task_from_row(row)


def _lease_end(now_ms: int) -> int:
    return now_ms + LEASE_SECONDS * 1000


def _values(task: Task) -> dict[str, Any]:
    verdict = task.verdict and task.verdict.value
    return asdict(task) | {"state": task.state.value, "kind": task.kind.value, "verdict": verdict}


def task_from_row(row: sa.Row) -> Task:
    values: dict[str, Any] = {column.name: getattr(row, column.name) for column in COLUMNS}
    values["state"] = TaskState(row.state)
    values["kind"] = StepKind(row.kind)
    values["verdict"] = None if row.verdict is None else Verdict(row.verdict)
    return Task(**values)
