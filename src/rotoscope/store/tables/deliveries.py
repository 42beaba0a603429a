"""What the client was told, and how it answered."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, Sequence, metadata

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("job_id", Id, nullable=False, index=True),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),  # waiting, delivered, given_up
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("next_attempt_at_ms", sa.BigInteger),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
)

delivery_attempts = sa.Table(
    "delivery_attempts",
    metadata,
    sa.Column("delivery_id", Id, primary_key=True),
    sa.Column("attempt", sa.SmallInteger, primary_key=True),
    sa.Column("at_ms", sa.BigInteger, nullable=False),
    sa.Column("status", sa.Integer),  # of the answer; none when there was no answer
    sa.Column("error", sa.Text, nullable=False, server_default=""),
    sa.Column("duration_ms", sa.Integer, nullable=False),
)
