"""Jobs by the thousand: one line of JSON each in, one line each out."""

import tempfile
from collections.abc import AsyncIterator
from typing import IO, Annotated

import msgspec
from fastapi import APIRouter, Request
from msgspec import Meta
from starlette.responses import Response, StreamingResponse

from rotoscope.api.doors import Asker, TheHouse, check_content_type
from rotoscope.api.examples import CREATED
from rotoscope.api.openapi import operation
from rotoscope.domain.request_errors import UnsupportedMediaType
from rotoscope.services.intake.bulk import receive_bulk

router = APIRouter(tags=["Jobs"])

MEMORY_BYTES = 1 << 20
PIECE_BYTES = 1 << 16
LINES_HELD = 500  # before they are written together
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
        "order, when all jobs are durable. A line that is refused creates nothing and stops nothing. "
        "Sending the same lines again gives the same answers.",
        errors=(400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 507),
    ),
)
async def create_jobs(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    check_content_type(request, NDJSON)
    if "content-encoding" in request.headers:
        raise UnsupportedMediaType("This route takes no Content-Encoding.")
    answers = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - closed when all is sent
    try:
        held: list[bytes] = []
        async for line in receive_bulk(house, asker, project_id, request.stream()):
            held.append(line)
            if len(held) == LINES_HELD:
                answers.write(b"".join(held))
                held.clear()
        answers.write(b"".join(held))
    except BaseException:
        answers.close()
        raise
    size = answers.tell()
    answers.seek(0)
    return StreamingResponse(_pieces(answers), headers={"Content-Length": str(size)}, media_type=NDJSON)


async def _pieces(answers: IO[bytes]) -> AsyncIterator[bytes]:
    """Answers wait until all lines are read: a client that first sends and then listens would block us, and we it."""
    with answers:
        while piece := answers.read(PIECE_BYTES):
            yield piece
