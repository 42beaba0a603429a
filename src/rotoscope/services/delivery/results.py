"""Delivery: the result is built once and kept for ever. `telling.py` says who is told of it."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec
import sqlalchemy as sa

from rotoscope.domain.events import Event, ResultReady
from rotoscope.domain.frame import Frame
from rotoscope.domain.job import Job, JobKind, JobState
from rotoscope.domain.schema import LabelSchema
from rotoscope.domain.track import present_count
from rotoscope.kit.collector import paused
from rotoscope.services.house import House
from rotoscope.store import events as outbox
from rotoscope.store import frames, jobs, schemas, tracks
from rotoscope.store.tracks import TrackRow
from rotoscope.wire import track_document
from rotoscope.wire.prelabel import unpack
from rotoscope.wire.result import document
from rotoscope.wire.result_source import Source
from rotoscope.wire.result_track import TrackText, TrackWriter


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
    schema = schemas.of_job(conn, job)
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
        return TrackText(track.head.kind, text, present_count(track, job.frame_count))
    kind = track.head.kind if track.head is not None and job.kind is JobKind.IMAGE else ""
    return (
        None
        if track.head is None
        else writer.write(track, Source(text, writer.frame_ids, kind, job.keyframe_tolerance))
    )


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
