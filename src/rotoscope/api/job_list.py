"""Jobs beyond the old job API: list and filter them, take one back, see what became of its callbacks."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer
from rotoscope.api.examples import DELIVERY, JOB
from rotoscope.api.openapi import operation
from rotoscope.api.pages import opened, page_answer
from rotoscope.domain.errors import InvalidParameter
from rotoscope.domain.job import JobState
from rotoscope.services import intake, job_rows, overview
from rotoscope.services.overview import JobFilter, page_size_from
from rotoscope.wire.delivery_log import DeliveryLog
from rotoscope.wire.job_rows import JobPage
from rotoscope.wire.summary import STATUS, JobSummary

router = APIRouter(tags=["Jobs"])

ORDERS = ("oldest", "newest")
TEXT_LENGTH_MAX = 200
LISTING = {
    **JOB,
    "state": "completed",
    "step": "",
    "kind": "video",
    "tracks": 12,
    "failed_frames": 0,
    "waiting_frames": 0,
    "open_issues": 0,
    "active_ms": 2_880_000,
    "updated_at": JOB["created_at"],
    "thumbnail_url": None,
    "holder": None,
}


@router.get(
    "/v1/projects/{project_id}/jobs",
    **operation(
        "List jobs",
        gives=JobPage,
        answer_example={"jobs": [LISTING], "next_page_token": ""},
        errors=(400, 401, 404),
    ),
)
async def list_jobs(
    project_id: str,
    house: TheHouse,
    asker: Asker,
    state: Annotated[str, Query(description="a status or a state, or several with commas between")] = "",
    batch_id: str = "",
    reference_id: str = "",
    page_token: str = "",
    page_size: str = "",
    step: Annotated[str, Query(description="where in their workflow they stand")] = "",
    q: Annotated[str, Query(description="a part of the reference_id, in any case")] = "",
    order: Annotated[str, Query(description="oldest (if not given) or newest: which come first")] = "",
    holder: Annotated[str, Query(description="who has them in hand: a member's id, or me")] = "",
    issues: Annotated[str, Query(description="open: those with issues that are not settled")] = "",
) -> Response:
    """Jobs of a project in the order of arrival. Each job that was there throughout is listed exactly once."""
    if order and order not in ORDERS:
        raise InvalidParameter.at("/query/order", f"order must be {' or '.join(ORDERS)}.", order)
    if len(q) > TEXT_LENGTH_MAX:
        raise InvalidParameter.at("/query/q", f"q has at most {TEXT_LENGTH_MAX} characters.")
    if issues not in ("", "open"):
        raise InvalidParameter.at("/query/issues", "issues must be open, or not there at all.", issues)
    size = page_size_from(page_size)
    newest = order == "newest"
    token = opened(house, asker, page_token)
    person = asker.id if holder == "me" else holder
    wanted = JobFilter(
        states_from(state), batch_id, reference_id, token, size, step, q, newest, person, issues == "open"
    )
    page = await house.db.read(lambda conn: job_rows.job_page(conn, house, asker, project_id, wanted))
    return page_answer(house, asker, page)


@router.post(
    "/v1/projects/{project_id}/jobs/{job_id}/cancel",
    **operation("Cancel a job", gives=JobSummary, answer_example={**JOB, "status": "cancelled", "result": ""}),
)
async def cancel_job(request: Request, project_id: str, job_id: str, house: TheHouse, asker: Asker) -> Response:
    """Takes a job back, for good; again is harmless. A job that has ended otherwise is refused with 409."""
    return await carry_out(
        request,
        asker,
        lambda conn: overview.summary(house, intake.cancel_job(conn, house, asker, project_id, job_id)),
    )


@router.get(
    "/v1/projects/{project_id}/jobs/{job_id}/deliveries",
    **operation("List the callbacks of a job", gives=DeliveryLog, answer_example={"deliveries": [DELIVERY]}),
)
async def list_deliveries(project_id: str, job_id: str, house: TheHouse, asker: Asker) -> Response:
    """Every announcement of a job's end to the project's callback_url, with every attempt."""
    return answer(await house.db.read(lambda conn: overview.deliveries(conn, asker, project_id, job_id)))


def states_from(text: str) -> tuple[JobState, ...]:
    """`pending,failed` or our own finer states; "" is all."""
    found: list[JobState] = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        states = [state for state, status in STATUS.items() if word in (status, state.value)]
        if not states:
            message = f"state {word[:40]!r} is none of {', '.join(sorted(set(STATUS.values())))}."
            raise InvalidParameter.at("/query/state", message, word)
        found += states
    return tuple(found)
