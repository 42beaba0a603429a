"""What the models of workflows were asked, and how often in vain."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, metadata

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
)
