"""What organizations took of their daily shares, where the operator has set any."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, metadata

quota_days = sa.Table(
    "quota_days",
    metadata,
    sa.Column("organization_id", Id, primary_key=True),
    sa.Column("day", sa.Integer, primary_key=True),  # since 1970, UTC
    sa.Column("jobs", sa.Integer, nullable=False),
)
