"""Frames that a job names one by one: each is fetched, inspected and kept, or gets a message that says what to do."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from rotoscope.domain.job import Job
from rotoscope.fetch.errors import FetchFailed
from rotoscope.kit.together import all_ended
from rotoscope.services.house import House
from rotoscope.services.media.arrival import Arrival
from rotoscope.services.media.keeping import Chunk, Kept, keep
from rotoscope.services.media.patience import Patience
from rotoscope.services.media.pictures import Body, Failure
from rotoscope.services.media.upload_frames import keep_uploaded

CHUNK_FRAMES = 32
FRAME_SECONDS = 0.001  # of CPU in this process, from the first byte asked for to the commit
PAUSES_SECONDS = (0.5, 1.5)  # before the second and the third try of what may pass by itself


async def fetch_listed(house: House, arrived: Arrival) -> None:
    """Fetch the frames that are still missing, a chunk at a time; each chunk is committed, the last with the end."""
    known: dict[str, Kept] = {}  # what became of each address: a job may name one more than once
    patience = Patience()
    todo = arrived.todo(len(arrived.listed))
    for start in range(0, max(len(todo), 1), CHUNK_FRAMES):
        listed = [(index, *arrived.listed[index]) for index in todo[start : start + CHUNK_FRAMES]]
        fresh = [src for src in dict.fromkeys(src for _, _, src in listed) if src not in known]
        await house.traffic.turn(FRAME_SECONDS * len(listed))
        with ExitStack() as stack:
            fetched = await _fetch_all(house, arrived.job, fresh, known, patience, stack)
            is_last = start + CHUNK_FRAMES >= len(todo)
            await keep(house, Chunk(arrived, listed, known, fetched, is_last))


async def _fetch_all(
    house: House, job: Job, addresses: Sequence[str], known: dict[str, Kept], patience: Patience, stack: ExitStack
) -> dict[str, bytes | Path]:
    """The bytes at these addresses, all asked at once. What needs no keeping any more is added to `known`."""
    uploaded = [address for address in addresses if address[:7].lower() == "upload:"]
    if uploaded:
        known.update(await keep_uploaded(house, job, uploaded))
    known.update({url: verdict for url in addresses if url not in known and (verdict := patience.verdict(url))})
    bodies = {url: Body(house, stack) for url in addresses if url not in known}
    failures = await all_ended(_fetch(house, url, body) for url, body in bodies.items())
    for url, failure in zip(bodies, failures, strict=True):
        patience.note(url, failure)
        if failure is not None:
            known[url] = failure
    return {url: body.picture() for url, body in bodies.items() if url not in known}


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
