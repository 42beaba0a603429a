"""The tables of background work: events that wait, events set aside, and the workers."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, Sequence, metadata

events = sa.Table(  # the outbox: facts that something still has to follow from
    "events",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("subject_id", Id, nullable=False),
    sa.Column("weight", sa.Integer, nullable=False, server_default="1"),
    sa.Column("parcel_id", sa.String(128)),  # the parcel that carries it to its handler; none = still waiting
    sa.Column("due_at_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),  # how often it failed
    sa.Index("ix_events_parcel_id_kind", "parcel_id", "kind"),
    sqlite_autoincrement=True,
)

stranded_events = sa.Table(  # their handler kept failing: out of the way of the others, kept until somebody looks
    "stranded_events",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=False),  # as it was in events
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("subject_id", Id, nullable=False),
    sa.Column("weight", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("stranded_at_ms", sa.BigInteger, nullable=False),
)

workers = sa.Table(  # who carries parcels when there are several (PostgreSQL only); one that is silent is dead
    "workers",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("heartbeat_at_ms", sa.BigInteger, nullable=False),
)
