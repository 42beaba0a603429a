"""Jobs as the job API knows them: create one, look at one."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from msgspec import Meta
from starlette.responses import Response

from rotoscope.api.doors import Asker, TheHouse, answer, read_body, twins
from rotoscope.api.examples import CREATED, JOB, NEW_JOB, PRELABELS
from rotoscope.api.openapi import operation
from rotoscope.domain.new_job import Warned
from rotoscope.services import intake, overview
from rotoscope.wire.summary import JobSummary

router = APIRouter(tags=["Jobs"])

PLURAL, SINGULAR = "/projects/{project_id}", "/project/{project_id}"
JOBS = tuple(f"/{version}{project}/jobs" for version in ("v1", "v0", "projectsvc") for project in (PLURAL, SINGULAR))
JOB_PATHS = tuple(f"{path}/{{job_id}}" for path in JOBS)


class JobCreated(msgspec.Struct, frozen=True, omit_defaults=True):
    """The new job; the same again if the same request came before. `warnings`: what was taken as it is, and may not be
    meant so."""

    job_id: str
    reference_id: str
    tag: str
    work_flow_id: str
    batch_id: str
    warnings: tuple[Warned, ...] = ()


class NewJobBody(msgspec.Struct):
    """A job to create. Unknown members are ignored, here and below."""

    reference_id: Annotated[str, Meta(description="yours, unique in the project for ever", examples=["001"])]
    data: Annotated[
        dict[str, Any],
        Meta(
            description="exactly one of video_data {frames: [{frame_id, src}]} or {source: {src}}, image_url, "
            "sensor_data with one camera; beside it maker_response (pre-labels), reference_data, metadata"
        ),
    ]
    tag: Annotated[str, Meta(description="the tag of a workflow, or its id")] | None = None
    work_flow_id: Annotated[str, Meta(description="wins over tag; one of the two is needed")] | None = None
    batch_id: Annotated[str, Meta(description='none, null or "": the default batch')] | None = None
    priority_weight: Annotated[int, Meta(ge=1, le=10)] = 5
    type: Annotated[str, Meta(description="TEST or NON_TEST")] = "NON_TEST"


@twins(
    router.post,
    JOBS,
    **operation(
        "Create a job",
        takes=NewJobBody,
        gives=JobCreated,
        examples={"plain": NEW_JOB, "pre-labelled": PRELABELS},
        answer_example=CREATED,
        errors=(400, 401, 403, 404, 408, 409, 413, 415, 429, 500, 503, 507),
    ),
)
async def create_job(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Takes a job and answers when it is durable. Its frames are fetched afterwards.

    Sending the same body again, even at the same time, gives the first answer again with the header
    `Idempotent-Replayed: true`; another body under the same reference_id is refused with FS_0001.
    """
    with await read_body(request, house.limits.job_body_bytes_max) as body:
        created = await intake.receive_job(house, asker, project_id, body)
    named = (created.job_id, created.reference_id, created.tag, created.workflow_id, created.batch_id)
    shown = JobCreated(*named, created.warnings)
    return answer(shown, headers={"Idempotent-Replayed": "true"} if created.is_replay else None)


@twins(
    router.get, JOB_PATHS, **operation("Look at a job", gives=JobSummary, answer_example=JOB, errors=(400, 401, 404))
)
async def get_job(project_id: str, job_id: str, house: TheHouse, asker: Asker) -> Response:
    """Tells where a job stands. `result` is the address of its result once `status` is completed."""
    return answer(await house.db.read(lambda conn: overview.job(conn, house, asker, project_id, job_id)))
