"""API keys. The secret itself is never here, only its SHA-256."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.member import Key, Scope
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import keys

_COLUMNS = [column for column in keys.c if column.name != "secret_sha256"]

_BY_SECRET = Prepared(sa.select(*_COLUMNS).where(keys.c.secret_sha256 == sa.bindparam("secret")))


def insert(conn: sa.Connection, key: Key, secret_sha256: str) -> None:
    conn.execute(keys.insert().values(**asdict(key) | {"scopes": " ".join(key.scopes)}, secret_sha256=secret_sha256))


def by_secret(conn: sa.Connection, secret_sha256: str) -> Key | None:
    found = _BY_SECRET.first(conn, {"secret": secret_sha256})
    return None if found is None else _key(found)


def of_organization(conn: sa.Connection, organization_id: str) -> list[Key]:
    rows = conn.execute(
        sa.select(*_COLUMNS).where(keys.c.organization_id == organization_id).order_by(keys.c.created_at_ms, keys.c.id)
    )
    return [_from_row(row) for row in rows]


def revoke(conn: sa.Connection, organization_id: str, key_id: str, now_ms: int) -> Key | None:
    """Revoke a key for good; a second time changes nothing. None if the organization has no such key."""
    own = (keys.c.organization_id == organization_id, keys.c.id == key_id)
    conn.execute(keys.update().where(*own, keys.c.revoked_at_ms.is_(None)).values(revoked_at_ms=now_ms))
    row = conn.execute(sa.select(*_COLUMNS).where(*own)).first()
    return None if row is None else _from_row(row)


def get(conn: sa.Connection, organization_id: str, key_id: str) -> Key | None:
    row = conn.execute(
        sa.select(*_COLUMNS).where(keys.c.organization_id == organization_id, keys.c.id == key_id)
    ).first()
    return None if row is None else _from_row(row)


def end_at(conn: sa.Connection, key_id: str, expires_at_ms: int) -> None:
    """Let a key end at this time, unless it ends before."""
    ends_later = sa.or_(keys.c.expires_at_ms.is_(None), keys.c.expires_at_ms > expires_at_ms)
    conn.execute(keys.update().where(keys.c.id == key_id, ends_later).values(expires_at_ms=expires_at_ms))


def touch(conn: sa.Connection, key_id: str, now_ms: int) -> None:
    conn.execute(keys.update().where(keys.c.id == key_id).values(last_used_at_ms=now_ms))


def flag_leaked(conn: sa.Connection, secret_sha256: str, now_ms: int) -> Key | None:
    """Note that a key was seen where it does not belong; the key, if it is one of ours and was not noted before."""
    fresh = (keys.c.secret_sha256 == secret_sha256, keys.c.leaked_at_ms.is_(None))
    row = conn.execute(keys.update().where(*fresh).values(leaked_at_ms=now_ms).returning(*_COLUMNS)).first()
    return None if row is None else _from_row(row)


def _from_row(row: sa.Row) -> Key:
    return _key(row._asdict())


def _key(values: Mapping[str, Any]) -> Key:
    return Key(**{**values, "scopes": tuple(Scope(scope) for scope in values["scopes"].split())})
