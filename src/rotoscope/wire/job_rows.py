"""Jobs as a list for people shows them: the job API's row, and what one wants to know at a glance."""

from typing import Annotated

from msgspec import Meta, Struct

from rotoscope.domain.job import Job
from rotoscope.wire.summary import JobSummary, job_summary, rfc3339


class Holder(Struct, frozen=True):
    """Who has a task of the job in hand just now, or was given it by a manager."""

    id: str
    name: str


class JobListing(JobSummary, frozen=True, kw_only=True):
    """A job in the list of its project. `state` is finer than `status`: arriving, open and building are pending."""

    state: str
    step: Annotated[str, Meta(description="where it stands in its workflow")]
    kind: str
    tracks: int
    failed_frames: Annotated[int, Meta(ge=0, description="frames that could not be fetched")]
    waiting_frames: Annotated[int, Meta(ge=0, description="frames that are still on their way")]
    open_issues: Annotated[int, Meta(ge=0, description="issues that are not settled yet")]
    active_ms: Annotated[int | None, Meta(description="what people worked on it; null for who does not manage")]
    updated_at: str
    thumbnail_url: Annotated[str | None, Meta(description="of its first frame; signed, for some hours")]
    holder: Holder | None


class JobPage(Struct, frozen=True):
    """One page of a project's jobs; the next one follows `next_page_token`, which is empty on the last."""

    jobs: list[JobListing]
    next_page_token: str


def listing(
    job: Job,
    result: str,
    thumbnail_url: str | None,
    holder: Holder | None,
    *,
    failed_frames: int = 0,
    waiting_frames: int = 0,
    open_issues: int = 0,
    active_ms: int | None = None,
) -> JobListing:
    known = job_summary(job, result)
    return JobListing(
        **{name: getattr(known, name) for name in known.__struct_fields__},
        state=job.state.value,
        step=job.step,
        kind=job.kind.value,
        tracks=job.track_count,
        failed_frames=failed_frames,
        waiting_frames=waiting_frames,
        open_issues=open_issues,
        active_ms=active_ms,
        updated_at=rfc3339(job.updated_at_ms),
        thumbnail_url=thumbnail_url,
        holder=holder,
    )
