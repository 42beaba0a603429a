"""Members: people in an organization."""

from dataclasses import asdict

import sqlalchemy as sa

from rotoscope.domain.member import Member, Role
from rotoscope.store.tables import members


def insert(conn: sa.Connection, member: Member) -> None:
    conn.execute(members.insert().values(**asdict(member) | {"role": member.role.value}))


def get(conn: sa.Connection, organization_id: str, member_id: str) -> Member | None:
    row = conn.execute(_of(organization_id).where(members.c.id == member_id)).first()
    return None if row is None else member_from_row(row)


def of_organization(conn: sa.Connection, organization_id: str) -> list[Member]:
    rows = conn.execute(_of(organization_id).order_by(members.c.created_at_ms, members.c.id))
    return [member_from_row(row) for row in rows]


def member_from_row(row: sa.Row) -> Member:
    return Member(row.id, row.organization_id, row.name, row.email, Role(row.role), row.created_at_ms)


def _of(organization_id: str) -> sa.Select:
    return sa.select(members).where(members.c.organization_id == organization_id)
