"""Doing something to jobs, one or many at once."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.examples import BATCH_ID, JOB_ID
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import MEMBER_ID
from rotoscope.services.dispatch.job_actions import act
from rotoscope.wire.job_actions import JobActions, JobOutcome, JobOutcomes, line

router = APIRouter(tags=["Jobs"])

NDJSON = "application/x-ndjson"
MOVED: dict[str, Any] = {
    "job_id": JOB_ID,
    "reference_id": "001",
    "state": "open",
    "step": "draw",
    "priority_weight": 5,
}
OUTCOMES: dict[str, Any] = {
    "done": 1,
    "refused": 0,
    "outcomes": [{"job_id": JOB_ID, "success": True, "data": MOVED, "error": None}],
}


@router.post(
    "/v1/projects/{project_id}/jobs/actions",
    **operation(
        "Move, open again, send back, cancel, prioritize or assign jobs",
        takes=JobActions,
        gives=JobOutcomes,
        examples={
            "move one": {"action": "move", "to": "draw", "jobs": [JOB_ID]},
            "open a batch again": {"action": "reopen", "filter": {"batch_id": BATCH_ID, "states": ["completed"]}},
            "send back": {"action": "send_back", "note": "The boxes are too wide.", "jobs": [JOB_ID]},
            "ask the model again": {"action": "run_model", "filter": {"batch_id": BATCH_ID}},
            "cancel what stands at a step": {"action": "cancel", "filter": {"step": "check", "states": ["open"]}},
            "give to somebody": {"action": "assign", "member_id": MEMBER_ID, "jobs": [JOB_ID]},
            "make urgent": {"action": "prioritize", "priority_weight": 10, "jobs": [JOB_ID]},
        },
        answer_example=OUTCOMES,
        errors=(400, 401, 403, 404, 413, 415, 429, 500, 503, 507),
    ),
)
async def act_on_jobs(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Each job has an outcome of its own, and one that is refused stops no other.

    `move` sends open jobs `to` another step of their workflow, `reopen` takes jobs back that are at an end (their
    results stay, and get successors), `send_back` sends jobs to where they were drawn, each with an issue that has the
    `note`, `run_model` sends open jobs to the model of their workflow once more, `cancel` ends them, and `prioritize`
    gives them and their tasks a new `priority_weight`. `assign` keeps the task of each for one member until a manager
    says otherwise, and takes it from whoever has it; what was drawn passes on. With `Accept: application/x-ndjson` the
    outcomes come as lines, as soon as they are durable.
    """
    wanted = await read(request, JobActions)
    parts = act(house, asker, project_id, wanted)
    first = await anext(parts, [])  # what is wrong with the request as a whole is told by its status
    if NDJSON in request.headers.get("accept", ""):
        return StreamingResponse(_lines(first, parts), media_type=NDJSON)
    outcomes = list(first)
    async for part in parts:
        outcomes += part
    done = sum(one.success for one in outcomes)
    return answer(JobOutcomes(done, len(outcomes) - done, outcomes))


async def _lines(first: list[JobOutcome], parts: AsyncIterator[list[JobOutcome]]) -> AsyncIterator[bytes]:
    yield b"".join(map(line, first))
    async for part in parts:
        yield b"".join(map(line, part))
