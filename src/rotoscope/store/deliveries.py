"""Deliveries: what somebody is to be told at an address, and every attempt to tell them.

A row that waits is the timer, too: there is no event for it, so a clock that steps back makes it late, and no more.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.delivery import Attempt, Delivery, DeliveryState
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import deliveries, delivery_attempts

_INSERT_NEW = insert_or(deliveries).on_conflict_do_nothing(index_elements=["id"])
_WAITS = deliveries.c.state == str(DeliveryState.WAITING)
_DUE = (
    deliveries.c.next_attempt_at_ms <= sa.bindparam("now_ms"),
    deliveries.c.held_until_ms <= sa.bindparam("now_ms"),
)
_DUE_QUEUES = Prepared(
    sa.select(deliveries.c.queue_id, sa.func.count().label("waiting"))
    .where(*_DUE)
    .group_by(deliveries.c.queue_id)
    .order_by(sa.func.min(deliveries.c.next_attempt_at_ms))
    .limit(1000)
)


def insert(conn: sa.Connection, *new: Delivery) -> None:
    """Keep new deliveries; what is kept already stays as it is."""
    if new:
        rows = [asdict(delivery) | {"state": str(delivery.state)} for delivery in new]
        for row in rows:
            del row["sequence"]
        conn.execute(_INSERT_NEW, rows)


def get(conn: sa.Connection, delivery_id: str) -> Delivery | None:
    row = conn.execute(sa.select(deliveries).where(deliveries.c.id == delivery_id)).first()
    return None if row is None else _delivery(row)


def of_job(conn: sa.Connection, job_id: str) -> list[Delivery]:
    """The deliveries of a job's callback, oldest first."""
    select = sa.select(deliveries).where(deliveries.c.job_id == job_id, deliveries.c.is_callback)
    return [_delivery(row) for row in conn.execute(select.order_by(deliveries.c.sequence))]


def of_queue(
    conn: sa.Connection, queue_id: str, states: Collection[str], before: int | None, limit: int
) -> list[Delivery]:
    """The deliveries of a webhook, newest first, older than sequence `before`."""
    select = sa.select(deliveries).where(deliveries.c.queue_id == queue_id)
    if states:
        select = select.where(deliveries.c.state.in_(list(states)))
    if before is not None:
        select = select.where(deliveries.c.sequence < before)
    return [_delivery(row) for row in conn.execute(select.order_by(deliveries.c.sequence.desc()).limit(limit))]


def attempts_of(conn: sa.Connection, delivery_ids: Sequence[str]) -> dict[str, list[Attempt]]:
    """Every attempt of these deliveries, oldest first."""
    found: dict[str, list[Attempt]] = {delivery_id: [] for delivery_id in delivery_ids}
    select = sa.select(delivery_attempts).where(delivery_attempts.c.delivery_id.in_(list(delivery_ids)))
    for row in conn.execute(select.order_by(delivery_attempts.c.attempt)):
        values = dict(row._mapping)
        values |= {name: json.loads(values[name]) for name in ("sent_headers", "answer_headers")}
        found[row.delivery_id].append(Attempt(**values))
    return found


def due_queues(conn: sa.Connection, now_ms: int) -> dict[str, int]:
    """The queues that have something to send now, with how much; the one that waits longest first."""
    return {found["queue_id"]: found["waiting"] for found in _DUE_QUEUES.all(conn, {"now_ms": now_ms})}


