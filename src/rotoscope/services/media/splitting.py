"""Jobs whose frames come out of one video or archive: it is fetched if need be, looked into once, and taken apart."""

import asyncio
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from rotoscope.domain.frame import Frame
from rotoscope.domain.upload import Upload, UploadState
from rotoscope.fetch.errors import FetchFailed
from rotoscope.media.facts import ArchiveFacts, ImageFacts, MediaRefused, Picture, VideoFacts
from rotoscope.services import noting, sources
from rotoscope.services.house import House
from rotoscope.services.media import arrival
from rotoscope.services.media.arrival import Arrival
from rotoscope.services.media.pictures import Failure, keep_pictures, named
from rotoscope.services.sources import Facts
from rotoscope.store import events as outbox
from rotoscope.store import frames, jobs, space, uploads

CHUNK_FRAMES = 64
CHUNK_BYTES = 32 << 20
DEADLINE_SECONDS = 24 * 3600.0  # a whole video may take long; silence and slowness have limits of their own


class SourceFailed(Exception):
    """The video or archive cannot be used, and so cannot the job."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


async def split_source(house: House, arrived: Arrival) -> None:
    """Bring in the source, then its frames. Goes on where it stopped; a killed run repeats one chunk at most."""
    try:
        upload = await _brought_in(house, arrived, arrived.source or "")
        await house.workshop.run(_take_apart, house, arrived, upload)
    except SourceFailed as error:
        message = f"The video or archive could not be used. {error.failure.message}"
        await house.db.write(lambda conn: _fail(conn, arrived, house.clock.now_ms(), message))


def _fail(conn: sa.Connection, arrived: Arrival, now_ms: int, message: str) -> None:
    if event := arrival.fail(conn, arrived.job, now_ms, message, [arrival.SOURCE_FIELD]):
        outbox.record(conn, event)


async def _brought_in(house: House, arrived: Arrival, source: str) -> Upload:
    """The source as an upload. A remote one is fetched and kept under the job's id, unless an earlier run did so."""
    if source[:7].lower() == "upload:":
        upload_id = source.partition(":")[2]
        upload = await house.db.read(lambda conn: _uploaded(conn, arrived, upload_id))
        if upload is None:
            raise SourceFailed(Failure("upload_missing", "There is no such upload, or it is not ready."))
        return upload
    upload = await house.db.read(lambda conn: uploads.get(conn, arrived.job.id))
    if upload is not None and upload.state is UploadState.READY:
        return upload
    try:
        return await _fetched(house, arrived, source)
    except FetchFailed as error:
        raise SourceFailed(Failure(error.code, error.message)) from error
    except MediaRefused as error:
        raise SourceFailed(Failure(error.refusal.code, error.refusal.message)) from error


def _uploaded(conn: sa.Connection, arrived: Arrival, upload_id: str) -> Upload | None:
    return sources.ready_upload(conn, arrival.organization_of(conn, arrived.job), upload_id)


async def _fetched(house: House, arrived: Arrival, url: str) -> Upload:
    with house.workshop.staging.scratch() as path:
        with path.open("wb") as file:
            await house.fetcher.get(
                url, file.write, byte_limit=house.limits.upload_bytes_max, deadline_seconds=DEADLINE_SECONDS
            )
        kind, facts = await house.workshop.glance(sources.look_inside, house, path)
        byte_count, sha256 = path.stat().st_size, await asyncio.to_thread(house.blobs.put_file, path)
    upload = Upload(
        id=arrived.job.id,
        organization_id=await house.db.read(lambda conn: arrival.organization_of(conn, arrived.job)),
        name="",
        byte_count=byte_count,
        created_at_ms=house.clock.now_ms(),
        received_bytes=byte_count,
        state=UploadState.READY,
        kind=kind,
        sha256=sha256,
        frame_count=sources.frame_count_of(facts),
    )
    await house.db.write(lambda conn: uploads.insert(conn, upload, sources.document_from(facts)))
    return upload


