"""Tasks and their leases. A claim is one guarded UPDATE that says who won."""

from collections.abc import Collection
from functools import cache
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.task import IDLE_SECONDS, LEASE_SECONDS, LIVE, Task, TaskState, Verdict
from rotoscope.domain.workflow import StepKind
from rotoscope.store.offers import Search, Shape, most_urgent, offers
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import tasks

COLUMNS = [column for column in tasks.c if column.name != "sequence"]
_NAMES = [column.name for column in COLUMNS]
_NAMED = attrgetter(*_NAMES)


def _worked(now_ms: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """What a sign of work adds: the time since the last one, unless there was a pause in between."""
    since = now_ms - tasks.c.active_at_ms
    return sa.case((since.between(0, IDLE_SECONDS * 1000), since), else_=0)


_LIVE = tuple(state.value for state in LIVE)
_NOW = sa.bindparam("now", type_=sa.BigInteger)
_HELD = (
    tasks.update()
    .where(tasks.c.id == sa.bindparam("task"), tasks.c.state == TaskState.HELD.value)
    .where(tasks.c.holder_id == sa.bindparam("holder"), tasks.c.lease_token == sa.bindparam("token"))
    .returning(*COLUMNS)
)
_RENEW = Prepared(
    _HELD.values(
        lease_expires_at_ms=sa.bindparam("until"),
        active_ms=tasks.c.active_ms + _worked(_NOW) * sa.bindparam("active"),
        active_at_ms=sa.case((sa.bindparam("active") == 1, _NOW), else_=tasks.c.active_at_ms),
    )
)
_RELEASE = Prepared(
    _HELD.values(state=TaskState.OPEN.value, holder_id=sa.null(), lease_expires_at_ms=0, updated_at_ms=_NOW)
)
_SUBMIT = Prepared(
    _HELD.values(
        state=TaskState.SUBMITTED.value,
        submitted_revision=sa.bindparam("revision"),
        verdict=sa.bindparam("said"),
        note=sa.bindparam("noted"),
        active_ms=tasks.c.active_ms + _worked(_NOW),
        active_at_ms=_NOW,
        updated_at_ms=_NOW,
    )
)


def _grant(*conditions: sa.ColumnElement[bool]) -> sa.Update:
    """The statement that gives a task to a holder."""
    return (
        tasks.update()
        .where(*conditions)
        .values(
            state=TaskState.HELD.value,
            holder_id=sa.bindparam("holder"),
            lease_token=tasks.c.lease_token + 1,
            lease_expires_at_ms=sa.bindparam("until"),
            active_at_ms=_NOW,
            updated_at_ms=_NOW,
        )
        .returning(*COLUMNS)
    )


_CLAIM = Prepared(
    _grant(
        tasks.c.id == sa.bindparam("task"),
        sa.or_(*(tasks.c.state == state for state in _LIVE)),
        tasks.c.lease_token == sa.bindparam("token"),
    )
)
_SELECT = sa.select(*COLUMNS)
_ONE = _SELECT.where(tasks.c.id == sa.bindparam("task"))
_BY_ID = Prepared(_ONE)
_LOCKED = Prepared(_ONE.with_for_update())
_OF_JOB = Prepared(_SELECT.where(tasks.c.job_id == sa.bindparam("job")).order_by(tasks.c.sequence))
_OPEN_OF_JOBS = Prepared(
    sa.select(tasks.c.id)
    .where(tasks.c.job_id.in_(sa.bindparam("jobs", expanding=True)), tasks.c.state == TaskState.OPEN.value)
    .order_by(tasks.c.sequence)
)
_INSERT = Prepared(sa.insert(tasks).inline(), _NAMES)


def insert(conn: sa.Connection, *new: Task) -> None:
    if new:
        _INSERT.run_many(conn, [_values(task) for task in new])


def get(conn: sa.Connection, task_id: str) -> Task | None:
    return _task(_BY_ID.first(conn, {"task": task_id}))


def lock(conn: sa.Connection, task_id: str) -> Task | None:
    """Read a task and keep others from changing it until this transaction ends (SQLite has one writer anyway)."""
    return _task(_LOCKED.first(conn, {"task": task_id}))


def lock_of_job(conn: sa.Connection, job_id: str) -> None:
    """Keep others from changing the tasks of a job until this transaction ends."""
    conn.execute(sa.select(tasks.c.id).where(tasks.c.job_id == job_id).order_by(tasks.c.sequence).with_for_update())


def of_job(conn: sa.Connection, job_id: str) -> list[Task]:
    """All tasks that a job has had, oldest first."""
    return [_made(found) for found in _OF_JOB.all(conn, {"job": job_id})]


def assign(conn: sa.Connection, task_id: str, member_id: str | None, now_ms: int) -> None:
    """Keep a task for one person, or for nobody. Who has it in hand loses it; what they still send is parked."""
    values = {"kept_for": member_id, "is_assigned": member_id is not None, "updated_at_ms": now_ms}
    held = tasks.c.state == TaskState.HELD.value
    freed = {"state": TaskState.OPEN.value, "holder_id": None, "lease_token": tasks.c.lease_token + 1}
    conn.execute(tasks.update().where(tasks.c.id == task_id, held).values(lease_expires_at_ms=0, **freed))
    conn.execute(tasks.update().where(tasks.c.id == task_id).values(**values))


def open_of_jobs(conn: sa.Connection, job_ids: Collection[str]) -> list[str]:
    """What can be claimed of these jobs."""
    return [found["id"] for found in _OPEN_OF_JOBS.all(conn, {"jobs": list(job_ids)})]


def claim_next(conn: sa.Connection, project_id: str, search: Search, waits: bool = False) -> Task | None:
    """Take one's own rework, else the most urgent open task, else one left behind. None if another was faster.

    `waits`: for others who are taking one at this moment; they may think better of it.
    """
    values = search.values | {"project": project_id} | _lease(search.seeker.id, search.now_ms)
    for grant in _grants(search.shape, waits):
        if (found := grant.first(conn, values)) is not None:
            return _made(found)
    return None


def claim(conn: sa.Connection, task: Task, holder_id: str, now_ms: int) -> Task | None:
    """Take this very task, if it is still as the caller saw it: the token is the proof."""
    return _task(_CLAIM.first(conn, {"task": task.id, "token": task.lease_token} | _lease(holder_id, now_ms)))


def renew(
    conn: sa.Connection, task_id: str, holder_id: str, lease_token: int, now_ms: int, is_active: bool = True
) -> Task | None:
    """Lengthen a lease. `is_active`: somebody has worked since the last time, which counts as their working time."""
    lease = {"task": task_id, "holder": holder_id, "token": lease_token, "until": _lease_end(now_ms)}
    return _task(_RENEW.first(conn, lease | {"now": now_ms, "active": int(is_active)}))


def release(conn: sa.Connection, task_id: str, holder_id: str, lease_token: int, now_ms: int) -> Task | None:
    """Give a task back; its token stays, so that what the holder still sends is refused."""
    held = {"task": task_id, "holder": holder_id, "token": lease_token, "now": now_ms}
    return _task(_RELEASE.first(conn, held))


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
    held = {"task": task_id, "holder": holder_id, "token": lease_token, "now": now_ms}
    said = {"revision": revision, "said": verdict and verdict.value, "noted": note}
    return _task(_SUBMIT.first(conn, held | said))


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


def _lease(holder_id: str, now_ms: int) -> dict[str, Any]:
    return {"holder": holder_id, "until": _lease_end(now_ms), "now": now_ms}


@cache
def _grants(shape: Shape, waits: bool) -> tuple[Prepared, ...]:
    """A statement for each kind of offer, made once for each shape of search."""
    return tuple(Prepared(_grant(tasks.c.sequence == most_urgent(offer, waits), offer)) for offer in offers(shape))


def _lease_end(now_ms: int) -> int:
    return now_ms + LEASE_SECONDS * 1000


def _values(task: Task) -> dict[str, Any]:
    verdict = task.verdict and task.verdict.value
    values = dict(zip(_NAMES, _NAMED(task), strict=True))
    return values | {"state": task.state.value, "kind": task.kind.value, "verdict": verdict}


def task_from(found: dict[str, Any]) -> Task:
    """The task among the columns of a row."""
    return _made({name: found[name] for name in _NAMES})


def _task(found: dict[str, Any] | None) -> Task | None:
    return None if found is None else _made(found)


def _made(values: dict[str, Any]) -> Task:
    values["state"] = TaskState(values["state"])
    values["kind"] = StepKind(values["kind"])
    values["verdict"] = None if values["verdict"] is None else Verdict(values["verdict"])
    return Task(**values)
