"""Project details: all its batches with their counts."""

from fastapi import APIRouter
from starlette.responses import Response

from rotoscope.api.doors import Asker, TheHouse, answer, twins
from rotoscope.api.examples import DETAILS
from rotoscope.api.jobs import PLURAL, SINGULAR
from rotoscope.api.openapi import operation
from rotoscope.services import overview
from rotoscope.wire.summary import ProjectDetails

router = APIRouter(tags=["Projects"])

PATHS = tuple(f"/{version}{project}/details" for version in ("v1", "v0") for project in (PLURAL, SINGULAR))


@twins(
    router.get,
    PATHS,
    **operation("Count by batch", gives=ProjectDetails, answer_example=DETAILS, errors=(400, 401, 404)),
)
async def get_details(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Every batch of a project with its counts. `annotations` counts shapes over all frames."""
    return answer(await house.db.read(lambda conn: overview.details(conn, asker, project_id)))
