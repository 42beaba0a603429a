"""Batches beyond the old job API: when they are due, and what they have taken so far."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.changes import Former, carry_out, tagged
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.examples import BATCH_ID, PROJECT_ID
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import NOW_MS
from rotoscope.services.intake import batches
from rotoscope.wire.batch_desk import BatchChange, BatchEffortList, BatchView, view

router = APIRouter(tags=["Batches"])

WRITE_ERRORS = (400, 401, 403, 404, 413, 415, 429, 500, 503, 507)
BATCH = {
    "id": BATCH_ID,
    "project_id": PROJECT_ID,
    "name": "Batch 1",
    "description": "Rainy nights",
    "due_on": "2026-11-28",
}
EFFORT = {
    "id": BATCH_ID,
    "name": "Batch 1",
    "due_on": "2026-11-28",
    "open_issues": 12,
    "worked_jobs": 212,
    "active_ms": 1_068_480_000,
}


@router.get(
    "/v1/projects/{project_id}/batches",
    **operation(
        "See what batches have taken", gives=BatchEffortList, answer_example={"as_of_ms": NOW_MS, "batches": [EFFORT]}
    ),
)
async def list_effort(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Every batch, oldest first: when it is due, its open issues, and to managers the time people worked on it."""
    return answer(await house.db.read(lambda conn: batches.effort(conn, house, asker, project_id)))


@router.get(
    "/v1/projects/{project_id}/batches/{batch_id}",
    **operation("Look at a batch", gives=BatchView, answer_example=BATCH),
)
async def get_batch(project_id: str, batch_id: str, house: TheHouse, asker: Asker) -> Response:
    return tagged(view(await house.db.read(lambda conn: batches.get(conn, asker, project_id, batch_id))))


@router.patch(
    "/v1/projects/{project_id}/batches/{batch_id}",
    **operation(
        "Change a batch",
        takes=BatchChange,
        gives=BatchView,
        examples={"due": {"due_on": "2026-11-28"}},
        answer_example=BATCH,
        errors=WRITE_ERRORS,
    ),
)
async def change_batch(request: Request, project_id: str, batch_id: str, house: TheHouse, asker: Asker) -> Response:
    """Its description, and the day when it is due."""
    wanted = await read(request, BatchChange)
    return await carry_out(
        request,
        asker,
        lambda conn: view(batches.change(conn, house, asker, project_id, batch_id, wanted)),
        former=Former(lambda conn: view(batches.get(conn, asker, project_id, batch_id))),
    )
