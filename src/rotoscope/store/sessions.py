"""One-time sign-in links, and the sessions that they and passwords open. Only hashes of the secrets are kept."""

from dataclasses import asdict

import sqlalchemy as sa

from rotoscope.domain.member import Member, Session
from rotoscope.store.members import COLUMNS, member_from_row
from rotoscope.store.tables import members, sessions, sign_in_links

_SESSION = [sessions.c[name] for name in Session.__dataclass_fields__]


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


def drop_links(conn: sa.Connection, member_id: str) -> None:
    """Links of a member that were not used yet open nothing any more."""
    unused = (sign_in_links.c.member_id == member_id, sign_in_links.c.used_at_ms.is_(None))
    conn.execute(sign_in_links.delete().where(*unused))


def forget(conn: sa.Connection, now_ms: int, limit: int) -> int:
    """Drop sessions and links that open nothing any more, `limit` of each at most; how many there were."""
    over = sa.select(sessions.c.id).where(sessions.c.expires_at_ms <= now_ms).limit(limit)
    count = conn.execute(sessions.delete().where(sessions.c.id.in_(over))).rowcount
    spent = sa.or_(sign_in_links.c.expires_at_ms <= now_ms, sign_in_links.c.used_at_ms.is_not(None))
    doomed = sa.select(sign_in_links.c.secret_sha256).where(spent).limit(limit)
    return count + conn.execute(sign_in_links.delete().where(sign_in_links.c.secret_sha256.in_(doomed))).rowcount


def insert(conn: sa.Connection, session: Session, secret_sha256: str) -> None:
    conn.execute(sessions.insert().values(**asdict(session), secret_sha256=secret_sha256))


def by_secret(conn: sa.Connection, secret_sha256: str, now_ms: int) -> tuple[Member, Session] | None:
    """Who is signed in with this secret, as they are now: a changed role counts from the next request."""
    row = conn.execute(
        sa.select(*COLUMNS, *(column.label(f"session_{column.name}") for column in _SESSION))
        .join(sessions, sessions.c.member_id == members.c.id)
        .where(sessions.c.secret_sha256 == secret_sha256, sessions.c.expires_at_ms > now_ms)
        .where(members.c.disabled_at_ms.is_(None))
    ).first()
    if row is None:
        return None
    session = Session(*(row._mapping[f"session_{column.name}"] for column in _SESSION))
    return member_from_row(row), session


def of_member(conn: sa.Connection, member_id: str, now_ms: int) -> list[Session]:
    """The sessions that are alive, the one seen last first."""
    rows = conn.execute(
        sa.select(*_SESSION)
        .where(sessions.c.member_id == member_id, sessions.c.expires_at_ms > now_ms)
        .order_by(sessions.c.seen_at_ms.desc(), sessions.c.created_at_ms.desc(), sessions.c.id)
    )
    return [Session(*row) for row in rows]


def touch(conn: sa.Connection, session_id: str, now_ms: int) -> None:
    conn.execute(sessions.update().where(sessions.c.id == session_id).values(seen_at_ms=now_ms))


def delete(conn: sa.Connection, secret_sha256: str) -> bool:
    """End a session; False if there is none."""
    return conn.execute(sessions.delete().where(sessions.c.secret_sha256 == secret_sha256)).rowcount > 0


def delete_one(conn: sa.Connection, member_id: str, session_id: str) -> bool:
    """End one session of a member; False if they have no such one."""
    own = (sessions.c.member_id == member_id, sessions.c.id == session_id)
    return conn.execute(sessions.delete().where(*own).returning(sessions.c.id)).first() is not None


def delete_of_member(conn: sa.Connection, member_id: str) -> int:
    """End all sessions of a member; how many there were."""
    return len(conn.execute(sessions.delete().where(sessions.c.member_id == member_id).returning(sessions.c.id)).all())
