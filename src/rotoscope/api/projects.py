"""Projects."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rotoscope.api.changes import Former, carry_out, tagged
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import NEW_PROJECT, PROJECT
from rotoscope.domain.project import ProjectState
from rotoscope.services import project_life, setup
from rotoscope.wire.project import NewProject, ProjectChange, ProjectList, ProjectView, view

router = APIRouter()

VOLATILE = ("schema_version",)  # it has a route, and a state, of its own
WRITE_ERRORS = (400, 401, 403, 404, 413, 415, 429, 500, 503, 507)


@router.post(
    "/v1/projects",
    **operation(
        "Create a project",
        tags=("Projects",),
        takes=NewProject,
        gives=ProjectView,
        examples={"project": NEW_PROJECT},
        answer_example=PROJECT,
        errors=WRITE_ERRORS,
    ),
)
async def create_project(request: Request, house: TheHouse, asker: Asker) -> Response:
    """A project that takes jobs at once: any label goes, workflow `default` is one maker, and there is a batch."""
    new = await read(request, NewProject)
    return await carry_out(request, asker, lambda conn: view(setup.create_project(conn, house, asker, new)))


@router.get(
    "/v1/projects",
    **operation("List projects", tags=("Projects",), gives=ProjectList, answer_example={"projects": [PROJECT]}),
)
async def list_projects(
    house: TheHouse,
    asker: Asker,
    state: Annotated[
        Literal["active", "archived", "deleted"], Query(description="deleted: within the last 30 days, for managers")
    ] = "active",
) -> Response:
    """The projects that the caller may see, oldest first: those in use, unless another `state` is asked for."""
    projects = await house.db.read(lambda conn: project_life.list_in_state(conn, house, asker, ProjectState(state)))
    return answer(ProjectList([view(project, to_manager=asker.may_manage) for project in projects]))


@router.get(
    "/v1/projects/{project_id}",
    **operation("Look at a project", tags=("Projects",), gives=ProjectView, answer_example=PROJECT),
)
async def get_project(project_id: str, house: TheHouse, asker: Asker) -> Response:
    project = await house.db.read(lambda conn: setup.get_project(conn, asker, project_id))
    return tagged(view(project, to_manager=asker.may_manage), VOLATILE)


@router.patch(
    "/v1/projects/{project_id}",
    **operation(
        "Change a project",
        tags=("Projects",),
        takes=ProjectChange,
        gives=ProjectView,
        examples={"guide": {"guide": NEW_PROJECT["guide"]}},
        answer_example=PROJECT,
        errors=WRITE_ERRORS,
    ),
)
async def update_project(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Name, guide, keyframe_tolerance, callback_url, callback_key; what is not sent stays as it is."""
    change = await read(request, ProjectChange)
    return await carry_out(
        request,
        asker,
        lambda conn: view(setup.update_project(conn, house, asker, project_id, change)),
        former=Former(lambda conn: view(setup.get_project(conn, asker, project_id)), VOLATILE),
    )
