"""Delivery: the result is built once and kept for ever, and the client is told."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec
import sqlalchemy as sa

from rotoscope.domain.events import DeliveryDue, Event, ResultReady
from rotoscope.domain.frame import Frame
from rotoscope.domain.job import Job, JobKind, JobState
from rotoscope.domain.project import Project
from rotoscope.domain.schema import LabelSchema
from rotoscope.fetch.errors import FetchFailed
from rotoscope.kit.collector import paused
from rotoscope.kit.together import all_ended
from rotoscope.services.house import House
from rotoscope.store import deliveries, frames, jobs, projects, schemas, tracks
from rotoscope.store import events as outbox
from rotoscope.store.deliveries import Attempt, Delivery, DeliveryState
from rotoscope.store.tracks import TrackRow
from rotoscope.wire import track_document
from rotoscope.wire.callback import KEY_HEADER, callback_body
from rotoscope.wire.prelabel import unpack
from rotoscope.wire.prelabel_ids import derived_ids
from rotoscope.wire.result import document
from rotoscope.wire.result_source import Source
from rotoscope.wire.result_track import TrackText, TrackWriter

ANSWER_SECONDS = 20.0  # how long a client may take to answer
AT_ONCE = 16  # callbacks under way in one parcel: one client that hangs does not hold up the others
GONE = 410
RETRY_AFTER_SECONDS = (
    5,
    300,
    1_800,
    7_200,
    18_000,
    36_000,
    50_400,
    72_000,
    86_400,
)  # then it is given up


@dataclass(slots=True)
class Tally:
    """What a result holds, counted while it is written."""

    tracks: int = 0
    shapes: int = 0
    sha256: str = field(default="")


async def build_results(house: House, happened: Sequence[Event]) -> None:
    """JobFinished: build and keep the result of each job. One that has a result is left alone."""
    for job_id in dict.fromkeys(event.subject_id for event in happened):
        job = await house.db.read(lambda conn, job_id=job_id: jobs.get(conn, job_id))
        if job is not None and job.state is JobState.BUILDING:
            tally = await asyncio.to_thread(house.db.read_now, lambda conn, job=job: _build(conn, house, job))
            await house.db.write(lambda conn, job=job, tally=tally: _complete(conn, house, job, tally))


def _build(conn: sa.Connection, house: House, job: Job) -> Tally:
    """Write the result into the blobs, track by track: memory holds one of them, whatever the job."""
    data = msgspec.json.decode(jobs.input_of(conn, job.id))
    schema = schemas.get(conn, job.project_id, job.schema_version)
    listed = frames.page(conn, job.id)
    sources = [house.links.asset(job.id, frame.index) for frame in listed]
    tally = Tally()
    with paused(), house.blobs.writer() as blob:
        for piece in document(job.kind, data, listed, sources, _texts(conn, job, listed, schema, tally)):
            blob.write(piece)
    tally.sha256 = blob.sha256
    return tally


def _texts(
    conn: sa.Connection, job: Job, listed: Sequence[Frame], schema: LabelSchema, tally: Tally
) -> Iterator[TrackText]:
    writer = TrackWriter(job.id, job.kind, [frame.frame_id for frame in listed], schema)
    for row in tracks.iterate(conn, job.id, with_source=True):
        found = _text(job, row, writer)
        if found is not None:
            tally.tracks += 1
            tally.shapes += found.shape_count
            yield found


def _text(job: Job, row: TrackRow, writer: TrackWriter) -> TrackText | None:
    """What was not touched is quoted whole; only what was is looked into."""
    track = track_document.decode(row.document)
    if row.source is None:
        return writer.write(track, None)
    text = unpack(row.source)
    if row.revision == 0 and track.head is not None:
        return TrackText(track.head.kind, text, len(track.geometry))
    kind = track.head.kind if track.head is not None and job.kind is JobKind.IMAGE else ""
    return None if track.head is None else writer.write(track, Source(text, writer.frame_ids, kind))


def _complete(conn: sa.Connection, house: House, job: Job, tally: Tally) -> None:
    now_ms = house.clock.now_ms()
    if jobs.move(
        conn,
        job.id,
        {JobState.BUILDING},
        JobState.COMPLETED,
        result_sha256=tally.sha256,
        track_count=tally.tracks,
        annotation_count=tally.shapes,
        updated_at_ms=now_ms,
        completed_at_ms=now_ms,
    ):
        outbox.record(conn, ResultReady(job.id))


async def announce(house: House, happened: Sequence[Event]) -> None:
    """ResultReady, JobFailed: a delivery for each job whose project wants to be told; one for each end of a job."""
    job_ids = list(dict.fromkeys(event.subject_id for event in happened))
    await house.db.write(lambda conn: [_announce(conn, house, job_id) for job_id in job_ids])


def _announce(conn: sa.Connection, house: House, job_id: str) -> None:
    job, project = _job_and_project(conn, job_id)
    if job is None or project is None or not project.callback_url or not job.state.is_final:
        return
    now_ms = house.clock.now_ms()
    delivery_id = derived_ids(f"{job.id} {job.state} {job.completed_at_ms}", 1)[0]
    delivery = Delivery(
        delivery_id, job.id, project.id, project.callback_url, DeliveryState.WAITING, 0, now_ms, now_ms, now_ms
    )
    if deliveries.insert(conn, delivery):
        outbox.record(conn, DeliveryDue(delivery_id))


async def deliver(house: House, happened: Sequence[Event]) -> None:
    """DeliveryDue: try each delivery once. A crash in the middle tries it again, with the same id and body."""
    places = asyncio.Semaphore(AT_ONCE)
    delivery_ids = dict.fromkeys(event.subject_id for event in happened)
    await all_ended(_deliver(house, delivery_id, places) for delivery_id in delivery_ids)


async def _deliver(house: House, delivery_id: str, places: asyncio.Semaphore) -> None:
    async with places:
        found = await house.db.read(lambda conn: _due(conn, house, delivery_id))
        if found is None:
            return
        delivery, job, project = found
        attempt = await _try(house, delivery, job, project)
        await house.db.write(lambda conn: _settle(conn, delivery, attempt))


def _due(conn: sa.Connection, house: House, delivery_id: str) -> tuple[Delivery, Job, Project] | None:
    delivery = deliveries.get(conn, delivery_id)
    if delivery is None or delivery.state is not DeliveryState.WAITING:
        return None
    if (delivery.next_attempt_at_ms or 0) > house.clock.now_ms():
        return None
    job, project = _job_and_project(conn, delivery.job_id)
    return None if job is None or project is None else (delivery, job, project)


def _job_and_project(conn: sa.Connection, job_id: str) -> tuple[Job | None, Project | None]:
    job = jobs.get(conn, job_id)
    return job, None if job is None else projects.get(conn, job.project_id)


async def _try(house: House, delivery: Delivery, job: Job, project: Project) -> Attempt:
    """Tell the client; what became of it."""
    at_ms = house.clock.now_ms()
    url = house.links.result(job.id, job.result_sha256) if job.result_sha256 else ""
    headers = {"Content-Type": "application/json", "webhook-id": delivery.id, "webhook-timestamp": str(at_ms // 1000)}
    if project.callback_key and delivery.url == project.callback_url:  # whoever was there before learns no new key
        headers[KEY_HEADER] = project.callback_key
    status, error = None, ""
    try:
        body = callback_body(job, url)
        status = (await house.fetcher.post(delivery.url, body, headers, deadline_seconds=ANSWER_SECONDS)).status
    except FetchFailed as failed:
        error = f"{failed.code}: {failed.message}"
    return Attempt(delivery.id, delivery.attempts + 1, at_ms, status, error, house.clock.now_ms() - at_ms)


def _settle(conn: sa.Connection, delivery: Delivery, attempt: Attempt) -> None:
    """Log the attempt, and say when the next one is."""
    if attempt.status is not None and 200 <= attempt.status < 300:
        deliveries.settle(conn, attempt, DeliveryState.DELIVERED, None)
    elif attempt.status == GONE or attempt.attempt > len(RETRY_AFTER_SECONDS):
        deliveries.settle(conn, attempt, DeliveryState.GIVEN_UP, None)
    else:
        due_at_ms = attempt.at_ms + attempt.duration_ms + 1000 * RETRY_AFTER_SECONDS[attempt.attempt - 1]
        if deliveries.settle(conn, attempt, DeliveryState.WAITING, due_at_ms):
            outbox.record(conn, DeliveryDue(delivery.id), due_at_ms=due_at_ms)
