"""A job as the editor opens it, and its frames."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import FRAME_PAGE, WORKPLACE
from rotoscope.domain.errors import PageTokenInvalid
from rotoscope.kit.page import sequence_from_token
from rotoscope.services import workplace
from rotoscope.wire.workplace import FramePage, FramesRetried, Workplace

router = APIRouter(tags=["Editing"])

PAGE_SIZE_MAX = 10_000
SPREAD_MAX = 32


@router.get("/v1/jobs/{job_id}", **operation("Open a job", gives=Workplace, answer_example=WORKPLACE))
async def open_job(job_id: str, house: TheHouse, asker: Asker) -> Response:
    """The job, its project and guide, the label schema that it pins, and its task."""
    return answer(await house.db.read(lambda conn: workplace.open_job(conn, house, asker, job_id)))


@router.get("/v1/jobs/{job_id}/frames", **operation("List frames", gives=FramePage, answer_example=FRAME_PAGE))
async def list_frames(
    job_id: str,
    house: TheHouse,
    asker: Asker,
    page_size: Annotated[int, Query(ge=1, description=f"frames in a page; at most {PAGE_SIZE_MAX}")] = 1000,
    page_token: str = "",
    spread: Annotated[int, Query(ge=0, le=SPREAD_MAX, description="so many frames from all over the job instead")] = 0,
) -> Response:
    """The frames in order, each with its state; `url` opens the picture for a few minutes without a key."""
    if spread:
        return answer(await house.db.read(lambda conn: workplace.frames_spread(conn, house, asker, job_id, spread)))
    start = sequence_from_token(page_token) if page_token else 0
    if start is None or start >= 2**31:
        raise PageTokenInvalid
    return answer(await house.db.read(lambda conn: workplace.frame_page(conn, house, asker, job_id, start, page_size)))


@router.post(
    "/v1/jobs/{job_id}/frames/retry",
    **operation(
        "Fetch failed frames again",
        gives=FramesRetried,
        answer_example={"frame_count": 2},
        errors=(400, 401, 403, 404, 409),
    ),
)
async def retry_frames(request: Request, job_id: str, house: TheHouse, asker: Asker) -> Response:
    """A job that failed because not one frame was usable begins anew. One that failed by work of ours (`work_failed`),
    such as building its result, goes on with that work; only a manager may ask for that."""
    return await carry_out(request, asker, lambda conn: workplace.retry_frames(conn, house, asker, job_id))
