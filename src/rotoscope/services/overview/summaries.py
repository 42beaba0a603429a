"""Looking: what stands where in a project, for clients that count and for people who wait.

`annotations` counts shapes over all frames: those of the pre-labels until the job is completed, then those of the
result. A batch is Complete when every job in it has come to an end, be it completed, failed or cancelled.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from rotoscope.domain.batch import Batch
from rotoscope.domain.delivery import Attempt, Delivery
from rotoscope.domain.errors import AttachmentMissing, Fault, InvalidParameter, NotFound, PageTokenInvalid
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.kit.ids import is_uuid
from rotoscope.kit.page import sequence_from_token, token_from_sequence
from rotoscope.services.access import job_of, project_of
from rotoscope.services.house import House
from rotoscope.store import assets, batches, former_results, jobs
from rotoscope.store import deliveries as store_deliveries
from rotoscope.store.summaries import JobCounts, counts_by_batch
from rotoscope.wire.delivery_log import AttemptSummary, DeliveryLog, DeliverySummary, shown_url
from rotoscope.wire.summary import (
    BatchPage,
    BatchSummary,
    JobSummary,
    ProjectDetails,
    ProjectStats,
    RichBatchPage,
    job_row,
    job_summary,
    rfc3339,
    rich_job_row,
)

PAGE_SIZE = 100
PAGE_SIZE_MAX = 1000


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs of a project are asked for, and from where on."""

    states: Collection[JobState] = ()
    batch_id: str = ""
    reference_id: str = ""
    page_token: str = ""
    page_size: int = PAGE_SIZE
    step: str = ""
    text: str = ""  # somewhere in the reference_id
    is_newest_first: bool = False
    holder_id: str = ""  # who has it in hand
    has_issues: bool = False


def page_size_from(text: str) -> int:
    """How many rows a client asks for: at most 1000, 100 if it does not say."""
    if not text:
        return PAGE_SIZE
    if not text.isascii() or not text.isdigit() or int(text[:9]) == 0:
        message = "page_size must be a number from 1 to 1000."
        raise InvalidParameter(message, faults=[Fault("/query/page_size", "out_of_range", message, text)])
    return min(int(text[:9]), PAGE_SIZE_MAX)


def job(conn: sa.Connection, house: House, principal: Principal, project_id: str, job_id: str) -> JobSummary:
    """One job, with the address of its result once it has one."""
    return summary(house, job_of(conn, principal, project_id, job_id))


def summary(house: House, job: Job) -> JobSummary:
    """A job in the words of the job API."""
    has_result = job.state is JobState.COMPLETED and job.result_sha256
    return job_summary(job, house.links.result(job.id, job.result_sha256 or "") if has_result else "")


def details(conn: sa.Connection, principal: Principal, project_id: str) -> ProjectDetails:
    """A project and all its batches, oldest first."""
    project = project_of(conn, principal, project_id)
    counts = counts_by_batch(conn, project_id)
    rows = [_batch(batch, counts.get(batch.id, JobCounts())) for batch in batches.of_project(conn, project_id)]
    return ProjectDetails(project.name, project.base, rows)


def stats(conn: sa.Connection, principal: Principal, project_id: str) -> ProjectStats:
    """A project in numbers."""
    project = details(conn, principal, project_id)
    return ProjectStats(
        name=project.name,
        base=project.base,
        total_batches=len(project.batches),
        completed_batches=sum(batch.status == "Complete" for batch in project.batches),
        total_jobs=sum(batch.total_jobs for batch in project.batches),
        completed_jobs=sum(batch.completed_jobs for batch in project.batches),
        total_frames=sum(batch.total_frames for batch in project.batches),
        completed_frames=sum(batch.completed_frames for batch in project.batches),
        annotations=sum(batch.annotations for batch in project.batches),
    )


def batch_page(
    conn: sa.Connection, principal: Principal, project_id: str, batch_id: str, wanted: JobFilter
) -> BatchPage:
    """A batch and one page of its jobs in the order of arrival."""
    batch, found, token = _batch_jobs(conn, principal, project_id, batch_id, wanted)
    return BatchPage(batch.id, project_id, batch.name, [job_row(job) for job in found], token)


