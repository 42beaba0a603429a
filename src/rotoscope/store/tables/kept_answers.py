"""Answers that are kept for a while, so that a request which is sent again is not carried out again."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, metadata

kept_answers = sa.Table(
    "kept_answers",
    metadata,
    sa.Column("principal_id", Id, primary_key=True),
    sa.Column("key_sha256", sa.String(64), primary_key=True),  # of the Idempotency-Key, which is not kept itself
    sa.Column("fingerprint", sa.String(64), nullable=False),  # of the request
    sa.Column("answer", sa.LargeBinary, nullable=False),  # sealed: it may show a secret
    sa.Column("created_at_ms", sa.BigInteger, nullable=False, index=True),
)
