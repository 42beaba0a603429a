"""Results: the immutable documents that clients came for."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.doors import Asker, TheHouse
from rotoscope.api.kept_bytes import send_kept
from rotoscope.api.openapi import JSON, operation
from rotoscope.services import overview

router = APIRouter(tags=["Results"])


@router.get(
    "/v1/results/{job_id}/{sha256}.json",
    **operation("Fetch a result", gives=JSON, errors=(401, 404, 416)),
)
async def get_result(request: Request, job_id: str, sha256: str, house: TheHouse, asker: Asker) -> Response:
    """The result of a completed job. It never changes: its name is the SHA-256 of its bytes, and so is its ETag."""
    await house.db.read(lambda conn: overview.result_of(conn, asker, job_id, sha256))
    return await send_kept(request, house, sha256, JSON)
