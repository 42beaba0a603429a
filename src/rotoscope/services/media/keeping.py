"""Keeping what was fetched: inspect, store, write. Chunks that arrive while one trip is under way travel together next.

Many small jobs arrive at once, and most of a trip's price is the trip: a thread, a pipe to the child, a folder to
sync, a transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from rotoscope.domain.frame import Frame
from rotoscope.domain.job import Job
from rotoscope.services import noting
from rotoscope.services.house import House
from rotoscope.services.media import arrival
from rotoscope.services.media.arrival import Arrival
from rotoscope.services.media.pictures import Failure, keep_bodies, named
from rotoscope.store import events as outbox
from rotoscope.store import frames, space

Kept = Frame | Failure

LINGER_SECONDS = 0.02  # before a trip sets out, for chunks that are nearly there
DENSE_LINGER_SECONDS = 0.1  # the same while others go first, and chunks come slowly


@dataclass(eq=False)
class Chunk:
    """Some frames of a job: (index, frame_id, src) each. `known` says what became of each src; those in `fetched` are
    added to it when they are kept. `is_last`: with these, every frame of the job has been tried."""

    arrived: Arrival
    listed: Sequence[tuple[int, str, str]]
    known: dict[str, Kept]
    fetched: Mapping[str, bytes | Path]
    is_last: bool

    def rows(self) -> list[Frame]:
        job_id = self.arrived.job.id
        return [named(self.known[src], job_id, index, frame_id, src) for index, frame_id, src in self.listed]


async def keep(house: House, chunk: Chunk) -> None:
    """Return when the chunk is durable; it travels with those of other jobs."""
    linger_seconds = DENSE_LINGER_SECONDS if house.traffic.is_dense else LINGER_SECONDS
    await house.frame_trips.join(chunk, len(chunk.listed), partial(_keep, house), linger_seconds)


def _keep(house: House, chunks: Sequence[Chunk]) -> None:
    """One trip: every blob is durable before a row names it, and the rows of all chunks are one transaction."""
    kept = iter(keep_bodies(house, [picture for chunk in chunks for picture in chunk.fetched.values()]))
    for chunk in chunks:
        chunk.known.update({src: next(kept) for src in chunk.fetched})
    rows = [chunk.rows() for chunk in chunks]
    house.db.write_now(lambda conn: _commit(conn, chunks, rows, house.clock.now_ms()))


def _commit(conn: sa.Connection, chunks: Sequence[Chunk], rows: Sequence[Sequence[Frame]], now_ms: int) -> None:
    frames.keep(conn, [row for some in rows for row in some])
    space.recount(conn, {chunk.arrived.job.id for chunk in chunks if chunk.is_last})
    happened = [
        arrival.settle(conn, chunk.arrived.job, now_ms, latest)
        for chunk, latest in zip(chunks, rows, strict=True)
        if chunk.is_last
    ]
    outbox.record(conn, *(event for event in happened if event is not None))
    ended = {event.subject_id for event in happened if event is not None}  # their news come of themselves
    noting.frames_changed(conn, [job for job in _jobs(chunks) if job.id not in ended], now_ms)


def _jobs(chunks: Sequence[Chunk]) -> list[Job]:
    return [chunk.arrived.job for chunk in chunks]
