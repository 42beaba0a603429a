"""What was read of rows that never change, so that a later reading can be held against it."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, metadata

digests = sa.Table(
    "digests",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),  # job, schema or workflow, with its id
    sa.Column("project_id", Id, nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),  # how far the log of edits was read
    sa.Column("ordinal", sa.Integer, nullable=False, server_default="-1"),  # the last track that was there
    sa.Column("lasting", sa.String(64), nullable=False),  # of what stays as it is whatever happens later
    sa.Column("passing", sa.String(64), nullable=False, server_default=""),  # of what stays until the next edit
    sa.Column("read_at_ms", sa.BigInteger, nullable=False),
)
