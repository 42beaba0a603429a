"""Media: the frames of a job are brought in, looked at and kept; a bad one is a message on that frame."""

import asyncio
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from rotoscope.domain.errors import AttachmentMissing, Breakdown, JobClosed
from rotoscope.domain.events import Event, FrameRetried
from rotoscope.domain.frame import Frame
from rotoscope.domain.job import Job, JobState
from rotoscope.kit.together import all_ended
from rotoscope.media.facts import MediaRefused
from rotoscope.services import giving_up
from rotoscope.services.house import House
from rotoscope.services.media import arrival
from rotoscope.services.media.arrival import Arrival
from rotoscope.services.media.fetching import fetch_listed
from rotoscope.services.media.splitting import split_source
from rotoscope.store import events as outbox
from rotoscope.store import frames, jobs
from rotoscope.wire.frames_input import frame_id_of, frames_from_input, source_from_input

JOBS_AT_ONCE = 40
THUMBNAIL_PIXELS = 320


async def fetch_frames(house: House, happened: Sequence[Event]) -> None:
    """JobArrived, FrameRetried: bring in the frames that are still missing. Each job ends on its own, by FramesReady
    or JobFailed; repeating is harmless and goes on where it stopped."""
    job_ids = list(dict.fromkeys(event.subject_id for event in happened))
    arrivals = await house.db.read(lambda conn: arrival.load(conn, job_ids))
    places = asyncio.Semaphore(JOBS_AT_ONCE)
    await all_ended(_bring_in(house, arrived, places) for arrived in arrivals)


async def give_up(house: House, event: Event, reason: str) -> None:
    """JobArrived or FrameRetried failed too often, through a fault of ours: the job fails where its client can see it,
    and a retry of its frames gives it a new life."""
    await house.db.write(lambda conn: _fail(conn, house, event.subject_id, reason))


def _fail(conn: sa.Connection, house: House, job_id: str, reason: str) -> None:
    job = jobs.get(conn, job_id)
    if job is not None:
        why = reason[: giving_up.REASON_LENGTH_MAX]
        message = f"The frames could not be brought in, through a fault of ours; try them again. {why}"
        failed = arrival.fail(conn, job, house.clock.now_ms(), message, (), Breakdown.code)
        outbox.record(conn, *([failed] if failed else ()))


async def _bring_in(house: House, arrived: Arrival, places: asyncio.Semaphore) -> None:
    async with places:
        if arrived.source is None:
            await fetch_listed(house, arrived)
        else:
            await split_source(house, arrived)


def frames_of(conn: sa.Connection, job: Job, start: int = 0, stop: int | None = None) -> list[Frame]:
    """The frames `start` to `stop` of a job in order; those that were not tried yet are pending."""
    stop = job.frame_count if stop is None else min(stop, job.frame_count)
    rows = {frame.index: frame for frame in frames.page(conn, job.id, start, stop)}
    if len(rows) == max(0, stop - start):
        return list(rows.values())
    data = msgspec.json.decode(jobs.input_of(conn, job.id))
    source = source_from_input(job.kind, data)
    listed = frames_from_input(job.kind, data)
    return [
        rows.get(index) or Frame(job.id, index, *(listed[index] if source is None else (frame_id_of(index), source)))
        for index in range(start, stop)
    ]


def retry_failed(conn: sa.Connection, house: House, job: Job) -> int:
    """Try the failed frames of a job again; how many they are. A job that failed for want of frames gets a new life;
    one that failed by other work of ours goes on with that work. One that failed at a step is opened again instead."""
    if job.state in (JobState.COMPLETED, JobState.CANCELLED):
        raise JobClosed
    if giving_up.is_stuck(job):
        giving_up.take_up(conn, job, house.clock.now_ms())
        return 0
    if job.state is JobState.FAILED and job.step:
        raise JobClosed("The job failed at a step, and not for want of frames; a manager can open it again.")
    count = frames.retry_failed(conn, job.id)
    if jobs.move(
        conn,
        job.id,
        {JobState.FAILED},
        JobState.ARRIVING,
        error=None,
        completed_at_ms=None,
        updated_at_ms=house.clock.now_ms(),
    ):
        outbox.record(conn, FrameRetried(job.id, max(1, job.frame_count)))
    elif count:
        outbox.record(conn, FrameRetried(job.id, count))
    return count


async def thumbnail_of(house: House, sha256: str) -> bytes:
    """A small JPEG of a kept picture, made when it is first asked for."""
    return await asyncio.to_thread(house.workshop.staging.thumbnail, sha256, lambda: _thumbnail(house, sha256))


def _thumbnail(house: House, sha256: str) -> bytes:
    try:
        picture = house.blobs.path(sha256) or house.blobs.get(sha256)
        return house.workshop.thumbnail(picture, THUMBNAIL_PIXELS)
    except (LookupError, MediaRefused) as error:
        raise AttachmentMissing("There is no picture of this name.") from error
