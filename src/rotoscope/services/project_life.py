"""A project's life after it was made: who belongs to it, into the archive and back, deleted and restored."""

import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, InvalidParameter, NotFound
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.news import NewsKind
from rotoscope.domain.project import KEPT_MS, Project, ProjectMember, ProjectState
from rotoscope.services.access import managed_project_of, require_manager, require_organization
from rotoscope.services.house import House
from rotoscope.store import audit, members, news, project_members, projects
from rotoscope.wire.project import PlacedMember, PlacedMembers, PlaceMember


def list_members(conn: sa.Connection, principal: Principal, project_id: str) -> PlacedMembers:
    """Who was named a member of the project; owners and managers see it without that."""
    project = managed_project_of(conn, principal, project_id)
    found = project_members.of_project(conn, project_id)
    return PlacedMembers(project.is_closed, [_view(*each) for each in found])


def place_member(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, member_id: str, wanted: PlaceMember
) -> PlacedMembers:
    """Make somebody a member of the project, with a role there if one is named."""
    project = managed_project_of(conn, principal, project_id)
    member = members.get(conn, project.organization_id, member_id)
    if member is None:
        raise NotFound("No such member.")
    role = None if wanted.role is None else Role(wanted.role)
    if role is not None and member.role in (Role.OWNER, Role.MANAGER):
        raise InvalidParameter.at(
            "/role", "Owners and managers manage every project; they have no lesser role in one.", role
        )
    if role is not None and member.role is Role.VIEWER and role is not Role.VIEWER:
        raise InvalidParameter.at(
            "/role", "A viewer draws and checks nowhere; give them another role in the organization first.", role
        )
    now_ms = house.clock.now_ms()
    project_members.put(conn, ProjectMember(project_id, member_id, role, now_ms))
    _tell(conn, principal, project_id, now_ms)
    told = {"member": member_id, "name": member.name, "role": role}
    audit.record(conn, now_ms, principal, "project.member", project_id, **told)
    return list_members(conn, principal, project_id)


def remove_member(conn: sa.Connection, house: House, principal: Principal, project_id: str, member_id: str) -> None:
    """They belong to it no more; if it is closed, it is gone from their sight at their next request."""
    managed_project_of(conn, principal, project_id)
    if not project_members.remove(conn, project_id, member_id):
        raise NotFound("No such member of this project.")
    now_ms = house.clock.now_ms()
    _tell(conn, principal, project_id, now_ms)
    audit.record(conn, now_ms, principal, "project.member_remove", project_id, member=member_id)


def archive(conn: sa.Connection, house: House, principal: Principal, project_id: str) -> Project:
    """No new jobs and no more tasks from now on. What somebody holds they may hand in; results stay."""
    before = managed_project_of(conn, principal, project_id)
    if before.state is ProjectState.ARCHIVED:
        return before
    return _change(conn, house, principal, before, "project.archive", archived_at_ms=house.clock.now_ms())


def unarchive(conn: sa.Connection, house: House, principal: Principal, project_id: str) -> Project:
    before = managed_project_of(conn, principal, project_id)
    if before.state is not ProjectState.ARCHIVED:
        return before
    return _change(conn, house, principal, before, "project.unarchive", archived_at_ms=None)


def delete(conn: sa.Connection, house: House, principal: Principal, project_id: str) -> Project:
    """Out of everybody's sight at once; for good after 30 days."""
    require_organization(principal)
    before = managed_project_of(conn, principal, project_id)
    return _change(conn, house, principal, before, "project.delete", deleted_at_ms=house.clock.now_ms())


def restore(conn: sa.Connection, house: House, principal: Principal, project_id: str) -> Project:
    """As it was when it was deleted."""
    require_organization(principal)
    before = projects.get(conn, project_id)
    if before is None or before.organization_id != principal.organization_id:
        raise NotFound("There is no such project, or it was deleted too long ago.")
    if before.deleted_at_ms is None:
        raise Conflict("This project is not deleted.")
    if house.clock.now_ms() >= before.deleted_at_ms + KEPT_MS:
        raise NotFound("There is no such project, or it was deleted too long ago.")
    return _change(conn, house, principal, before, "project.restore", deleted_at_ms=None)


def list_in_state(conn: sa.Connection, house: House, principal: Principal, state: ProjectState) -> list[Project]:
    """The projects that the principal may see; deleted ones are for who may restore them."""
    if state is ProjectState.DELETED:
        require_manager(principal)
        since_ms = house.clock.now_ms() - KEPT_MS
        return projects.deleted_of(conn, principal.organization_id, principal.project_id, since_ms)
    return projects.listed(conn, principal, is_archived=state is ProjectState.ARCHIVED)


def _change(
    conn: sa.Connection, house: House, principal: Principal, before: Project, action: str, **changes: int | None
) -> Project:
    projects.update(conn, before.id, **changes)
    after = projects.get(conn, before.id)
    if after is None:
        raise NotFound("There is no such project.")
    now_ms = house.clock.now_ms()
    _tell(conn, principal, before.id, now_ms)
    audit.record(conn, now_ms, principal, action, before.id, before=before, after=after, name=before.name)
    return after


def _tell(conn: sa.Connection, principal: Principal, project_id: str, now_ms: int) -> None:
    news.note(conn, NewsKind.PROJECT_CHANGED, principal.organization_id, project_id, now_ms, project_id)


def _view(place: ProjectMember, name: str, own_role: Role) -> PlacedMember:
    return PlacedMember(place.member_id, name, own_role.value, place.role and place.role.value, place.added_at_ms)
