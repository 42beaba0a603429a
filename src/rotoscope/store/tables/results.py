"""Results that were replaced when a job was opened again: they stay where they are, for ever."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, metadata

former_results = sa.Table(
    "former_results",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("completed_at_ms", sa.BigInteger, nullable=False),
)
