"""Who wants to be told, what they were told, and how they answered."""

import sqlalchemy as sa

from rotoscope.store.metadata import Document, Id, Sequence, metadata

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("organization_id", Id, sa.ForeignKey("organizations.id"), nullable=False, index=True),
    sa.Column("project_id", Id),  # none: every project of the organization
    sa.Column("batch_id", Id),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("description", sa.Text, nullable=False, server_default=""),
    sa.Column("kinds", sa.Text, nullable=False),  # with spaces between
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("former_secret", sa.Text, nullable=False, server_default=""),
    sa.Column("former_until_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("state", sa.String(12), nullable=False),  # enabled, paused, stopped
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("resume_at_ms", sa.BigInteger, nullable=False, server_default="0"),  # its receiver asked us to wait
    sa.Column("succeeded_at_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("queue_id", Id, nullable=False),  # the webhook's, or the project's whose callback it is
    sa.Column("is_callback", sa.Boolean, nullable=False),
    sa.Column("news_id", Id, nullable=False),  # the same for every webhook that is told of it, and on repeats
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("job_id", Id, nullable=False, index=True),  # empty where it is about no single job
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("body", Document, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),  # waiting, delivered, given_up
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),  # ever
    sa.Column("tries", sa.SmallInteger, nullable=False, server_default="0"),  # of the schedule it is in
    sa.Column("next_attempt_at_ms", sa.BigInteger, index=True),  # none: not to be tried as things are
    sa.Column("held_until_ms", sa.BigInteger, nullable=False, server_default="0"),  # a worker is at it
    sa.Column("created_at_ms", sa.BigInteger, nullable=False, index=True),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
    sa.Index("ix_deliveries_queue_id_sequence", "queue_id", "sequence"),
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
    sa.Column("sent_headers", Document, nullable=False, server_default="{}"),
    sa.Column("answer_headers", Document, nullable=False, server_default="{}"),
    sa.Column("answer_excerpt", sa.Text, nullable=False, server_default=""),
)
