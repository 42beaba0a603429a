"""A job whose frames are arriving: what is known of it, what is left to do, and how it ends."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from rotoscope.domain.errors import AttachmentMissing
from rotoscope.domain.events import Event, FramesReady, JobFailed
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import Job, JobKind, JobState
from rotoscope.store import frames, jobs, projects, space
from rotoscope.wire.frames_input import frames_from_input, source_from_input

FAILURES_MAX = 100
_LIVING = (JobState.ARRIVING, JobState.OPEN, JobState.BUILDING)


@dataclass(frozen=True, slots=True)
class Arrival:
    """`listed` are the frames that the job names; `source` the video or archive that has them instead."""

    job: Job
    listed: Sequence[tuple[str, str]]
    source: str | None
    settled: set[int]

    def todo(self, frame_count: int) -> list[int]:
        """The frames that were not tried yet, or are to be tried again."""
        return [index for index in range(frame_count) if index not in self.settled]


def load(conn: sa.Connection, job_ids: Sequence[str]) -> list[Arrival]:
    """The arrivals as they stand; without those whose frames nobody waits for any more."""
    settled = frames.settled(conn, job_ids)
    arrivals = []
    for job, text in jobs.with_input(conn, job_ids):
        if job.state in _LIVING:
            data = msgspec.json.decode(text)
            listed, source = frames_from_input(job.kind, data), source_from_input(job.kind, data)
            arrivals.append(Arrival(job, listed, source, settled.get(job.id, set())))
    return arrivals


def organization_of(conn: sa.Connection, job: Job) -> str:
    """Whose uploads the job may use."""
    project = projects.get(conn, job.project_id)
    return "" if project is None else project.organization_id


def settle(conn: sa.Connection, job: Job, now_ms: int, latest: Sequence[Frame] = ()) -> Event | None:
    """Every frame was tried: the job goes on if one is usable, and has failed if none is. The event is to be recorded.

    `latest` are the rows that were just written, which often answers the question without asking the database.
    Repeating is harmless.
    """
    if job.state is not JobState.ARRIVING:
        return None  # frames were tried again while the job was open
    if any(frame.state is FrameState.READY for frame in latest) or frames.count(conn, job.id, FrameState.READY):
        return FramesReady(job.id, job.frame_count)
    if frames.count(conn, job.id, FrameState.PENDING):
        return None  # some are to be tried again, by an event of their own: that decides
    failed = frames.first_failed(conn, job.id, FAILURES_MAX)
    message = (
        f"Not one of {job.frame_count} frames could be used." if job.frame_count > 1 else "No frame could be used."
    )
    if failed:
        message += f" The first: {failed[0].error_message}"
    return fail(conn, job, now_ms, message, [field_of(job.kind, frame.index) for frame in failed])


def fail(
    conn: sa.Connection, job: Job, now_ms: int, message: str, fields: Sequence[str], code: str = AttachmentMissing.code
) -> Event | None:
    """The job cannot be worked on, and its client is to be told: the event is to be recorded."""
    space.recount(conn, [job.id])  # some frames may have come
    failures = [{"field": field, "type": "INVALID_IMAGE_LINK"} for field in fields]
    error = {"code": code, "message": message, "meta_data": {"failures": failures}}
    times = {"updated_at_ms": now_ms, "completed_at_ms": now_ms}
    is_moved = jobs.move(conn, job.id, {JobState.ARRIVING}, JobState.FAILED, error=error, **times)
    return JobFailed(job.id) if is_moved else None


def field_of(kind: JobKind, index: int) -> str:
    """Where in the client's job the address of a frame stands, as a JSON pointer."""
    match kind:
        case JobKind.IMAGE:
            return "/data/image_url"
        case JobKind.SENSOR:
            return f"/data/sensor_data/frames/{index}/sensors/0/data_url"
        case JobKind.VIDEO:
            return f"/data/video_data/frames/{index}/src"


SOURCE_FIELD = "/data/video_data/source/src"
