"""API keys. The secret itself is never here, only its SHA-256."""

from dataclasses import asdict

import sqlalchemy as sa

from rotoscope.domain.member import Key, Scope
from rotoscope.store.tables import keys

_COLUMNS = [column for column in keys.c if column.name != "secret_sha256"]

_BY_SECRET = sa.select(*_COLUMNS).where(keys.c.secret_sha256 == sa.bindparam("secret"))


def insert(conn: sa.Connection, key: Key, secret_sha256: str) -> None:
    conn.execute(keys.insert().values(**asdict(key) | {"scopes": " ".join(key.scopes)}, secret_sha256=secret_sha256))


def by_secret(conn: sa.Connection, secret_sha256: str) -> Key | None:
    row = conn.execute(_BY_SECRET, {"secret": secret_sha256}).first()
    return None if row is None else _from_row(row)


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


def _from_row(row: sa.Row) -> Key:
    values = row._mapping
    return Key(**{**values, "scopes": tuple(Scope(scope) for scope in values["scopes"].split())})
