"""Deliveries: what a client is to be told at its callback address, and every attempt to tell it."""

from dataclasses import asdict, dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.store.tables import deliveries, delivery_attempts


class DeliveryState(StrEnum):
    WAITING = "waiting"  # not delivered yet; `next_attempt_at_ms` says when it is tried
    DELIVERED = "delivered"  # the client answered 2xx
    GIVEN_UP = "given_up"  # every attempt of the schedule failed, or the client said 410 Gone


@dataclass(frozen=True, slots=True)
class Delivery:
    id: str
    job_id: str
    project_id: str
    url: str
    state: DeliveryState
    attempts: int
    next_attempt_at_ms: int | None
    created_at_ms: int
    updated_at_ms: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try. `status` is that of the answer, None when none came; `error` says why then."""

    delivery_id: str
    attempt: int
    at_ms: int
    status: int | None
    error: str
    duration_ms: int


_COLUMNS = tuple(column for column in deliveries.c if column.name != "sequence")
_INSERT_NEW = (
    insert_or(deliveries)
    .on_conflict_do_nothing(index_elements=["id"])
    .inline()  # no RETURNING, which would hide how many rows there were
    .execution_options(preserve_rowcount=True)
)


def insert(conn: sa.Connection, delivery: Delivery) -> bool:
    """Keep a new delivery; False if this very one is kept already."""
    return conn.execute(_INSERT_NEW, asdict(delivery) | {"state": str(delivery.state)}).rowcount == 1


def get(conn: sa.Connection, delivery_id: str) -> Delivery | None:
    row = conn.execute(sa.select(*_COLUMNS).where(deliveries.c.id == delivery_id)).first()
    return None if row is None else _delivery(row)


def of_job(conn: sa.Connection, job_id: str) -> list[Delivery]:
    select = sa.select(*_COLUMNS).where(deliveries.c.job_id == job_id).order_by(deliveries.c.sequence)
    return [_delivery(row) for row in conn.execute(select)]


def attempts_of(conn: sa.Connection, delivery_id: str) -> list[Attempt]:
    select = (
        sa.select(delivery_attempts)
        .where(delivery_attempts.c.delivery_id == delivery_id)
        .order_by(delivery_attempts.c.attempt)
    )
    return [Attempt(**row._mapping) for row in conn.execute(select)]


def settle(conn: sa.Connection, attempt: Attempt, state: DeliveryState, next_attempt_at_ms: int | None) -> bool:
    """Log an attempt and move its delivery on; False if another hand was faster, and then nothing is written."""
    moved = conn.execute(
        deliveries.update()
        .where(
            deliveries.c.id == attempt.delivery_id,
            deliveries.c.state == str(DeliveryState.WAITING),
            deliveries.c.attempts == attempt.attempt - 1,
        )
        .values(
            state=str(state),
            attempts=attempt.attempt,
            next_attempt_at_ms=next_attempt_at_ms,
            updated_at_ms=attempt.at_ms,
        )
    )
    if moved.rowcount != 1:
        return False
    conn.execute(delivery_attempts.insert(), asdict(attempt))
    return True


def _delivery(row: sa.Row) -> Delivery:
    values = dict(row._mapping)
    values["state"] = DeliveryState(values["state"])
    return Delivery(**values)
