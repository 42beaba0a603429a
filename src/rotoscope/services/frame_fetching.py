"""Frames that a job names one by one: each is fetched, inspected and kept, or gets a message that says what to do."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from time import monotonic

import sqlalchemy as sa

from rotoscope.domain.frame import Frame
from rotoscope.domain.job import Job
from rotoscope.fetch.errors import FetchFailed
from rotoscope.services import arrival
from rotoscope.services.arrival import Arrival
from rotoscope.services.house import House
from rotoscope.services.patience import Patience
from rotoscope.services.pictures import Body, Failure, keep_bodies, named
from rotoscope.services.upload_frames import keep_uploaded
from rotoscope.store import frames

CHUNK_FRAMES = 32
PAUSES_SECONDS = (0.5, 1.5)  # before the second and the third try of what may pass by itself

Kept = Frame | Failure


async def fetch_listed(house: House, arrived: Arrival) -> None:
    """Fetch the frames that are still missing, a chunk at a time; each chunk is committed, the last with the end."""
    known: dict[str, Kept] = {}  # what became of each address: a job may name one more than once
    patience = Patience()
    todo = arrived.todo(len(arrived.listed))
    for start in range(0, max(len(todo), 1), CHUNK_FRAMES):
        chunk = [(index, *arrived.listed[index]) for index in todo[start : start + CHUNK_FRAMES]]
        fresh = [src for src in dict.fromkeys(src for _, _, src in chunk) if src not in known]
        known.update(await _keep(house, arrived.job, fresh, patience))
        rows = [named(known[src], arrived.job.id, index, frame_id, src) for index, frame_id, src in chunk]
        is_last = start + CHUNK_FRAMES >= len(todo)
        await house.db.write(lambda conn, rows=rows, is_last=is_last: _commit(conn, house, arrived, rows, is_last))


async def _keep(house: House, job: Job, addresses: Sequence[str], patience: Patience) -> dict[str, Kept]:
    """What became of each address: uploaded, remote, or not worth asking."""
    kept: dict[str, Kept] = {}
    uploaded = [address for address in addresses if address[:7].lower() == "upload:"]
    if uploaded:
        kept.update(await keep_uploaded(house, job, uploaded))
    kept.update({url: verdict for url in addresses if url not in kept and (verdict := patience.verdict(url))})
    remote = [url for url in addresses if url not in kept]
    for url, one in zip(remote, await _keep_remote(house, remote), strict=True):
        patience.note(url, one)
        kept[url] = one
    return kept


def _commit(conn: sa.Connection, house: House, arrived: Arrival, rows: Sequence[Frame], is_last: bool) -> None:
    frames.keep(conn, rows)
    if is_last:
        arrival.settle(conn, arrived.job, house.clock.now_ms(), rows)


async def _keep_remote(house: House, remote: Sequence[str]) -> list[Kept]:
    """What became of these addresses, all asked at once."""
    with ExitStack() as stack:
        bodies = [Body(house, stack) for _ in remote]
        failures = await asyncio.gather(*(_fetch(house, *each) for each in zip(remote, bodies, strict=True)))
        whole = [body.picture() for body, failure in zip(bodies, failures, strict=True) if failure is None]
        kept = iter(await asyncio.to_thread(keep_bodies, house, whole) if whole else ())
        return [failure or next(kept) for failure in failures]


async def _fetch(house: House, url: str, body: Body) -> Failure | None:
    """Bring the bytes at `url` into `body`; why that failed, if it did. Three tries within one deadline."""
    deadline = monotonic() + house.limits.fetch_seconds
    for pause in (*PAUSES_SECONDS, None):
        try:
            await house.fetcher.get(
                url,
                body.write,
                byte_limit=house.limits.frame_bytes_max,
                deadline_seconds=max(0.1, deadline - monotonic()),
            )
            return None
        except FetchFailed as error:
            if pause is None or not error.transient or monotonic() + pause > deadline:
                return Failure(error.code, error.message)
        body.reset()
        await asyncio.sleep(pause)
    raise AssertionError("the last try returns")
