"""Organizations: who owns projects, members and keys."""

import sqlalchemy as sa

from rotoscope.domain.member import Organization
from rotoscope.store.tables import organizations


def insert(conn: sa.Connection, organization: Organization) -> None:
    conn.execute(
        organizations.insert().values(
            id=organization.id, name=organization.name, created_at_ms=organization.created_at_ms
        )
    )


def get(conn: sa.Connection, organization_id: str) -> Organization | None:
    row = conn.execute(_select().where(organizations.c.id == organization_id)).first()
    return None if row is None else Organization(*row)


def rename(conn: sa.Connection, organization_id: str, name: str) -> None:
    conn.execute(organizations.update().where(organizations.c.id == organization_id).values(name=name))


def lock(conn: sa.Connection, organization_id: str) -> None:
    """Nobody else locks the organization until the transaction ends."""
    conn.execute(_select().where(organizations.c.id == organization_id).with_for_update())


def every(conn: sa.Connection) -> list[Organization]:
    """All organizations, oldest first."""
    rows = conn.execute(_select().order_by(organizations.c.created_at_ms, organizations.c.id))
    return [Organization(*row) for row in rows]


def _select() -> sa.Select:
    return sa.select(organizations.c.id, organizations.c.name, organizations.c.created_at_ms)
