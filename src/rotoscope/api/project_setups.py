"""How a project is set up, as a document: taken out of one, and made into another."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import PROJECT, PROJECT_SETUP
from rotoscope.services import project_setup
from rotoscope.wire.project import ProjectView, view
from rotoscope.wire.project_setup import ProjectSetup

router = APIRouter(tags=["Projects"])


@router.get(
    "/v1/projects/{project_id}/setup",
    **operation("Export how a project is set up", gives=ProjectSetup, answer_example=PROJECT_SETUP),
)
async def export(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Label schema, workflows, guide and settings: what to begin another project with. No secrets, people or jobs."""
    return answer(await house.db.read(lambda conn: project_setup.export(conn, asker, project_id)))


@router.post(
    "/v1/projects/import",
    **operation(
        "Create a project from an export",
        takes=ProjectSetup,
        gives=ProjectView,
        examples={"an export": PROJECT_SETUP},
        answer_example=PROJECT,
        errors=(400, 401, 403, 413, 415, 429, 500, 503, 507),
    ),
)
async def make(request: Request, house: TheHouse, asker: Asker) -> Response:
    """All of it or nothing. What is wrong is pointed at: `/workflows/0/steps/1/next`."""
    wanted = await read(request, ProjectSetup)
    return await carry_out(request, asker, lambda conn: view(project_setup.make(conn, house, asker, wanted)))
