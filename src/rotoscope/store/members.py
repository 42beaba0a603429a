"""Members: people in an organization."""

from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.member import Member, Role
from rotoscope.store.tables import members

_PLAIN = (
    members.c.id,
    members.c.organization_id,
    members.c.name,
    members.c.email,
    members.c.role,
    members.c.created_at_ms,
    members.c.disabled_at_ms,
)
COLUMNS = (*_PLAIN, members.c.password_hash.is_not(None).label("has_password"))


def sign_in_name(email: str) -> str | None:
    """What an e-mail address is compared by; None for no address."""
    return email.strip().casefold() or None


def is_same_name(email: str, other: str) -> bool:
    return sign_in_name(email) == sign_in_name(other)


def insert(conn: sa.Connection, member: Member, password_hash: str | None = None) -> bool:
    """Keep a new member; False if another of the organization has that e-mail address."""
    values = asdict(member) | {"role": member.role.value, "password_hash": password_hash}
    values["sign_in_name"] = sign_in_name(member.email)
    del values["has_password"]
    new = insert_or(members).on_conflict_do_nothing(index_elements=["organization_id", "sign_in_name"])
    return conn.execute(new.inline().execution_options(preserve_rowcount=True), values).rowcount == 1


def get(conn: sa.Connection, organization_id: str, member_id: str) -> Member | None:
    row = conn.execute(_of(organization_id).where(members.c.id == member_id)).first()
    return None if row is None else member_from_row(row)


def by_id(conn: sa.Connection, member_id: str) -> Member | None:
    """A member of whatever organization: for who has shown a secret of theirs."""
    row = conn.execute(sa.select(*COLUMNS).where(members.c.id == member_id)).first()
    return None if row is None else member_from_row(row)


def of_organization(conn: sa.Connection, organization_id: str) -> list[Member]:
    rows = conn.execute(_of(organization_id).order_by(members.c.created_at_ms, members.c.id))
    return [member_from_row(row) for row in rows]


def lock_owners(conn: sa.Connection, organization_id: str) -> list[Member]:
    """The owners who can sign in; nobody else changes them until the transaction ends."""
    own = (members.c.role == Role.OWNER.value, members.c.disabled_at_ms.is_(None))
    rows = conn.execute(_of(organization_id).where(*own).order_by(members.c.id).with_for_update())
    return [member_from_row(row) for row in rows]


def with_passwords(conn: sa.Connection, email: str, limit: int) -> list[tuple[Member, str]]:
    """Who may sign in with this address, in whichever organization, and the hashes of their passwords."""
    rows = conn.execute(
        sa.select(*COLUMNS, members.c.password_hash)
        .where(members.c.sign_in_name == sign_in_name(email), members.c.password_hash.is_not(None))
        .where(members.c.disabled_at_ms.is_(None))
        .order_by(members.c.created_at_ms, members.c.id)
        .limit(limit)
    )
    return [(member_from_row(row), row.password_hash) for row in rows]


def with_email(conn: sa.Connection, email: str) -> list[Member]:
    """Everybody with this address, in whichever organization, disabled or not."""
    rows = conn.execute(sa.select(*COLUMNS).where(members.c.sign_in_name == sign_in_name(email)).order_by(members.c.id))
    return [member_from_row(row) for row in rows]


def password_hash(conn: sa.Connection, member_id: str) -> str | None:
    return conn.execute(sa.select(members.c.password_hash).where(members.c.id == member_id)).scalar_one_or_none()


def update(conn: sa.Connection, member_id: str, **values: object) -> None:
    """Write only what changes."""
    if values:
        conn.execute(members.update().where(members.c.id == member_id).values(**values))


def is_email_taken(conn: sa.Connection, organization_id: str, email: str) -> bool:
    name = sign_in_name(email)
    if name is None:
        return False
    return conn.execute(_of(organization_id).where(members.c.sign_in_name == name)).first() is not None


def is_anybody(conn: sa.Connection) -> bool:
    """Whether there is any member at all."""
    return conn.execute(sa.select(members.c.id).limit(1)).first() is not None


def member_from_row(row: sa.Row) -> Member:
    return Member(
        id=row.id,
        organization_id=row.organization_id,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        created_at_ms=row.created_at_ms,
        disabled_at_ms=row.disabled_at_ms,
        has_password=bool(row.has_password),
    )


def _of(organization_id: str) -> sa.Select:
    return sa.select(*COLUMNS).where(members.c.organization_id == organization_id)
