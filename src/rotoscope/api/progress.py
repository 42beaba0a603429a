"""How far a project is: what its dashboard shows."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from rotoscope.api.doors import Asker, TheHouse, answer
from rotoscope.api.openapi import operation
from rotoscope.domain.errors import InvalidParameter
from rotoscope.services.overview import progress
from rotoscope.wire.progress import EveryProgress, Progress

router = APIRouter(tags=["Projects"])

DAYS = 30
DAYS_MAX = 366
EXAMPLE = {
    "as_of_ms": 1_795_305_600_000,
    "jobs": 1284,
    "states": {"arriving": 2, "open": 470, "building": 0, "completed": 812, "failed": 0, "cancelled": 0},
    "steps": [{"step": "annotate", "jobs": 339}, {"step": "review", "jobs": 131}],
    "frames": 1_155_600,
    "annotations": 9_244_800,
    "days": [{"date": "2026-11-22", "created": 96, "completed": 41}],
    "oldest": {"job_id": "6a3e1f0c-9f0e-4b5b-8a57-0c1c6d1f5e11", "reference_id": "night-7", "created_at_ms": 1},
    "seconds_per_frame": 1.9,
    "first_pass_share": 0.914,
}
EVERY_EXAMPLE = {
    "as_of_ms": 1_795_305_600_000,
    "projects": [
        {"project_id": "0d0f4a1e-52a3-4f1d-9d0e-8f3a8b1f3c55", "jobs": 3, "states": {"open": 1, "completed": 2}}
    ],
}


@router.get(
    "/v1/projects/{project_id}/progress",
    **operation("Look at a project's progress", gives=Progress, answer_example=EXAMPLE, errors=(400, 401, 404)),
)
async def get_progress(
    project_id: str,
    house: TheHouse,
    asker: Asker,
    days: Annotated[str, Query(description="how many days back, today among them: 1 to 366, 30 if not given")] = "",
) -> Response:
    """Counted at this moment, over the whole project."""
    count = days_from(days)
    return answer(await house.db.read(lambda conn: progress.of_project(conn, house, asker, project_id, count)))


@router.get(
    "/v1/progress",
    **operation("Look at every project's progress", gives=EveryProgress, answer_example=EVERY_EXAMPLE, errors=(401,)),
)
async def get_every_progress(house: TheHouse, asker: Asker) -> Response:
    """Jobs by state, for each project that has any."""
    return answer(await house.db.read(lambda conn: progress.of_everything(conn, house, asker)))


def days_from(text: str) -> int:
    if not text:
        return DAYS
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:4]) <= DAYS_MAX or len(text) > len(str(DAYS_MAX)):
        raise InvalidParameter.at("/query/days", f"days must be a number from 1 to {DAYS_MAX}.", text)
    return int(text)