def _take_apart(house: House, arrived: Arrival, upload: Upload) -> None:
    """Make the missing frames of the job out of its source, chunk by chunk. Blocks for as long as that takes."""
    facts = house.db.read_now(lambda conn: sources.facts_of(conn, upload))
    frame_ids, limit = sources.frame_ids_of(facts), house.limits.frames_max
    if len(frame_ids) > limit:
        raise SourceFailed(Failure("too_many_frames", f"It has {len(frame_ids)} frames; a job may have {limit}."))
    if not house.db.write_now(lambda conn: _begin(conn, arrived, len(frame_ids))):
        return
    try:
        with sources.as_file(house, upload.sha256 or "") as path:
            for run in _runs(arrived.todo(len(frame_ids))):
                with closing(_pictures(house, path, facts, run)) as pictures:
                    for chunk in _chunks(pictures):
                        if not _keep_chunk(house, arrived, chunk, frame_ids):
                            return
    except MediaRefused as error:
        raise SourceFailed(Failure(error.refusal.code, error.refusal.message)) from error
    house.db.write_now(lambda conn: _end(conn, arrived, house.clock.now_ms()))


def _pictures(house: House, path: Path, facts: Facts, run: range) -> Generator[Picture]:
    """The frames `run` of the source, by their number in it."""
    match facts:
        case VideoFacts():
            yield from house.workshop.split(path, facts, run.start, run.stop)
        case ArchiveFacts():
            for picture in house.workshop.unpack(path, facts.names[run.start : run.stop]):
                yield replace(picture, index=run.start + picture.index)
        case ImageFacts():
            yield Picture(0, path.read_bytes(), facts)


def _keep_chunk(house: House, arrived: Arrival, chunk: Sequence[Picture], frame_ids: Sequence[str]) -> bool:
    """Keep a chunk of frames; whether the job still waits for more."""
    rows = [
        named(kept, arrived.job.id, picture.index, frame_ids[picture.index], arrived.source or "")
        for kept, picture in zip(keep_pictures(house, chunk), chunk, strict=True)
    ]
    return house.db.write_now(lambda conn: _commit(conn, arrived, rows, house.clock.now_ms()))


def _commit(conn: sa.Connection, arrived: Arrival, rows: Sequence[Frame], now_ms: int) -> bool:
    frames.keep(conn, rows)
    noting.frames_changed(conn, [arrived.job], now_ms)
    job = jobs.get(conn, arrived.job.id)
    return job is not None and not job.state.is_final


def _begin(conn: sa.Connection, arrived: Arrival, frame_count: int) -> bool:
    """The number of frames is known now; whether the job still waits for them."""
    state = arrived.job.state
    return jobs.move(conn, arrived.job.id, {state}, state, frame_count=frame_count)


def _end(conn: sa.Connection, arrived: Arrival, now_ms: int) -> None:
    space.recount(conn, [arrived.job.id])
    job = jobs.get(conn, arrived.job.id)  # read again: it has a frame count now, or was cancelled meanwhile
    if job is not None and (event := arrival.settle(conn, job, now_ms)):
        outbox.record(conn, event)


def _chunks(pictures: Iterable[Picture]) -> Iterator[list[Picture]]:
    """As many pictures at a time as may stand in memory together."""
    chunk: list[Picture] = []
    byte_count = 0
    for picture in pictures:
        chunk.append(picture)
        byte_count += len(picture.data)
        if len(chunk) >= CHUNK_FRAMES or byte_count >= CHUNK_BYTES:
            yield chunk
            chunk, byte_count = [], 0
    if chunk:
        yield chunk


def _runs(indexes: Sequence[int]) -> Iterator[range]:
    """The same numbers as ranges: 3, 4, 5, 9 becomes 3..6 and 9..10."""
    start = 0
    for end in range(1, len(indexes) + 1):
        if end == len(indexes) or indexes[end] != indexes[end - 1] + 1:
            yield range(indexes[start], indexes[end - 1] + 1)
            start = end
