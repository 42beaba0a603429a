"""Views: filters of the job list kept by name, one's own or everybody's."""

import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, NotFound
from rotoscope.domain.member import Principal
from rotoscope.kit.ids import is_uuid, new_id
from rotoscope.services.access import project_of, require_manager
from rotoscope.services.house import House
from rotoscope.store import views
from rotoscope.store.views import KeptView
from rotoscope.wire.views import NewView, SavedView, SavedViews

VIEWS_MAX = 100  # that one person sees in a project


def listed(conn: sa.Connection, principal: Principal, project_id: str) -> SavedViews:
    project_of(conn, principal, project_id)
    found = views.seen_by(conn, project_id, principal.id)
    return SavedViews([SavedView(view.id, view.name, view.query, not view.owner_id) for view in found])


def put(conn: sa.Connection, house: House, principal: Principal, project_id: str, new: NewView) -> SavedViews:
    """Keep a view; one of the same name is replaced. What is shared is the managers' business."""
    project_of(conn, principal, project_id)
    if new.is_shared:
        require_manager(principal)
    if len(views.seen_by(conn, project_id, principal.id)) >= VIEWS_MAX:
        raise Conflict(f"You see {VIEWS_MAX} views here already, which is all; delete one that nobody needs.")
    owner_id = "" if new.is_shared else principal.id
    views.put(conn, KeptView(new_id(), project_id, owner_id, new.name, new.query), house.clock.now_ms())
    return listed(conn, principal, project_id)


def delete(conn: sa.Connection, principal: Principal, project_id: str, view_id: str) -> SavedViews:
    """Forget one's own view, or as a manager a shared one."""
    project_of(conn, principal, project_id)
    view = views.get(conn, project_id, view_id) if is_uuid(view_id) else None
    if view is None or view.owner_id not in ("", principal.id):
        raise NotFound("There is no such view in this project, or it is somebody else's.")
    if not view.owner_id:
        require_manager(principal)
    views.delete(conn, view_id)
    return listed(conn, principal, project_id)
