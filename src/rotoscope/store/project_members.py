"""Who belongs to a project, and the one condition by which projects are seen, for every list and every look."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.member import Principal
from rotoscope.domain.permission import Role
from rotoscope.domain.project import ProjectMember
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import members, project_members, projects

_MEMBER = project_members.c.member_id == sa.bindparam("member")
_ROLE = Prepared(
    sa.select(project_members.c.role).where(project_members.c.project_id == sa.bindparam("project"), _MEMBER)
)
_ROLES = Prepared(
    sa.select(project_members.c.project_id, project_members.c.role).where(_MEMBER, project_members.c.role.is_not(None))
)

Text = str | sa.ColumnElement[str]
"""A value, or the parameter of a statement that is made once."""


def seen_by(principal: Principal) -> list[sa.ColumnElement[bool]]:
    """The projects that a principal sees: of their organization, not deleted, open to them.

    Owners, managers and keys see closed ones too; a key that is bound to one project sees that one.
    """
    return seen(principal.organization_id, principal.project_id, None if principal.may_manage else principal.id)


def seen(organization_id: Text, bound_to: Text | None, member_id: Text | None) -> list[sa.ColumnElement[bool]]:
    """The same rule, part by part: `bound_to` one project or none; what is closed to a member, if it is to be asked."""
    conditions = [projects.c.organization_id == organization_id, projects.c.deleted_at_ms.is_(None)]
    if bound_to is not None:
        conditions.append(projects.c.id == bound_to)
    if member_id is not None:
        own = sa.select(project_members.c.project_id).where(project_members.c.member_id == member_id)
        conditions.append(sa.or_(projects.c.is_closed.is_(sa.false()), projects.c.id.in_(own)))
    return conditions


def has(conn: sa.Connection, project_id: str, member_id: str) -> bool:
    return _ROLE.first(conn, {"project": project_id, "member": member_id}) is not None


def role_in(conn: sa.Connection, project_id: str, member_id: str) -> Role | None:
    """The role that somebody was given in a project."""
    found = _ROLE.first(conn, {"project": project_id, "member": member_id})
    return None if found is None or found["role"] is None else Role(found["role"])


def roles_of(conn: sa.Connection, member_id: str) -> Mapping[str, Role]:
    """The roles that somebody was given, by project."""
    return {row["project_id"]: Role(row["role"]) for row in _ROLES.all(conn, {"member": member_id})}


def of_project(conn: sa.Connection, project_id: str) -> list[tuple[ProjectMember, str, Role]]:
    """Its members, with their names and the roles that they have elsewhere."""
    select = (
        sa.select(project_members, members.c.name, members.c.role.label("own_role"))
        .join(members, members.c.id == project_members.c.member_id)
        .where(project_members.c.project_id == project_id)
        .order_by(members.c.name, members.c.id)
    )
    return [(_from_row(row), row.name, Role(row.own_role)) for row in conn.execute(select)]


def put(conn: sa.Connection, member: ProjectMember) -> None:
    """Add somebody, or give them another role."""
    role = None if member.role is None else member.role.value
    values = {"project_id": member.project_id, "member_id": member.member_id, "role": role}
    new = insert_or(project_members).values(**values, added_at_ms=member.added_at_ms)
    conn.execute(new.on_conflict_do_update(index_elements=["project_id", "member_id"], set_={"role": role}))


def remove(conn: sa.Connection, project_id: str, member_id: str) -> bool:
    own = (project_members.c.project_id == project_id, project_members.c.member_id == member_id)
    return conn.execute(project_members.delete().where(*own)).rowcount == 1


def _from_row(row: sa.Row) -> ProjectMember:
    role = None if row.role is None else Role(row.role)
    return ProjectMember(row.project_id, row.member_id, role, row.added_at_ms)
