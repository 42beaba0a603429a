"""Batches: create one, list its jobs page by page."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, read_body, twins
from rotoscope.api.examples import BATCH_PAGE, NEW_BATCH, RICH_BATCH_PAGE
from rotoscope.api.jobs import PLURAL, SINGULAR
from rotoscope.api.openapi import operation
from rotoscope.api.pages import opened, page_answer
from rotoscope.services import intake, overview
from rotoscope.services.overview import JobFilter, page_size_from
from rotoscope.wire.batch import read_batch
from rotoscope.wire.summary import BatchPage, RichBatchPage

router = APIRouter(tags=["Batches"])

BATCH = tuple(f"/{version}{project}/batch" for version in ("v1", "v0", "projectsvc") for project in (PLURAL, SINGULAR))
SLIM = tuple(f"/v1{project}/batch/{{batch_id}}" for project in (PLURAL, SINGULAR))
RICH = tuple(
    f"/{version}{project}/batch/{{batch_id}}" for version in ("v0", "projectsvc") for project in (PLURAL, SINGULAR)
)
PageToken = Annotated[str, Query(description="next_page_token of the page before; blank = the first page")]
PageSize = Annotated[str, Query(description="jobs in a page, 1 to 1000; 100 if not given")]


class NewBatchBody(msgspec.Struct):
    """A batch to create. `name` is unique in the project."""

    name: str
    description: str | None = None
    label: str | None = None


class BatchCreated(msgspec.Struct, frozen=True):
    """The new batch."""

    batch_id: str


@twins(
    router.post,
    BATCH,
    **operation(
        "Create a batch",
        takes=NewBatchBody,
        gives=BatchCreated,
        examples={"batch": NEW_BATCH},
        answer_example={"batch_id": BATCH_PAGE["id"]},
        errors=(400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 507),
    ),
)
async def create_batch(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Makes a batch; a name that another batch of the project has is refused with BATCH_CREATION."""
    with await read_body(request, house.limits.body_bytes_max) as body:
        new = read_batch(body.buffer)
    return await carry_out(
        request, asker, lambda conn: BatchCreated(intake.create_batch(conn, house, asker, project_id, new).id)
    )


@twins(
    router.get,
    SLIM,
    **operation("List the jobs of a batch", gives=BatchPage, answer_example=BATCH_PAGE, errors=(400, 401, 404)),
)
async def get_batch(
    project_id: str,
    batch_id: str,
    house: TheHouse,
    asker: Asker,
    page_token: PageToken = "",
    pageToken: Annotated[str, Query(include_in_schema=False)] = "",
    page_size: PageSize = "",
) -> Response:
    """One page of a batch's jobs, in the order of arrival."""
    wanted = JobFilter(page_token=opened(house, asker, page_token or pageToken), page_size=page_size_from(page_size))
    page = await house.db.read(lambda conn: overview.batch_page(conn, asker, project_id, batch_id, wanted))
    return page_answer(house, asker, page)


@twins(
    router.get,
    RICH,
    **operation(
        "List the jobs of a batch (v0)", gives=RichBatchPage, answer_example=RICH_BATCH_PAGE, errors=(400, 401, 404)
    ),
)
async def get_batch_rich(
    project_id: str,
    batch_id: str,
    house: TheHouse,
    asker: Asker,
    page_token: PageToken = "",
    pageToken: Annotated[str, Query(include_in_schema=False)] = "",
    page_size: PageSize = "",
) -> Response:
    """One page of a batch's jobs, in the order of arrival, with the richer rows of v0."""
    wanted = JobFilter(page_token=opened(house, asker, page_token or pageToken), page_size=page_size_from(page_size))
    page = await house.db.read(lambda conn: overview.rich_batch_page(conn, house, asker, project_id, batch_id, wanted))
    return page_answer(house, asker, page)
