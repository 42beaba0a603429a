"""Tasks: the queue, and holding one by a lease."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.examples import PROJECT_ID
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import TASK
from rotoscope.api.pages import opened, page_answer
from rotoscope.domain.errors import InvalidParameter
from rotoscope.domain.task import TaskState, Verdict
from rotoscope.services import dispatch
from rotoscope.services.dispatch import TaskFilter
from rotoscope.wire.task import Claim, ClaimNext, Heartbeat, Lease, Submission, TaskPage, TaskView

router = APIRouter(tags=["Tasks"])

PAGE_SIZE_MAX = 1000
ERRORS = (400, 401, 403, 404, 409)


@router.get(
    "/v1/tasks",
    **operation("List tasks", gives=TaskPage, answer_example={"tasks": [TASK], "next_page_token": ""}),
)
async def list_tasks(
    house: TheHouse,
    asker: Asker,
    state: Annotated[str, Query(description="open, held, submitted, closed; several with commas")] = "open,held",
    project_id: str = "",
    page_size: Annotated[int, Query(ge=1, description=f"tasks in a page; at most {PAGE_SIZE_MAX}")] = 50,
    page_token: str = "",
) -> Response:
    """The queue, most urgent first: by priority, then by age."""
    after = int(opened(house, asker, page_token) or 0)
    wanted = TaskFilter(project_id or None, _states(state), after, min(page_size, PAGE_SIZE_MAX))
    page = await house.db.read(lambda conn: dispatch.list_tasks(conn, house, asker, wanted))
    return page_answer(house, asker, page)


@router.post(
    "/v1/tasks/claim",
    **operation(
        "Claim the next task",
        takes=ClaimNext,
        examples={"any project": {}, "this project": {"project_id": PROJECT_ID}},
        gives=TaskView | None,
        answer_example=TASK,
        errors=ERRORS,
    ),
)
async def claim_next(request: Request, house: TheHouse, asker: Asker) -> Response:
    """The next task, now held by the caller; `data` is null when there is nothing to do.

    One's own rework comes first, then the most urgent task, then the oldest. A step may ask for a skill, checking is
    for checkers, and nobody is given their own work to check, unless the workflow says so. That there is nothing to do
    is not kept for an Idempotency-Key: the same request may find something later.
    """
    wanted = await read(request, ClaimNext, default=ClaimNext())
    asked = (asker, wanted.project_id, wanted.batch_id or "")
    return await carry_out(
        request,
        asker,
        lambda conn: dispatch.claim_next(conn, house, *asked),
        is_idle=lambda conn: dispatch.is_nothing_offered(conn, house, *asked),
    )


@router.get("/v1/tasks/{task_id}", **operation("Look at a task", gives=TaskView, answer_example=TASK))
async def get_task(task_id: str, house: TheHouse, asker: Asker) -> Response:
    return answer(await house.db.read(lambda conn: dispatch.get_task(conn, house, asker, task_id)))


@router.post(
    "/v1/tasks/{task_id}/claim",
    **operation(
        "Claim a task",
        takes=Claim,
        examples={"if it is free": {}, "from anybody": {"take_over": True}},
        gives=TaskView,
        answer_example=TASK,
        errors=ERRORS,
    ),
)
async def claim(request: Request, task_id: str, house: TheHouse, asker: Asker) -> Response:
    """Every claim makes the lease tokens before it worthless, one's own in another tab too."""
    wanted = await read(request, Claim, default=Claim())
    return await carry_out(request, asker, lambda conn: dispatch.claim(conn, house, asker, task_id, wanted.take_over))


@router.post(
    "/v1/tasks/{task_id}/heartbeat",
    **operation(
        "Renew a lease",
        takes=Heartbeat,
        examples={"somebody works": {"lease_token": 3}, "nobody moves": {"lease_token": 3, "is_active": False}},
        gives=TaskView,
        answer_example=TASK,
        errors=ERRORS,
    ),
)
async def heartbeat(request: Request, task_id: str, house: TheHouse, asker: Asker) -> Response:
    """For another minute. 409 `lease_lost` says that somebody took the task over.

    The time since the last sign of life is added to `active_ms`, if `is_active` and there was no pause of a minute.
    """
    beat = await read(request, Heartbeat)
    return await carry_out(
        request,
        asker,
        lambda conn: dispatch.heartbeat(conn, house, asker, task_id, beat.lease_token, beat.is_active),
    )


@router.post(
    "/v1/tasks/{task_id}/release",
    **operation(
        "Give a task back",
        takes=Lease,
        examples={"lease": {"lease_token": 3}},
        gives=TaskView,
        answer_example=TASK,
        errors=ERRORS,
    ),
)
async def release(request: Request, task_id: str, house: TheHouse, asker: Asker) -> Response:
    """What was drawn stays for whoever takes it next."""
    lease = await read(request, Lease)
    return await carry_out(
        request, asker, lambda conn: dispatch.release(conn, house, asker, task_id, lease.lease_token)
    )


@router.post(
    "/v1/tasks/{task_id}/submit",
    **operation(
        "Hand a task in",
        takes=Submission,
        examples={
            "a maker's": {"lease_token": 3, "revision": 118},
            "a checker's": {"lease_token": 1, "revision": 118, "verdict": "send_back", "note": "The van is missing."},
        },
        gives=TaskView,
        answer_example=TASK,
        errors=ERRORS,
    ),
)
async def submit(request: Request, task_id: str, house: TheHouse, asker: Asker) -> Response:
    """`revision` must be the newest: 409 `conflict` names the newest one otherwise. Repeating it is harmless.

    A checker's task (`kind: "checker"`) needs a `verdict`: `accept` lets the job go on, `send_back` brings it back to
    the maker with the `note`, first of all to the person who drew it. A maker's task takes neither.
    """
    handed_in = await read(request, Submission)
    return await carry_out(
        request,
        asker,
        lambda conn: dispatch.submit(
            conn,
            house,
            asker,
            task_id,
            handed_in.lease_token,
            handed_in.revision,
            handed_in.verdict and Verdict(handed_in.verdict),
            handed_in.note,
        ),
    )


def _states(text: str) -> tuple[TaskState, ...]:
    names = [name for name in text.split(",") if name]
    unknown = [name for name in names if name not in list(TaskState)]
    if unknown:
        message = f"state must be some of {', '.join(TaskState)}, not {unknown[0][:80]}."
        raise InvalidParameter.at("/query/state", message, unknown[0])
    return tuple(TaskState(name) for name in names) or (TaskState.OPEN, TaskState.HELD)
