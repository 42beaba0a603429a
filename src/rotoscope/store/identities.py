"""Accounts at an identity provider, and the sign-ins that are on their way there. Secrets are kept as hashes."""

from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.identity import Identity, SignInAttempt
from rotoscope.store.tables import identities, sign_in_attempts

_ATTEMPT = [sign_in_attempts.c[name] for name in SignInAttempt.__dataclass_fields__]


def begin(
    conn: sa.Connection, attempt: SignInAttempt, state_sha256: str, browser_sha256: str, expires_at_ms: int
) -> None:
    hashes = {"state_sha256": state_sha256, "browser_sha256": browser_sha256}
    conn.execute(sign_in_attempts.insert().values(**asdict(attempt), **hashes, expires_at_ms=expires_at_ms))


def spend(conn: sa.Connection, state_sha256: str, browser_sha256: str, now_ms: int) -> SignInAttempt | None:
    """The attempt with this state, begun in this browser; one DELETE decides, so it comes back once only."""
    attempts = sign_in_attempts.c
    own = (attempts.state_sha256 == state_sha256, attempts.browser_sha256 == browser_sha256)
    gone = sign_in_attempts.delete().where(*own, attempts.expires_at_ms > now_ms).returning(*_ATTEMPT)
    row = conn.execute(gone).first()
    return None if row is None else SignInAttempt(**row._mapping)


def forget(conn: sa.Connection, now_ms: int, limit: int) -> int:
    """Drop attempts that never came back, `limit` at most; how many there were."""
    attempts = sign_in_attempts.c
    over = sa.select(attempts.state_sha256).where(attempts.expires_at_ms <= now_ms).limit(limit)
    return conn.execute(sign_in_attempts.delete().where(attempts.state_sha256.in_(over))).rowcount


def insert(conn: sa.Connection, identity: Identity) -> bool:
    """Keep it; False if this account belongs to somebody already."""
    new = insert_or(identities).on_conflict_do_nothing(index_elements=["issuer", "subject"])
    return conn.execute(new.inline().execution_options(preserve_rowcount=True), asdict(identity)).rowcount == 1


def find(conn: sa.Connection, issuer: str, subject: str) -> Identity | None:
    own = (identities.c.issuer == issuer, identities.c.subject == subject)
    row = conn.execute(sa.select(identities).where(*own)).first()
    return None if row is None else Identity(**row._mapping)


def of_member(conn: sa.Connection, member_id: str) -> list[Identity]:
    own = sa.select(identities).where(identities.c.member_id == member_id)
    return [Identity(**row._mapping) for row in conn.execute(own.order_by(identities.c.created_at_ms, identities.c.id))]


def delete(conn: sa.Connection, member_id: str, identity_id: str) -> bool:
    own = (identities.c.member_id == member_id, identities.c.id == identity_id)
    return conn.execute(identities.delete().where(*own)).rowcount == 1
