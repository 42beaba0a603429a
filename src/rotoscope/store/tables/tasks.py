"""Work for a person at one step of a job."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, Sequence, metadata

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("job_id", Id, nullable=False, index=True),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("priority_weight", sa.SmallInteger, nullable=False),
    sa.Column("holder_id", Id),
    sa.Column("lease_token", sa.Integer, nullable=False, server_default="0"),
    sa.Column("lease_expires_at_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("submitted_revision", sa.Integer),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
    sa.Index("ix_tasks_queue", "project_id", "state", sa.text("priority_weight DESC"), "sequence"),
)
