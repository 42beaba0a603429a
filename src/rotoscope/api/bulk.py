"""Jobs by the thousand: one line of JSON each in, one line each out."""

from collections.abc import AsyncIterator
from typing import Annotated

import msgspec
from fastapi import APIRouter, Request
from msgspec import Meta
from starlette.responses import Response, StreamingResponse

from rotoscope.api.doors import Asker, TheHouse, check_content_type
from rotoscope.api.examples import CREATED
from rotoscope.api.openapi import operation
from rotoscope.services.bulk import receive_bulk

router = APIRouter(tags=["Jobs"])

NDJSON = "application/x-ndjson"


class BulkLine(msgspec.Struct, frozen=True):
    """What became of one line. `data` is as in "Create a job", `error` as in every error."""

    line: Annotated[int, Meta(ge=1)]
    success: bool
    data: dict[str, object] | None = None
    error: dict[str, object] | None = None


@router.post(
    "/v1/projects/{project_id}/jobs/bulk",
    **operation(
        "Create many jobs",
        takes=NDJSON,
        gives=BulkLine,
        gives_type=NDJSON,
        answer_example={"line": 1, "success": True, "data": CREATED},
        description="The body has one job a line, each as in “Create a job”; the answer has one line for each, in "
        "order, as soon as its job is durable. A line that is refused creates nothing and stops nothing. "
        "Sending the same lines again gives the same answers.",
        errors=(400, 401, 403, 404, 413, 415, 429, 500, 503, 507),
    ),
)
async def create_jobs(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    check_content_type(request, NDJSON)
    lines = receive_bulk(house, asker, project_id, request.stream())
    first = await anext(lines, b"")  # what is wrong with the whole is told by the status, not inside a 200
    return StreamingResponse(_joined(first, lines), media_type=NDJSON)


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for line in rest:
        yield line
