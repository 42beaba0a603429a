"""The outbox: events stand in the transaction of the fact they tell of, and wait there to be carried."""

import sqlalchemy as sa

from rotoscope.domain.events import Event
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import events

INSERT = Prepared(sa.insert(events), ("kind", "subject_id", "weight", "due_at_ms"))


def record(conn: sa.Connection, *happened: Event, due_at_ms: int = 0) -> None:
    """Record what happened; nothing follows from it before `due_at_ms`."""
    if happened:
        INSERT.run_many(
            conn,
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
