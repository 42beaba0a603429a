"""Projects."""

from dataclasses import asdict

import sqlalchemy as sa

from rotoscope.domain.member import Principal
from rotoscope.domain.project import Project
from rotoscope.store.prepared import Prepared
from rotoscope.store.project_members import seen_by
from rotoscope.store.tables import projects

_BY_ID = Prepared(sa.select(projects).where(projects.c.id == sa.bindparam("project_id")))


def insert(conn: sa.Connection, project: Project) -> None:
    conn.execute(projects.insert().values(**asdict(project)))


def get(conn: sa.Connection, project_id: str) -> Project | None:
    row = _BY_ID.first(conn, {"project_id": project_id})
    return None if row is None else Project(**row)


def listed(conn: sa.Connection, principal: Principal, *, is_archived: bool = False) -> list[Project]:
    """The projects that a principal sees, oldest first; those in the archive, or the others."""
    where_it_is = projects.c.archived_at_ms.is_not(None) if is_archived else projects.c.archived_at_ms.is_(None)
    return _all(conn, *seen_by(principal), where_it_is)


def visible_ids(conn: sa.Connection, principal: Principal) -> frozenset[str]:
    """Every project that a principal sees, archived or not."""
    return frozenset(conn.execute(sa.select(projects.c.id).where(*seen_by(principal))).scalars())


def deleted_of(conn: sa.Connection, organization_id: str, project_id: str | None, since_ms: int) -> list[Project]:
    """What can still be restored; `project_id` is the only one that the asker may see, if there is such."""
    conditions = [projects.c.organization_id == organization_id, projects.c.deleted_at_ms > since_ms]
    if project_id is not None:
        conditions.append(projects.c.id == project_id)
    return _all(conn, *conditions)


def deleted_before(conn: sa.Connection, moment_ms: int) -> list[str]:
    """Projects that nobody can restore any more, whichever organization's."""
    return list(conn.execute(sa.select(projects.c.id).where(projects.c.deleted_at_ms <= moment_ms)).scalars())


def update(conn: sa.Connection, project_id: str, **changes: str | float | int | bool | None) -> None:
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


def _all(conn: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Project]:
    rows = conn.execute(sa.select(projects).where(*conditions).order_by(projects.c.created_at_ms, projects.c.id))
    return [Project(**row._mapping) for row in rows]
