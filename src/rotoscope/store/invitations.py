"""Invitations: links that let somebody in once. Only the hash of the secret in the link is kept."""

from dataclasses import asdict

import sqlalchemy as sa

from rotoscope.domain.member import Invitation, InvitationKind, Role
from rotoscope.store.tables import invitations

_COLUMNS = [column for column in invitations.c if column.name != "secret_sha256"]


def insert(conn: sa.Connection, invitation: Invitation, secret_sha256: str) -> None:
    values = asdict(invitation) | {"kind": invitation.kind.value, "role": invitation.role.value}
    conn.execute(invitations.insert().values(**values, secret_sha256=secret_sha256))


def by_secret(conn: sa.Connection, secret_sha256: str, now_ms: int) -> Invitation | None:
    """The invitation of this secret, if it still opens something."""
    row = conn.execute(sa.select(*_COLUMNS).where(*_alive(secret_sha256, now_ms))).first()
    return None if row is None else _from_row(row)


def use(conn: sa.Connection, secret_sha256: str, now_ms: int) -> Invitation | None:
    """Spend an invitation; None if it is unknown, too old, revoked or spent. One UPDATE decides."""
    spend = invitations.update().where(*_alive(secret_sha256, now_ms)).values(used_at_ms=now_ms)
    row = conn.execute(spend.returning(*_COLUMNS)).first()
    return None if row is None else _from_row(row)


def use_for_email(conn: sa.Connection, name: str, now_ms: int) -> Invitation | None:
    """Spend the oldest invitation that was made for this address (in small letters)."""
    mine = (sa.func.lower(invitations.c.email) == name, invitations.c.kind == InvitationKind.INVITE.value)
    oldest = sa.select(invitations.c.id).where(*mine, *_unspent(now_ms)).order_by(invitations.c.created_at_ms).limit(1)
    spend = invitations.update().where(invitations.c.id == oldest.scalar_subquery(), *_unspent(now_ms))
    row = conn.execute(spend.values(used_at_ms=now_ms).returning(*_COLUMNS)).first()
    return None if row is None else _from_row(row)


def note_member(conn: sa.Connection, invitation_id: str, member_id: str) -> None:
    conn.execute(invitations.update().where(invitations.c.id == invitation_id).values(member_id=member_id))


def of_organization(conn: sa.Connection, organization_id: str, kind: InvitationKind) -> list[Invitation]:
    own = (invitations.c.organization_id == organization_id, invitations.c.kind == kind.value)
    rows = conn.execute(sa.select(*_COLUMNS).where(*own).order_by(invitations.c.created_at_ms.desc(), invitations.c.id))
    return [_from_row(row) for row in rows]


def revoke(conn: sa.Connection, organization_id: str, invitation_id: str, now_ms: int) -> Invitation | None:
    """Take an invitation back, unless it was used; a second time changes nothing. None if there is no such one."""
    own = (invitations.c.organization_id == organization_id, invitations.c.id == invitation_id)
    unused = (invitations.c.used_at_ms.is_(None), invitations.c.revoked_at_ms.is_(None))
    conn.execute(invitations.update().where(*own, *unused).values(revoked_at_ms=now_ms))
    row = conn.execute(sa.select(*_COLUMNS).where(*own)).first()
    return None if row is None else _from_row(row)


def revoke_resets(conn: sa.Connection, member_id: str, now_ms: int) -> None:
    """Password links of a member that were not used yet open nothing any more."""
    own = (invitations.c.member_id == member_id, invitations.c.kind == InvitationKind.RESET.value)
    unused = (invitations.c.used_at_ms.is_(None), invitations.c.revoked_at_ms.is_(None))
    conn.execute(invitations.update().where(*own, *unused).values(revoked_at_ms=now_ms))


def forget(conn: sa.Connection, before_ms: int, limit: int) -> int:
    """Drop what was used, taken back or too old by then, `limit` at most; how many there were."""
    ends = (invitations.c.used_at_ms, invitations.c.revoked_at_ms, invitations.c.expires_at_ms)
    doomed = sa.select(invitations.c.id).where(sa.or_(*(end < before_ms for end in ends))).limit(limit)
    return conn.execute(invitations.delete().where(invitations.c.id.in_(doomed))).rowcount


def _alive(secret_sha256: str, now_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (invitations.c.secret_sha256 == secret_sha256, *_unspent(now_ms))


def _unspent(now_ms: int) -> tuple[sa.ColumnElement[bool], ...]:
    column = invitations.c
    return column.used_at_ms.is_(None), column.revoked_at_ms.is_(None), column.expires_at_ms > now_ms


def _from_row(row: sa.Row) -> Invitation:
    values = row._mapping
    return Invitation(**{**values, "kind": InvitationKind(values["kind"]), "role": Role(values["role"])})
