"""Results: the immutable documents that clients came for."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from rotoscope.api.doors import Asker, TheHouse
from rotoscope.api.kept_bytes import in_threads, send_kept
from rotoscope.api.openapi import JSON, operation
from rotoscope.domain.errors import InvalidParameter
from rotoscope.kit.ids import is_uuid
from rotoscope.services import overview
from rotoscope.services.delivery import export

router = APIRouter(tags=["Results"])

ZIP = "application/zip"
TEXT_LENGTH_MAX = 200
JOBS_MAX = 200


@router.get(
    "/v1/results/{job_id}/{sha256}.json",
    **operation("Fetch a result", gives=JSON, errors=(401, 404, 416)),
)
async def get_result(request: Request, job_id: str, sha256: str, house: TheHouse, asker: Asker) -> Response:
    """The result of a completed job. It never changes: its name is the SHA-256 of its bytes, and so is its ETag."""
    await house.db.read(lambda conn: overview.result_of(conn, asker, job_id, sha256))
    return await send_kept(request, house, sha256, JSON)


@router.get(
    "/v1/projects/{project_id}/results",
    **operation("Export results", gives=ZIP, errors=(400, 401, 403, 404)),
)
async def export_results(
    project_id: str,
    house: TheHouse,
    asker: Asker,
    batch_id: Annotated[str, Query(description="only of this batch")] = "",
    q: Annotated[str, Query(description="only with this in their reference_id, in any case")] = "",
    jobs: Annotated[str, Query(description="only these: at most 200 ids with commas between")] = "",
) -> Response:
    """The results of completed jobs as one zip, made while it is sent: `results/REFERENCE-JOB.json` for each, and
    at its end `jobs.ndjson`, which names the file and the SHA-256 of each job.
    """
    if len(q) > TEXT_LENGTH_MAX:
        raise InvalidParameter.at("/query/q", f"q has at most {TEXT_LENGTH_MAX} characters.")
    wanted = frozenset(filter(None, jobs.split(",")))
    if len(wanted) > JOBS_MAX or not all(map(is_uuid, wanted)):
        raise InvalidParameter.at("/query/jobs", f"jobs must be at most {JOBS_MAX} ids of jobs, with commas between.")
    await house.db.read(lambda conn: export.may_export(conn, asker, project_id))
    pieces = in_threads(export.archive(house, project_id, export.Wanted(batch_id, q, wanted)))
    headers = {"Content-Disposition": f'attachment; filename="results-{project_id}.zip"', "Cache-Control": "no-store"}
    return StreamingResponse(pieces, headers=headers, media_type=ZIP)
