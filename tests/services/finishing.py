"""Jobs that are at their end: frames there, the workflow over, the result to be built."""

import dataclasses
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from aiohttp import web

from rotoscope.domain.events import JobFinished
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.track import Track
from rotoscope.services import delivery
from rotoscope.services.house import House
from rotoscope.store import frames, jobs, tracks
from rotoscope.wire import track_document
from rotoscope.wire.frames_input import frames_from_input


def job_now(house: House, job_id: str) -> Job:
    found = house.db.read_now(lambda conn: jobs.get(conn, job_id))
    assert found is not None
    return found


def finish(house: House, job_id: str) -> None:
    """Every frame has come, and the workflow has ended."""

    def move(conn: sa.Connection) -> None:
        job = jobs.get(conn, job_id)
        assert job is not None
        listed = frames_from_input(job.kind, json.loads(jobs.input_of(conn, job_id)))
        frames.keep(
            conn,
            [
                Frame(job_id, index, frame_id, src, FrameState.READY, hashlib.sha256(src.encode()).hexdigest())
                for index, (frame_id, src) in enumerate(listed)
            ],
        )
        jobs.move(conn, job_id, {JobState.ARRIVING}, JobState.BUILDING)

    house.db.write_now(move)


def change_tracks(house: House, job_id: str, change: Callable[[Track], Track]) -> None:
    """Change every track as an edit would."""

    def write(conn: sa.Connection) -> None:
        for row in list(tracks.iterate(conn, job_id)):
            track = change(track_document.decode(row.document))
            tracks.update(conn, job_id, row.track_id, row.revision + 1, track_document.encode(track))

    house.db.write_now(write)


def moved_by(track: Track, distance: float) -> Track:
    geometry = dataclasses.replace(track.geometry, coords=track.geometry.coords + distance)
    return dataclasses.replace(track, geometry=geometry)


async def build(house: House, job_id: str) -> Any:
    """The result of the job, as its client reads it."""
    await delivery.build_results(house, [JobFinished(job_id)])
    job = job_now(house, job_id)
    assert job.result_sha256 is not None
    return json.loads(house.blobs.get(job.result_sha256))


@dataclasses.dataclass
class Client:
    """A client's callback address: what it was told, and what it answers."""

    url: str = ""
    statuses: list[int] = dataclasses.field(default_factory=list)
    told: list[tuple[dict[str, str], Any]] = dataclasses.field(default_factory=list)


@asynccontextmanager
async def a_client(*statuses: int) -> AsyncIterator[Client]:
    """A client that answers with these statuses, one after the other, and then with 200."""
    client = Client(statuses=list(statuses))

    async def answer(request: web.Request) -> web.Response:
        client.told.append((dict(request.headers), await request.json()))
        return web.Response(status=client.statuses.pop(0) if client.statuses else 200)

    app = web.Application()
    app.router.add_post("/hook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    client.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/hook"  # type: ignore[union-attr]
    try:
        yield client
    finally:
        await runner.cleanup()
