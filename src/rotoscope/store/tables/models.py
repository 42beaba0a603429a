"""What the models of workflows were asked, and how often in vain."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, metadata

IS_TROUBLED = "error != ''"  # word for word, or its index goes unused

model_runs = sa.Table(
    "model_runs",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("step", sa.Text, primary_key=True),
    sa.Column("state", sa.String(8), nullable=False),  # waiting, done, failed
    sa.Column("attempts", sa.SmallInteger, nullable=False),
    sa.Column("error", sa.Text, nullable=False, server_default=""),
    sa.Column("track_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
    sa.Column("workflow_id", Id, nullable=False),  # of its job, for what is counted
    sa.Index("ix_model_runs_counted", "workflow_id", "step", "state"),
    sa.Index(
        "ix_model_runs_troubled",
        *("workflow_id", "step", "updated_at_ms", "job_id"),
        sqlite_where=sa.text(IS_TROUBLED),
        postgresql_where=sa.text(IS_TROUBLED),
    ),
)
