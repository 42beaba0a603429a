"""Projects."""

from dataclasses import asdict

import sqlalchemy as sa

from rotoscope.domain.project import Project
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import projects

_BY_ID = Prepared(sa.select(projects).where(projects.c.id == sa.bindparam("project_id")))


def insert(conn: sa.Connection, project: Project) -> None:
    conn.execute(projects.insert().values(**asdict(project)))


def get(conn: sa.Connection, project_id: str) -> Project | None:
    row = _BY_ID.first(conn, {"project_id": project_id})
    return None if row is None else Project(**row)


def of_organization(conn: sa.Connection, organization_id: str) -> list[Project]:
    rows = conn.execute(
        sa.select(projects)
        .where(projects.c.organization_id == organization_id)
        .order_by(projects.c.created_at_ms, projects.c.id)
    )
    return [Project(**row._mapping) for row in rows]


def update(conn: sa.Connection, project_id: str, **changes: str | float) -> None:
    """Write only what changes, so that two who change different things both win."""
    if changes:
        conn.execute(projects.update().where(projects.c.id == project_id).values(**changes))


def raise_schema_version(conn: sa.Connection, project_id: str) -> int:
    """Take the next schema version; two at once get two."""
    return conn.execute(
        projects.update()
        .where(projects.c.id == project_id)
        .values(schema_version=projects.c.schema_version + 1)
        .returning(projects.c.schema_version)
    ).scalar_one()
