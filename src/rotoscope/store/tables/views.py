"""Filters of the job list that were kept by name."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, metadata

job_views = sa.Table(
    "job_views",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("project_id", Id, nullable=False),
    sa.Column("owner_id", sa.String(64), nullable=False),  # whose it is; empty = the project's, for everybody
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("query", sa.Text, nullable=False),  # as it stands in the address of the page
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("project_id", "owner_id", "name"),
)
