"""Accounts at an identity provider, and the sign-ins that are on their way there."""

import sqlalchemy as sa

from rotoscope.store.metadata import Id, metadata

identities = sa.Table(
    "identities",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("member_id", Id, sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("issuer", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("created_at_ms", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("issuer", "subject"),
)

sign_in_attempts = sa.Table(
    "sign_in_attempts",
    metadata,
    sa.Column("state_sha256", sa.String(64), primary_key=True),
    sa.Column("browser_sha256", sa.String(64), nullable=False),
    sa.Column("nonce", sa.Text, nullable=False),
    sa.Column("verifier", sa.Text, nullable=False),
    sa.Column("return_to", sa.Text, nullable=False),
    sa.Column("member_id", Id, sa.ForeignKey("members.id")),
    sa.Column("expires_at_ms", sa.BigInteger, nullable=False, index=True),
)
