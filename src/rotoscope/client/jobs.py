"""Jobs: create one or many, follow them, take them back."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import Any

import msgspec

from rotoscope.client import models
from rotoscope.client.delivery_models import Delivery
from rotoscope.client.errors import JobEnded, TookTooLong
from rotoscope.client.listing import pages
from rotoscope.client.operation import Pages
from rotoscope.client.steps import Request, Sleep, Steps, answered, call

BULK_JOBS = 1_000  # jobs in one request of a bulk: small enough to repeat, large enough to be quick
POLL_SECONDS = (0.2, 10.0)
FRAMES_SHOWN = 10_000  # beyond this many, progress is that of the first ones


class FramePage(msgspec.Struct):
    frames: list[models.Frame] = []


def job_body(
    reference_id: str,
    *,
    frames: Sequence[str | Mapping[str, Any]] = (),
    source: str | None = None,
    image_url: str | None = None,
    data: Mapping[str, Any] | None = None,
    pre_labels: Sequence[Mapping[str, Any]] | None = None,
    metadata: Mapping[str, Any] | None = None,
    tag: str | None = None,
    workflow_id: str | None = None,
    batch_id: str | None = None,
    priority_weight: int = 5,
) -> dict[str, Any]:
    """The body of a job. Say what is to be labelled in one of four ways:

    `frames`      a list of image addresses, or of {"frame_id", "src"}
    `source`      a whole video or archive: an address, s3://…, or `upload.source`
    `image_url`   a single image
    `data`        the `data` object of the job API, as you would write it by hand
    """
    inner: dict[str, Any] = dict(data or {})
    if frames:
        inner["video_data"] = {"frames": [_frame(index, frame) for index, frame in enumerate(frames, 1)]}
    if source is not None:
        inner["video_data"] = {"source": {"src": source}}
    if image_url is not None:
        inner["image_url"] = image_url
    if pre_labels is not None:
        inner["maker_response"] = {"video2d": {"data": {"annotations": list(pre_labels)}}}
    if metadata is not None:
        inner["metadata"] = dict(metadata)
    body = {"reference_id": reference_id, "data": inner, "priority_weight": priority_weight}
    chosen = {"tag": tag, "work_flow_id": workflow_id, "batch_id": batch_id}
    return body | {name: value for name, value in chosen.items() if value}


def _frame(index: int, frame: str | Mapping[str, Any]) -> dict[str, Any]:
    return {"frame_id": f"frame{index:06d}", "src": frame} if isinstance(frame, str) else dict(frame)


def create_job(
    project_id: str,
    reference_id: str,
    *,
    frames: Sequence[str | Mapping[str, Any]] = (),
    source: str | None = None,
    image_url: str | None = None,
    data: Mapping[str, Any] | None = None,
    pre_labels: Sequence[Mapping[str, Any]] | None = None,
    metadata: Mapping[str, Any] | None = None,
    tag: str | None = None,
    workflow_id: str | None = None,
    batch_id: str | None = None,
    priority_weight: int = 5,
) -> Steps[models.NewJob]:
    """Create a job; see `job_body` for the arguments. Safe to repeat: one reference_id is one job."""
    body = job_body(
        reference_id,
        frames=frames,
        source=source,
        image_url=image_url,
        data=data,
        pre_labels=pre_labels,
        metadata=metadata,
        tag=tag,
        workflow_id=workflow_id,
        batch_id=batch_id,
        priority_weight=priority_weight,
    )
    path = f"/v1/projects/{project_id}/jobs"
    return (yield from call(models.NewJob, "POST", path, body=body))


def create_jobs(project_id: str, bodies: Iterable[Mapping[str, Any]]) -> Pages[models.BulkOutcome]:
    """Create many jobs, from an iterable of bodies (`job_body`) that may be longer than memory."""
    numbered = iter(bodies)
    done = 0
    while chunk := list(itertools.islice(numbered, BULK_JOBS)):
        yield _bulk(project_id, chunk, done)
        done += len(chunk)


def _bulk(project_id: str, bodies: list[Mapping[str, Any]], lines_before: int) -> Steps[list[models.BulkOutcome]]:
    request = Request(
        "POST",
        f"/v1/projects/{project_id}/jobs/bulk",
        headers={"Content-Type": "application/x-ndjson", "Accept": "application/x-ndjson"},
        content=b"".join(msgspec.json.encode(body) + b"\n" for body in bodies),
    )
    reply = yield from answered(request)
    outcomes = [msgspec.json.decode(line, type=models.BulkOutcome) for line in reply.body.splitlines() if line.strip()]
    for outcome in outcomes:
        outcome.line += lines_before
    return outcomes


def jobs(
    project_id: str,
    *,
    state: str | None = None,
    batch_id: str | None = None,
    reference_id: str | None = None,
    step: str | None = None,
    q: str | None = None,
    order: str | None = None,
    holder: str | None = None,
    issues: str | None = None,
) -> Pages[models.JobStatus]:
    """The jobs of a project, newest last; all, or those of a status or state, a batch or a reference_id.

    `step` is where they stand, `q` a part of the reference_id, `holder` the member (or "me") who has them in hand,
    `issues="open"` those with issues that are not settled, and `order="newest"` turns the list round.
    """
    query = {"state": state, "batch_id": batch_id, "reference_id": reference_id, "step": step, "q": q, "order": order}
    query |= {"holder": holder, "issues": issues}
    return pages(models.JobStatus, f"/v1/projects/{project_id}/jobs", "jobs", query)


def job(project_id: str, job_id: str) -> Steps[models.JobStatus]:
    """Where a job is, as the job API says it."""
    return (yield from call(models.JobStatus, "GET", f"/v1/projects/{project_id}/jobs/{job_id}"))


def view_job(job_id: str) -> Steps[models.JobView]:
    """A job as the editor opens it: with its project, its label schema and its task."""
    return (yield from call(models.JobView, "GET", f"/v1/jobs/{job_id}"))


def cancel_job(project_id: str, job_id: str) -> Steps[Any]:
    """Take a job back. Its tasks close; what was drawn is kept."""
    return (yield from call(Any, "POST", f"/v1/projects/{project_id}/jobs/{job_id}/cancel"))


def deliveries(project_id: str, job_id: str) -> Pages[Delivery]:
    """What was announced to the callback URL, with every attempt."""
    return pages(Delivery, f"/v1/projects/{project_id}/jobs/{job_id}/deliveries", "deliveries")


def wait_until_open(
    job_id: str, *, seconds: float = 600.0, progress: Callable[[int, int], object] | None = None
) -> Steps[models.OpenedJob]:
    """Wait until the frames are there and somebody can draw on them (or the job is past that).

    `progress(arrived, all)` is called with counts of frames.
    """
    for pause in _pauses(seconds):
        found = yield from view_job(job_id)
        if found.job.state in ("failed", "cancelled"):
            raise JobEnded(f"Job {job_id} is {found.job.state}: {found.job.error}", found.job)
        if found.job.state != "arriving":
            return found.job
        if progress is not None:
            progress(*(yield from _arrived(job_id)))
        yield Sleep(pause)
    raise TookTooLong(f"The frames of job {job_id} did not arrive in {seconds:g} seconds.")


def _arrived(job_id: str) -> Steps[tuple[int, int]]:
    """How many frames are here, or given up, and of how many."""
    path = f"/v1/jobs/{job_id}/frames"
    page = yield from call(FramePage, "GET", path, query={"page_size": FRAMES_SHOWN})
    return sum(frame.state != "pending" for frame in page.frames), len(page.frames)


def wait_for_result(project_id: str, job_id: str, *, seconds: float = 3600.0) -> Steps[models.JobStatus]:
    """Wait until the job is completed; `result` of what comes back is the address of the result."""
    for pause in _pauses(seconds):
        found = yield from job(project_id, job_id)
        if found.status == "completed":
            return found
        if found.is_final:
            raise JobEnded(f"Job {job_id} is {found.status}: {found.error}", found)
        yield Sleep(pause)
    raise TookTooLong(f"Job {job_id} was not completed in {seconds:g} seconds.")


def _pauses(seconds: float) -> Iterable[float]:
    """Growing pauses until the time is up; the last look is at its very end."""
    end = monotonic() + seconds
    pause, longest = POLL_SECONDS
    while (left := end - monotonic()) > 0:
        yield min(pause, left)
        pause = min(pause * 1.5, longest)
