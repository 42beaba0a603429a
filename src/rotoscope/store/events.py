"""The outbox: events stand in the transaction of the fact they tell of, and wait there to be carried."""

import sqlalchemy as sa

from rotoscope.domain.events import Event
from rotoscope.store.tables import events

INSERT = sa.insert(events)


def record(conn: sa.Connection, *happened: Event, due_at_ms: int = 0) -> None:
    """Record what happened; nothing follows from it before `due_at_ms`."""
    if happened:
        conn.execute(
            INSERT,
            [
                {
                    "kind": type(event).__name__,
                    "subject_id": event.subject_id,
                    "weight": event.weight,
                    "due_at_ms": due_at_ms,
                }
                for event in happened
            ],
        )
