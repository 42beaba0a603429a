"""Frames that a job names one by one: each is fetched, inspected and kept, or gets a message that says what to do."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from time import monotonic
from urllib.parse import urlsplit

import sqlalchemy as sa

from rotoscope.domain.frame import Frame
from rotoscope.domain.job import Job
from rotoscope.fetch.errors import FetchFailed
from rotoscope.services import arrival
from rotoscope.services.arrival import Arrival
from rotoscope.services.house import House
from rotoscope.services.pictures import Body, Failure, keep_bodies, named
from rotoscope.services.upload_frames import keep_uploaded
from rotoscope.store import frames

CHUNK_FRAMES = 32
PAUSES_SECONDS = (0.5, 1.5)  # before the second and the third try of what may pass by itself
HOPELESS = frozenset({"timed_out", "too_slow", "connect_failed", "dns_failed"})

Kept = Frame | Failure


async def fetch_listed(house: House, arrived: Arrival) -> None:
    """Fetch the frames that are still missing, a chunk at a time; each chunk is committed, the last with the end."""
    known: dict[str, Kept] = {}  # what became of each address: a job may name one more than once
    todo = arrived.todo(len(arrived.listed))
    for start in range(0, max(len(todo), 1), CHUNK_FRAMES):
        chunk = [(index, *arrived.listed[index]) for index in todo[start : start + CHUNK_FRAMES]]
        await _keep_addresses(house, arrived.job, {src for _, _, src in chunk} - known.keys(), known)
        rows = [named(known[src], arrived.job.id, index, frame_id, src) for index, frame_id, src in chunk]
        is_last = start + CHUNK_FRAMES >= len(todo)
        await house.db.write(lambda conn, rows=rows, is_last=is_last: _commit(conn, house, arrived, rows, is_last))


def _commit(conn: sa.Connection, house: House, arrived: Arrival, rows: Sequence[Frame], is_last: bool) -> None:
    frames.keep(conn, rows)
    if is_last:
        arrival.settle(conn, arrived.job, house.clock.now_ms(), rows)


async def _keep_addresses(house: House, job: Job, addresses: set[str], known: dict[str, Kept]) -> None:
    """Fetch what is new among `addresses` and add to `known` what became of it."""
    uploaded = [address for address in addresses if address[:7].lower() == "upload:"]
    if uploaded:
        known.update(await keep_uploaded(house, job, uploaded))
    remote = sorted(addresses - known.keys())
    given_up = _dead_hosts(known)
    with ExitStack() as stack:
        bodies = [Body(house, stack) for _ in remote]
        failures = await asyncio.gather(
            *(
                _given_up(given_up[_host(url)]) if _host(url) in given_up else _fetch(house, url, body)
                for url, body in zip(remote, bodies, strict=True)
            )
        )
        arrived = [url for url, failure in zip(remote, failures, strict=True) if failure is None]
        whole = [body.picture() for body, failure in zip(bodies, failures, strict=True) if failure is None]
        kept = await asyncio.to_thread(keep_bodies, house, whole) if whole else []
    known.update({url: failure for url, failure in zip(remote, failures, strict=True) if failure is not None})
    known.update(zip(arrived, kept, strict=True))


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


async def _given_up(failure: Failure) -> Failure:
    return failure


def _dead_hosts(known: dict[str, Kept]) -> dict[str, Failure]:
    """Hosts that gave nothing but silence to a whole chunk of frames: the rest need not wait for the same."""
    silent: dict[str, list[Failure]] = {}
    alive: set[str] = set()
    for url, kept in known.items():
        if isinstance(kept, Failure) and kept.code in HOPELESS:
            silent.setdefault(_host(url), []).append(kept)
        else:
            alive.add(_host(url))
    return {
        host: Failure(
            failures[0].code, f"Not tried: {len(failures)} frames of {host} before it failed. Try again later."
        )
        for host, failures in silent.items()
        if host not in alive and len(failures) >= CHUNK_FRAMES
    }


def _host(url: str) -> str:
    return urlsplit(url).netloc
