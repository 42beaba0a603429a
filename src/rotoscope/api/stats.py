"""Project stats: a project in numbers."""

from fastapi import APIRouter
from starlette.responses import Response

from rotoscope.api.doors import Asker, TheHouse, answer, twins
from rotoscope.api.examples import STATS
from rotoscope.api.jobs import PLURAL, SINGULAR
from rotoscope.api.openapi import operation
from rotoscope.services import overview
from rotoscope.wire.summary import ProjectStats

router = APIRouter(tags=["Projects"])

PATHS = tuple(f"/{version}{project}/stats" for version in ("v1", "v0") for project in (PLURAL, SINGULAR))


@twins(
    router.get,
    PATHS,
    **operation("Count a project", gives=ProjectStats, answer_example=STATS, errors=(400, 401, 404)),
)
async def get_stats(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """The sums over all batches of a project."""
    return answer(await house.db.read(lambda conn: overview.stats(conn, asker, project_id)))
