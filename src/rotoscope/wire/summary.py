"""What the job API tells about jobs, batches and projects: its answers as types.

Every name is a Python identifier without a leading underscore, at every depth: the official client makes attributes of
them. Lists are never null and `next_page_token` is always there.
"""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from rotoscope.domain.job import Job, JobState

STATUS = {
    JobState.ARRIVING: "pending",
    JobState.OPEN: "pending",
    JobState.BUILDING: "pending",
    JobState.COMPLETED: "completed",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "cancelled",
}

Status = Annotated[str, Meta(description="pending, completed, failed or cancelled", examples=["completed"])]
Count = Annotated[int, Meta(ge=0)]


class JobError(msgspec.Struct, frozen=True):
    """Why a job failed."""

    code: str
    message: str


class JobSummary(msgspec.Struct, frozen=True):
    """One job. `result` is the address of its result, and empty until the job is completed."""

    project_id: str
    reference_id: str
    job_id: str
    batch_id: str
    status: Status
    tag: str
    work_flow_id: str
    priority_weight: int
    result: str
    frames: Count
    annotations: Count
    created_at: str
    completed_at: str | None
    error: JobError | None


class JobRow(msgspec.Struct, frozen=True):
    """One job in the list of a batch."""

    id: str
    reference_id: str
    status: Status
    frames: Count
    annotations: Annotated[int, Meta(ge=0, description="shapes over all frames: drawn so far, or in the result")]


class RichJobRow(msgspec.Struct, frozen=True):
    """One job in the list of a batch, as v0 tells it."""

    id: str
    reference_id: str
    status: Status
    frames: Count
    annotations: Count
    priority_weight: int
    tag: str
    viewer_url: str


class BatchPage(msgspec.Struct, frozen=True):
    """A batch and one page of its jobs; the next page follows `next_page_token`, which is empty on the last."""

    id: str
    project_id: str
    name: str
    jobs: list[JobRow]
    next_page_token: str


class RichBatchPage(msgspec.Struct, frozen=True):
    """A batch and one page of its jobs, as v0 tells it."""

    id: str
    project_id: str
    name: str
    jobs: list[RichJobRow]
    next_page_token: str


class BatchSummary(msgspec.Struct, frozen=True):
    """A batch in the details of its project."""

    id: str
    name: str
    description: str
    is_default: bool
    total_jobs: Count
    completed_jobs: Count
    total_frames: Count
    completed_frames: Count
    annotations: Count
    created_at: Annotated[str, Meta(examples=["2026-08-23T17:55:13.203Z"])]
    status: Annotated[str, Meta(description="Inactive (no jobs), Active, or Complete (every job has ended)")]


class ProjectDetails(msgspec.Struct, frozen=True):
    """A project and all its batches."""

    name: str
    base: Annotated[str, Meta(description="VIDEO, IMAGE or SENSOR")]
    batches: list[BatchSummary]


class ProjectStats(msgspec.Struct, frozen=True):
    """A project in numbers."""

    name: str
    base: str
    total_batches: Count
    completed_batches: Count
    total_jobs: Count
    completed_jobs: Count
    total_frames: Count
    completed_frames: Count
    annotations: Count


def job_summary(job: Job, result: str) -> JobSummary:
    """A job in the words of the job API; `result` is the address of its result."""
    error = job.error or {}
    return JobSummary(
        project_id=job.project_id,
        reference_id=job.reference_id,
        job_id=job.id,
        batch_id=job.batch_id,
        status=STATUS[job.state],
        tag=job.tag or job.workflow_id,
        work_flow_id=job.workflow_id,
        priority_weight=job.priority_weight,
        result=result,
        frames=job.frame_count,
        annotations=job.annotation_count,
        created_at=rfc3339(job.created_at_ms),
        completed_at=None if job.completed_at_ms is None else rfc3339(job.completed_at_ms),
        error=JobError(str(error.get("code", "")), str(error.get("message", ""))) if error else None,
    )


def job_row(job: Job) -> JobRow:
    return JobRow(job.id, job.reference_id, STATUS[job.state], job.frame_count, job.annotation_count)


def rich_job_row(job: Job, viewer_url: str) -> RichJobRow:
    return RichJobRow(
        job.id,
        job.reference_id,
        STATUS[job.state],
        job.frame_count,
        job.annotation_count,
        job.priority_weight,
        job.tag or job.workflow_id,
        viewer_url,
    )


def rfc3339(at_ms: int) -> str:
    """2026-08-23T17:55:13.203Z"""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
