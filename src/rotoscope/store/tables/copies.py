"""Copies of a job, one for each of several makers, and how far what they made agrees."""

import sqlalchemy as sa

from rotoscope.store.metadata import Document, Id, metadata

copies = sa.Table(  # its tracks and edits are kept under its own id, as those of a job are
    "copies",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("job_id", Id, nullable=False, index=True),
    sa.Column("number", sa.SmallInteger, nullable=False),  # from 1, among those of one step and round
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    sa.Column("track_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("annotation_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
)

agreements = sa.Table(
    "agreements",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("step", sa.Text, primary_key=True),
    sa.Column("project_id", Id, nullable=False, index=True),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("document", Document, nullable=False),  # the agreement, see wire/agreement.py
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
)

agreement_pairs = sa.Table(
    "agreement_pairs",
    metadata,
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("step", sa.Text, primary_key=True),
    sa.Column("one_id", Id, primary_key=True),  # two makers, the smaller id first
    sa.Column("other_id", Id, primary_key=True),
    sa.Column("project_id", Id, nullable=False, index=True),
    sa.Column("score", sa.Float, nullable=False),
)
