"""One-time sign-in links, and the sessions that they open. Only hashes of the secrets are kept."""

import sqlalchemy as sa

from rotoscope.domain.member import Member
from rotoscope.store.members import member_from_row
from rotoscope.store.tables import members, sessions, sign_in_links


def insert_link(conn: sa.Connection, secret_sha256: str, member_id: str, expires_at_ms: int) -> None:
    conn.execute(
        sign_in_links.insert().values(secret_sha256=secret_sha256, member_id=member_id, expires_at_ms=expires_at_ms)
    )


def use_link(conn: sa.Connection, secret_sha256: str, now_ms: int) -> str | None:
    """Spend a link; the member it is for, or None if it is unknown, too old, or spent. One UPDATE decides."""
    links = sign_in_links.c
    spent = conn.execute(
        sign_in_links.update()
        .where(links.secret_sha256 == secret_sha256, links.used_at_ms.is_(None), links.expires_at_ms > now_ms)
        .values(used_at_ms=now_ms)
        .returning(links.member_id)
    ).first()
    return None if spent is None else spent.member_id


def insert(conn: sa.Connection, secret_sha256: str, member_id: str, created_at_ms: int, expires_at_ms: int) -> None:
    conn.execute(
        sessions.insert().values(
            secret_sha256=secret_sha256,
            member_id=member_id,
            created_at_ms=created_at_ms,
            expires_at_ms=expires_at_ms,
        )
    )


def member_by_secret(conn: sa.Connection, secret_sha256: str, now_ms: int) -> Member | None:
    """Who is signed in with this secret, as they are now: a changed role counts from the next request."""
    row = conn.execute(
        sa.select(members)
        .join(sessions, sessions.c.member_id == members.c.id)
        .where(sessions.c.secret_sha256 == secret_sha256, sessions.c.expires_at_ms > now_ms)
    ).first()
    return None if row is None else member_from_row(row)


def delete(conn: sa.Connection, secret_sha256: str) -> None:
    conn.execute(sessions.delete().where(sessions.c.secret_sha256 == secret_sha256))
