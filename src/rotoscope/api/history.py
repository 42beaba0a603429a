"""Looking back: what happened in a job, what its tracks were like, and what has become of what was set aside."""

from tempfile import TemporaryFile
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response, StreamingResponse

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import AUTHORS, HISTORY, SETTLEMENT
from rotoscope.api.tracks import pieces_of
from rotoscope.domain.errors import Fault, InvalidParameter
from rotoscope.services.editing import history, looking_back
from rotoscope.wire.history import HistoryPage, JobAuthors, Settled, Settlement
from rotoscope.wire.rts1 import MEDIA_TYPE as RTS1

router = APIRouter(tags=["Editing"])

NUMBER_MAX = 2**31 - 1
ENTRIES_MAX = 500


@router.get(
    "/v1/jobs/{job_id}/history",
    **operation("Ask what happened", gives=HistoryPage, answer_example=HISTORY, errors=(400, 401, 403, 404)),
)
async def what_happened(
    job_id: str,
    house: TheHouse,
    asker: Asker,
    frame: Annotated[int | None, Query(ge=0, le=NUMBER_MAX, description="only what touched this frame")] = None,
    track_id: Annotated[str, Query(max_length=1024, description="only what touched this track")] = "",
    before: Annotated[int | None, Query(ge=1, le=NUMBER_MAX, description="`next_before` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=ENTRIES_MAX, description="entries in an answer")] = 100,
) -> Response:
    """Who changed what and when, newest first. A deleted or relabelled track touched every frame on which it was."""
    asked = {"frame": frame, "track_id": track_id, "before": before, "limit": limit}
    return answer(await house.db.read(lambda conn: looking_back.what_happened(conn, asker, job_id, **asked)))


@router.get(
    "/v1/jobs/{job_id}/authors",
    **operation("Ask who drew what", gives=JobAuthors, answer_example=AUTHORS, errors=(401, 403, 404)),
)
async def who_drew(job_id: str, house: TheHouse, asker: Asker) -> Response:
    """The people and keys whose edits are in the log, and the tracks that each of them drew or changed."""
    return answer(await house.db.read(lambda conn: looking_back.authors(conn, asker, job_id)))


@router.get(
    "/v1/jobs/{job_id}/tracks/{revision}",
    **operation("Fetch tracks as they were", gives=RTS1, errors=(400, 401, 403, 404)),
)
async def get_past_tracks(
    job_id: str,
    house: TheHouse,
    asker: Asker,
    revision: Annotated[int, Path(ge=0, le=NUMBER_MAX, description="0 is as the job came")],
    track_id: Annotated[str, Query(max_length=1024, description="only this track")] = "",
    unreduced: Annotated[bool, Query(description="of a pre-label at revision 0: every keyframe that came")] = False,
) -> Response:
    """All tracks as of a revision, as RTS1 (docs/reference/rts1.md). A head of null is a track not there then."""
    if unreduced and (revision > 0 or not track_id):
        fault = Fault("/unreduced", "revision_0_only", "ask for revision 0 of one track", True)
        raise InvalidParameter("Only what came with the job can be had unreduced.", faults=[fault])
    body = TemporaryFile()  # noqa: SIM115 - closed by whoever sends it
    try:
        if unreduced:
            await house.db.read(lambda conn: looking_back.write_original(conn, asker, job_id, track_id, body))
        else:
            await house.db.read(lambda conn: looking_back.write_past(conn, asker, job_id, revision, track_id, body))
    except BaseException:
        body.close()
        raise
    headers = {"X-Revision": str(revision), "Content-Length": str(body.tell()), "Cache-Control": "private, no-cache"}
    return StreamingResponse(pieces_of(body), headers=headers, media_type=RTS1)


@router.post(
    "/v1/jobs/{job_id}/edits/parked/settle",
    **operation(
        "Settle parked edits",
        takes=Settlement,
        gives=Settled,
        examples={"let go": SETTLEMENT},
        answer_example={"settled": 1},
        errors=(400, 401, 403, 404, 413, 415),
    ),
)
async def settle_parked(request: Request, job_id: str, house: TheHouse, asker: Asker) -> Response:
    """Say that parked edits were done again (`reapplied`) or looked at and let go (`discarded`). They stay on record.

    A maker settles their own; who checks or manages settles anybody's.
    """
    settlement = await read(request, Settlement)
    return await carry_out(request, asker, lambda conn: history.settle_parked(conn, house, asker, job_id, settlement))