def take(conn: sa.Connection, queue_id: str, limit: int, now_ms: int, until_ms: int) -> list[Delivery]:
    """The oldest that are due, held until then: no other worker sends them meanwhile."""
    oldest = (
        sa.select(deliveries.c.sequence)
        .where(deliveries.c.queue_id == queue_id, *_DUE)
        .order_by(deliveries.c.sequence)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = conn.execute(
        deliveries.update()
        .where(deliveries.c.sequence.in_(oldest))
        .values(held_until_ms=until_ms)
        .returning(*deliveries.c),
        {"now_ms": now_ms},
    )
    return sorted((_delivery(row) for row in rows), key=lambda delivery: delivery.sequence)


def let_go(conn: sa.Connection, delivery_ids: Collection[str] | None = None) -> None:
    """Hold these no longer, or none at all."""
    statement = deliveries.update().where(deliveries.c.held_until_ms > 0, _WAITS).values(held_until_ms=0)
    if delivery_ids is not None:
        statement = statement.where(deliveries.c.id.in_(list(delivery_ids)))
    conn.execute(statement)


def settle(conn: sa.Connection, attempt: Attempt, state: DeliveryState, next_attempt_at_ms: int | None) -> bool:
    """Log an attempt and move its delivery on; False if another hand was faster, and then nothing is written."""
    moved = conn.execute(
        deliveries.update()
        .where(deliveries.c.id == attempt.delivery_id, _WAITS, deliveries.c.attempts == attempt.attempt - 1)
        .values(
            state=str(state),
            attempts=attempt.attempt,
            tries=deliveries.c.tries + 1,
            next_attempt_at_ms=next_attempt_at_ms,
            held_until_ms=0,
            updated_at_ms=attempt.at_ms,
        )
    )
    if moved.rowcount != 1:
        return False
    values = asdict(attempt)
    values |= {name: json.dumps(values[name]).encode() for name in ("sent_headers", "answer_headers")}
    conn.execute(delivery_attempts.insert(), values)
    return True


def postpone(conn: sa.Connection, queue_id: str, until_ms: int) -> None:
    """Try nothing of this queue before then."""
    conn.execute(
        deliveries.update()
        .where(deliveries.c.queue_id == queue_id, deliveries.c.next_attempt_at_ms < until_ms)
        .values(next_attempt_at_ms=until_ms)
    )


def pause(conn: sa.Connection, queue_id: str) -> None:
    """Let whatever waits in this queue wait until `resume`."""
    mine = (deliveries.c.queue_id == queue_id, deliveries.c.next_attempt_at_ms.is_not(None))
    conn.execute(deliveries.update().where(*mine).values(next_attempt_at_ms=None))


def resume(conn: sa.Connection, queue_id: str, now_ms: int) -> None:
    conn.execute(
        deliveries.update()
        .where(deliveries.c.queue_id == queue_id, _WAITS, deliveries.c.next_attempt_at_ms.is_(None))
        .values(next_attempt_at_ms=now_ms)
    )


def give_up(conn: sa.Connection, queue_id: str, now_ms: int) -> None:
    """Nothing of this queue is tried any more."""
    conn.execute(
        deliveries.update()
        .where(deliveries.c.queue_id == queue_id, _WAITS)
        .values(state=str(DeliveryState.GIVEN_UP), next_attempt_at_ms=None, held_until_ms=0, updated_at_ms=now_ms)
    )


def again(
    conn: sa.Connection,
    queue_id: str,
    now_ms: int,
    *,
    delivery_id: str | None = None,
    since_ms: int = 0,
    until_ms: int | None = None,
    states: Collection[str] = (),
) -> int:
    """Send these once more, with the whole schedule before them; how many they are."""
    statement = deliveries.update().where(deliveries.c.queue_id == queue_id)
    if delivery_id is not None:
        statement = statement.where(deliveries.c.id == delivery_id)
    else:
        statement = statement.where(deliveries.c.created_at_ms >= since_ms, deliveries.c.state.in_(list(states)))
    if until_ms is not None:
        statement = statement.where(deliveries.c.created_at_ms <= until_ms)
    values = {"state": str(DeliveryState.WAITING), "tries": 0, "next_attempt_at_ms": now_ms, "updated_at_ms": now_ms}
    return conn.execute(statement.values(**values)).rowcount


def forget(conn: sa.Connection, before_ms: int, limit: int) -> int:
    """Drop what ended long ago; how many there were, `limit` at most."""
    ended = (deliveries.c.created_at_ms < before_ms, ~_WAITS)
    doomed = list(conn.execute(sa.select(deliveries.c.id).where(*ended).limit(limit)).scalars())
    if doomed:
        conn.execute(delivery_attempts.delete().where(delivery_attempts.c.delivery_id.in_(doomed)))
        conn.execute(deliveries.delete().where(deliveries.c.id.in_(doomed)))
    return len(doomed)


def _delivery(row: sa.Row) -> Delivery:
    values = dict(row._mapping)
    values |= {"state": DeliveryState(row.state), "body": bytes(row.body)}
    return Delivery(**values)