def rich_batch_page(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, batch_id: str, wanted: JobFilter
) -> RichBatchPage:
    """The same, with the rows of v0."""
    batch, found, token = _batch_jobs(conn, principal, project_id, batch_id, wanted)
    rows = [rich_job_row(job, f"{house.links.public_url}/jobs/{job.id}") for job in found]
    return RichBatchPage(batch.id, project_id, batch.name, rows, token)


def deliveries(conn: sa.Connection, principal: Principal, project_id: str, job_id: str) -> DeliveryLog:
    """What became of the callbacks of a job."""
    job = job_of(conn, principal, project_id, job_id)
    found = store_deliveries.of_job(conn, job.id)
    attempts = store_deliveries.attempts_of(conn, [delivery.id for delivery in found])
    return DeliveryLog([_delivery(delivery, attempts[delivery.id], principal) for delivery in found])


def result_of(conn: sa.Connection, principal: Principal, job_id: str, sha256: str) -> Job:
    """The job whose result this is, if the principal may see it."""
    job = jobs.get(conn, job_id)
    is_its = job is not None and (job.result_sha256 == sha256 or former_results.has(conn, job_id, sha256))
    if job is None or not is_its or not _may_see(conn, principal, job):
        raise AttachmentMissing("There is no such result.")
    return job


def asset_of(conn: sa.Connection, principal: Principal, job_id: str, index: int) -> str:
    """The SHA-256 of a frame's bytes, if the principal may see its job."""
    job = jobs.get(conn, job_id)
    sha256 = None if job is None else assets.sha256_of(conn, job_id, index)
    if job is None or sha256 is None or not _may_see(conn, principal, job):
        raise AttachmentMissing("There is no such frame, or its bytes have not come yet.")
    return sha256


def _may_see(conn: sa.Connection, principal: Principal, job: Job) -> bool:
    try:
        project_of(conn, principal, job.project_id)
    except NotFound:
        return False
    return True


def _batch_jobs(
    conn: sa.Connection, principal: Principal, project_id: str, batch_id: str, wanted: JobFilter
) -> tuple[Batch, list[Job], str]:
    project_of(conn, principal, project_id)
    if not is_uuid(batch_id):
        raise InvalidParameter.at("/path/batch_id", "batch_id is not a UUID.", batch_id)
    batch = batches.get(conn, project_id, batch_id.lower())
    if batch is None:
        raise NotFound("There is no such batch in this project.")
    inside = JobFilter(batch_id=batch.id, page_token=wanted.page_token, page_size=wanted.page_size)
    return batch, *page_of_jobs(conn, project_id, inside)


def page_of_jobs(conn: sa.Connection, project_id: str, wanted: JobFilter) -> tuple[list[Job], str]:
    """One page of a project's jobs, and the token of the next."""
    after = sequence_from_token(wanted.page_token) if wanted.page_token else 0
    if after is None:
        raise PageTokenInvalid()
    found = jobs.page(
        conn,
        project_id,
        states=wanted.states,
        batch_id=wanted.batch_id,
        reference_id=wanted.reference_id,
        step=wanted.step,
        text=wanted.text,
        after=after,
        limit=wanted.page_size + 1,
        is_newest_first=wanted.is_newest_first,
        holder_id=wanted.holder_id,
        has_issues=wanted.has_issues,
    )
    if len(found) <= wanted.page_size:
        return found, ""
    page = found[: wanted.page_size]
    return page, token_from_sequence(page[-1].sequence)


def _batch(batch: Batch, counts: JobCounts) -> BatchSummary:
    return BatchSummary(
        id=batch.id,
        name=batch.name,
        description=batch.description,
        is_default=batch.is_default,
        total_jobs=counts.jobs,
        completed_jobs=counts.completed,
        total_frames=counts.frames,
        completed_frames=counts.completed_frames,
        annotations=counts.annotations,
        created_at=rfc3339(batch.created_at_ms),
        status=counts.status,
    )


def _delivery(delivery: Delivery, attempts: Sequence[Attempt], principal: Principal) -> DeliverySummary:
    due = delivery.next_attempt_at_ms
    return DeliverySummary(
        id=delivery.id,
        url=shown_url(delivery.url) if principal.may_manage else "",
        state=str(delivery.state),
        created_at=rfc3339(delivery.created_at_ms),
        next_attempt_at=None if due is None else rfc3339(due),
        attempts=[
            AttemptSummary(each.attempt, rfc3339(each.at_ms), each.status, each.error, each.duration_ms)
            for each in attempts
        ],
    )
