"""Tasks and their leases. A claim is one guarded UPDATE that says who won."""

from collections.abc import Collection
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.task import IDLE_SECONDS, LEASE_SECONDS, LIVE, Seeker, Task, TaskState, Verdict
from rotoscope.domain.workflow import StepKind
from rotoscope.store.offers import most_urgent, offers
from rotoscope.store.tables import tasks

COLUMNS = [column for column in tasks.c if column.name != "sequence"]
_NAMES = [column.name for column in COLUMNS]
_NAMED = attrgetter(*_NAMES)


def _worked(now_ms: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """What a sign of work adds: the time since the last one, unless there was a pause in between."""
    since = now_ms - tasks.c.active_at_ms
    return sa.case((since.between(0, IDLE_SECONDS * 1000), since), else_=0)


_LIVE = tuple(state.value for state in LIVE)
_RENEW = (
    tasks.update()
    .where(tasks.c.id == sa.bindparam("task"), tasks.c.state == TaskState.HELD.value)
    .where(tasks.c.holder_id == sa.bindparam("holder"), tasks.c.lease_token == sa.bindparam("token"))
    .values(
        lease_expires_at_ms=sa.bindparam("until"),
        active_ms=tasks.c.active_ms + _worked(sa.bindparam("now", type_=sa.BigInteger)) * sa.bindparam("active"),
        active_at_ms=sa.case((sa.bindparam("active") == 1, sa.bindparam("now")), else_=tasks.c.active_at_ms),
    )
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


def lock_of_job(conn: sa.Connection, job_id: str) -> None:
    """Keep others from changing the tasks of a job until this transaction ends."""
    conn.execute(sa.select(tasks.c.id).where(tasks.c.job_id == job_id).order_by(tasks.c.sequence).with_for_update())


def of_job(conn: sa.Connection, job_id: str) -> list[Task]:
    """All tasks that a job has had, oldest first."""
    rows = conn.execute(sa.select(*COLUMNS).where(tasks.c.job_id == job_id).order_by(tasks.c.sequence))
    return [task_from_row(row) for row in rows]


def assign(conn: sa.Connection, task_id: str, member_id: str | None, now_ms: int) -> None:
    """Keep a task for one person, or for nobody. Who has it in hand loses it; what they still send is parked."""
    values = {"kept_for": member_id, "is_assigned": member_id is not None, "updated_at_ms": now_ms}
    held = tasks.c.state == TaskState.HELD.value
    freed = {"state": TaskState.OPEN.value, "holder_id": None, "lease_token": tasks.c.lease_token + 1}
    conn.execute(tasks.update().where(tasks.c.id == task_id, held).values(lease_expires_at_ms=0, **freed))
    conn.execute(tasks.update().where(tasks.c.id == task_id).values(**values))


def open_of_jobs(conn: sa.Connection, job_ids: Collection[str]) -> list[str]:
    """What can be claimed of these jobs."""
    there = sa.select(tasks.c.id).where(tasks.c.job_id.in_(list(job_ids)), tasks.c.state == TaskState.OPEN.value)
    return list(conn.execute(there.order_by(tasks.c.sequence)).scalars())


def claim_next(conn: sa.Connection, project_id: str, seeker: Seeker, now_ms: int, batch_id: str = "") -> Task | None:
    """Take one's own rework, else the most urgent open task, else one left behind. None if another was faster."""
    for condition in offers(seeker, now_ms, batch_id):
        best = most_urgent(project_id, condition)
        if task := _grant(conn, [tasks.c.sequence == best, condition], seeker.id, now_ms):
            return task
    return None


def claim(conn: sa.Connection, task: Task, holder_id: str, now_ms: int) -> Task | None:
    """Take this very task, if it is still as the caller saw it: the token is the proof."""
    unchanged = [tasks.c.id == task.id, tasks.c.state.in_(_LIVE), tasks.c.lease_token == task.lease_token]
    return _grant(conn, unchanged, holder_id, now_ms)


def renew(
    conn: sa.Connection, task_id: str, holder_id: str, lease_token: int, now_ms: int, is_active: bool = True
) -> Task | None:
    """Lengthen a lease. `is_active`: somebody has worked since the last time, which counts as their working time."""
    lease = {"task": task_id, "holder": holder_id, "token": lease_token, "until": _lease_end(now_ms)}
    row = conn.execute(_RENEW, lease | {"now": now_ms, "active": int(is_active)}).first()
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
        active_ms=tasks.c.active_ms + _worked(sa.literal(now_ms, sa.BigInteger)),
        active_at_ms=now_ms,
        updated_at_ms=now_ms,
    )


def prioritize_of_job(conn: sa.Connection, job_id: str, priority_weight: int, now_ms: int) -> None:
    """Let whatever is still to do on a job be as urgent as the job."""
    conn.execute(
        tasks.update()
        .where(tasks.c.job_id == job_id, tasks.c.state.in_(_LIVE))
        .values(priority_weight=priority_weight, updated_at_ms=now_ms)
    )


def close_of_job(conn: sa.Connection, job_id: str, now_ms: int) -> None:
    """Close whatever is still to do on a job that has ended."""
    conn.execute(
        tasks.update()
        .where(tasks.c.job_id == job_id, tasks.c.state.in_(_LIVE))
        .values(state=TaskState.CLOSED.value, updated_at_ms=now_ms)
    )


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
        active_at_ms=now_ms,
        updated_at_ms=now_ms,
    )


def _change(conn: sa.Connection, conditions: list[sa.ColumnElement[bool]], **values: object) -> Task | None:
    row = conn.execute(tasks.update().where(*conditions).values(**values).returning(*COLUMNS)).first()
    return None if row is None else task_from_row(row)


def _lease_end(now_ms: int) -> int:
    return now_ms + LEASE_SECONDS * 1000


def _values(task: Task) -> dict[str, Any]:
    verdict = task.verdict and task.verdict.value
    values = dict(zip(_NAMES, _NAMED(task), strict=True))
    return values | {"state": task.state.value, "kind": task.kind.value, "verdict": verdict}


def task_from_row(row: sa.Row) -> Task:
    values: dict[str, Any] = {column.name: getattr(row, column.name) for column in COLUMNS}
    values["state"] = TaskState(row.state)
    values["kind"] = StepKind(row.kind)
    values["verdict"] = None if row.verdict is None else Verdict(row.verdict)
    return Task(**values)
