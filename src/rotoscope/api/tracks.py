"""Tracks out, edits in."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from rotoscope.api.doors import JSON, Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import EDIT_LOG, EDITS_ANSWER, EDITS_POST, PARKED, TRACK
from rotoscope.services import editing
from rotoscope.services.editing import history
from rotoscope.wire.edit_post import EditLog, EditsAnswer, EditsPost, ParkedEdits
from rotoscope.wire.rts1 import MEDIA_TYPE as RTS1
from rotoscope.wire.track import TrackList

router = APIRouter(tags=["Editing"])

PIECE_BYTES = 1 << 18
EDITS_MAX = 5000
Since = Annotated[int, Query(ge=0, le=2**31 - 1, description="the newest revision that is known")]


@router.get(
    "/v1/jobs/{job_id}/tracks",
    **operation(
        "Fetch tracks",
        gives=TrackList,
        also_gives=RTS1,
        answer_example={"revision": 118, "frame_count": 2, "tracks": [TRACK]},
        errors=(401, 404),
        description=f"All tracks as they are now: as `{RTS1}` if `Accept` names it (docs/reference/rts1.md), else as "
        "JSON. `X-Revision` says which revision they are of; the same ETag is the same tracks.",
    ),
)
async def get_tracks(request: Request, job_id: str, house: TheHouse, asker: Asker) -> Response:
    as_json = RTS1 not in request.headers.get("accept", "")
    seen = await house.db.read(lambda conn: history.revision_of(conn, asker, job_id))
    if _tag(seen, as_json) in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=_headers(seen, as_json))
    body = TemporaryFile()  # noqa: SIM115 - closed by whoever sends it
    try:
        revision = await house.db.read(lambda conn: history.write_tracks(conn, asker, job_id, body, as_json=as_json))
    except BaseException:
        body.close()
        raise
    headers = _headers(revision, as_json) | {"Content-Length": str(body.tell())}
    return StreamingResponse(pieces_of(body), headers=headers, media_type=JSON if as_json else RTS1)


@router.post(
    "/v1/jobs/{job_id}/edits",
    **operation(
        "Send edits",
        takes=EditsPost,
        gives=EditsAnswer,
        examples={"a moved box": EDITS_POST},
        answer_example=EDITS_ANSWER,
        errors=(400, 401, 403, 404, 413, 415, 429, 500, 503, 507),
        description="Every edit gets an outcome of its own: `applied`, `duplicate` (it came before; sending a post "
        "again is harmless), or `parked` with a reason (lease_lost, job_closed, malformed, …): then it is kept and "
        "shown under /edits/parked, and the others count all the same. `missed` are the edits of others since `have`.",
    ),
)
async def apply_edits(request: Request, job_id: str, house: TheHouse, asker: Asker) -> Response:
    post = await read(request, EditsPost, is_strict=False)  # one bad edit is set aside, and stops no other
    return answer(await house.db.write(lambda conn: editing.apply_edits(conn, house, asker, job_id, post)))


@router.get("/v1/jobs/{job_id}/edits", **operation("List edits", gives=EditLog, answer_example=EDIT_LOG))
async def list_edits(
    job_id: str,
    house: TheHouse,
    asker: Asker,
    since: Since = 0,
    limit: Annotated[int, Query(ge=1, description=f"edits in an answer; at most {EDITS_MAX}")] = 1000,
) -> Response:
    """The log: every edit with who, when, what was there before and what after, oldest first."""
    most = min(limit, EDITS_MAX)
    return answer(await house.db.read(lambda conn: history.edit_log(conn, asker, job_id, since, most)))


@router.get(
    "/v1/jobs/{job_id}/edits/parked", **operation("List parked edits", gives=ParkedEdits, answer_example=PARKED)
)
async def list_parked_edits(job_id: str, house: TheHouse, asker: Asker) -> Response:
    """Edits that could not be applied, as they came, newest first."""
    return answer(await house.db.read(lambda conn: history.parked_edits(conn, asker, job_id)))


def _tag(revision: int, as_json: bool) -> str:
    return f'"{revision}-{"json" if as_json else "rts1"}"'


def _headers(revision: int, as_json: bool) -> dict[str, str]:
    return {
        "X-Revision": str(revision),
        "ETag": _tag(revision, as_json),
        "Cache-Control": "private, no-cache",
        "Vary": "accept, x-api-key, cookie",
    }


def pieces_of(body: IO[bytes]) -> Iterator[bytes]:
    with body:
        body.seek(0)
        while piece := body.read(PIECE_BYTES):
            yield piece
