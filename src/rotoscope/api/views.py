"""Views of the job list: filters that were kept by name."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.services.overview import views
from rotoscope.wire.views import NewView, SavedViews

router = APIRouter(tags=["Jobs"])

VIEW: dict[str, Any] = {"name": "Failed last week", "query": "state=failed&order=oldest", "is_shared": True}
VIEWS: dict[str, Any] = {"views": [{"id": "9b2f61c4-0d7e-4c4b-9f0b-1f6a2f9d5e31", **VIEW}]}
WRITE_ERRORS = (400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 507)


@router.get("/v1/projects/{project_id}/views", **operation("List views", gives=SavedViews, answer_example=VIEWS))
async def list_views(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """One's own, and those that are shared with everybody in the project."""
    return answer(await house.db.read(lambda conn: views.listed(conn, asker, project_id)))


@router.post(
    "/v1/projects/{project_id}/views",
    **operation(
        "Keep a view",
        takes=NewView,
        gives=SavedViews,
        examples={"for everybody": VIEW},
        answer_example=VIEWS,
        errors=WRITE_ERRORS,
    ),
)
async def put_view(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """A filter of the job list by name; one of the same name is replaced. Managers may share it with everybody."""
    new = await read(request, NewView)
    return await carry_out(request, asker, lambda conn: views.put(conn, house, asker, project_id, new))


@router.delete(
    "/v1/projects/{project_id}/views/{view_id}",
    **operation("Forget a view", gives=SavedViews, answer_example={"views": []}, errors=(401, 403, 404)),
)
async def delete_view(request: Request, project_id: str, view_id: str, asker: Asker) -> Response:
    """One's own, or as a manager a shared one."""
    return await carry_out(request, asker, lambda conn: views.delete(conn, asker, project_id, view_id))
