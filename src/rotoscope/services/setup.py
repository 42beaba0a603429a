"""Setting up: who is asking, and what they may find."""

import sqlalchemy as sa

from rotoscope.domain.member import Principal, Role
from rotoscope.kit.ids import secret_hash
from rotoscope.store import keys, sessions


def principal_from_key(conn: sa.Connection, secret: str, now_ms: int) -> Principal | None:
    """Who holds this API key; None if nobody does, or does no more."""
    key = keys.by_secret(conn, secret_hash(secret))
    if key is None or not key.is_alive(now_ms):
        return None
    return Principal(key.id, key.organization_id, Role.CLIENT, key.name, key.project_id)


def principal_from_session(conn: sa.Connection, secret: str, now_ms: int) -> Principal | None:
    """Who signed in and was given this session secret."""
    member = sessions.member_by_secret(conn, secret_hash(secret), now_ms)
    if member is None:
        return None
    return Principal(member.id, member.organization_id, member.role, member.name)
