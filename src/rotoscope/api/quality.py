"""Quality, measured: scores of a project's work, where labels are taken for one another, and its gold set."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import JOB_ID, NOW_MS, TRACK_ID
from rotoscope.api.review_examples import MAKER
from rotoscope.services.review import scoring
from rotoscope.wire.scores import ConfusedJobs, GoldJobs, ScoresView

router = APIRouter(tags=["Review"])

SCORED: dict[str, Any] = {
    "boxes": 12400,
    "iou": 0.91,
    "mota": 0.88,
    "idf1": 0.93,
    "attributes": 0.97,
    "keyframes_a_box": 0.07,
    "seconds_a_box": 0.8,
}
PERSON: dict[str, Any] = {**MAKER, "is_me": False}
SCORES: dict[str, Any] = {
    "as_of_ms": NOW_MS,
    "against": "accepted",
    "days": 30,
    "jobs": 38,
    "gold_jobs": 4,
    "scores": SCORED,
    "kappa": 0.86,
    "labels": [{"label": "Car", "boxes": 9800, "found": 9400, "iou": 0.92}],
    "confusion": [{"label": "Car", "drawn_as": "Truck", "boxes": 112}, {"label": "Car", "drawn_as": "", "boxes": 40}],
    "people": [{"person": PERSON, "compared": 38, "scores": SCORED, "trend": [None, 0.87, 0.9, 0.9, 0.92, 0.93]}],
    "worst": [
        {
            "job_id": JOB_ID,
            "reference_id": "001",
            "track_id": TRACK_ID,
            "label": "Car",
            "fate": "apart",
            "iou": 0.31,
            "frame": 24,
            "person": PERSON,
            "thumbnail_url": None,
        }
    ],
}
GOLD: dict[str, Any] = {"jobs": [{"job_id": JOB_ID, "reference_id": "001", "added_at_ms": NOW_MS}]}
CONFUSED: dict[str, Any] = {"jobs": [{"job_id": JOB_ID, "reference_id": "001", "boxes": 57}]}
LABEL_MAX = 1024
WHAT_HOLDS = "what work is compared with: what checkers accepted, other makers of the same job, or gold jobs"

Against = Annotated[Literal["accepted", "maker", "gold"], Query(description=WHAT_HOLDS)]
Days = Annotated[int, Query(ge=0, le=3650, description="how far back; 0 is all there is")]
Label = Annotated[str, Query(max_length=LABEL_MAX, description="the label that holds; empty: nothing should be there")]
DrawnAs = Annotated[str, Query(max_length=LABEL_MAX, description="the label that it was given; empty: it was missed")]


@router.get(
    "/v1/projects/{project_id}/quality/scores",
    **operation("Measure quality", gives=ScoresView, answer_example=SCORES),
)
async def get_scores(
    project_id: str, house: TheHouse, asker: Asker, against: Against = "accepted", days: Days = 30
) -> Response:
    """What makers handed in beside what holds: overlap (IoU), MOTA, IDF1, labels, attributes, by person, and the worst.

    Jobs are compared in the background once a checker accepts them, once all of several makers have handed in, or once
    something is handed in for the pictures of a gold job.
    """
    return answer(await house.db.read(lambda conn: scoring.report(conn, house, asker, project_id, against, days)))


@router.get(
    "/v1/projects/{project_id}/quality/confused",
    **operation("List the jobs of a confusion", gives=ConfusedJobs, answer_example=CONFUSED),
)
async def get_confused(
    project_id: str,
    house: TheHouse,
    asker: Asker,
    against: Against = "accepted",
    days: Days = 30,
    label: Label = "",
    drawn_as: DrawnAs = "",
) -> Response:
    """The 100 jobs in which most boxes of one label were drawn as another, missed, or drawn where nothing is."""
    asked = (project_id, against, days, label, drawn_as)
    return answer(await house.db.read(lambda conn: scoring.confused(conn, house, asker, *asked)))


@router.get(
    "/v1/projects/{project_id}/gold",
    **operation("List gold jobs", gives=GoldJobs, answer_example=GOLD),
)
async def list_gold(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Jobs whose tracks are known to be right, the newest first."""
    return answer(await house.db.read(lambda conn: scoring.gold_set(conn, asker, project_id)))


@router.put(
    "/v1/projects/{project_id}/gold/{job_id}",
    **operation("Make a job gold", gives=GoldJobs, answer_example=GOLD, errors=(401, 403, 404, 409)),
)
async def add_gold(request: Request, project_id: str, job_id: str, house: TheHouse, asker: Asker) -> Response:
    """Whatever is handed in from now on for the same pictures is compared with this completed job."""
    return await carry_out(request, asker, lambda conn: scoring.add_gold(conn, house, asker, project_id, job_id))


@router.delete(
    "/v1/projects/{project_id}/gold/{job_id}",
    **operation("Take a job out of the gold set", gives=GoldJobs, answer_example={"jobs": []}, errors=(401, 403, 404)),
)
async def take_gold(request: Request, project_id: str, job_id: str, house: TheHouse, asker: Asker) -> Response:
    """What was compared with it stays."""
    return await carry_out(request, asker, lambda conn: scoring.take_gold(conn, house, asker, project_id, job_id))
