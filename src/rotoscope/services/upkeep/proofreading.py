"""Reading the database against itself: each table within a week, jobs against the log of their edits, and what never
changes against what it was a week ago.

After a server that was cut off every table is read, beside the work, as soon as the next one stands.
"""

import asyncio
import hashlib
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
import structlog

from rotoscope.services.editing import history
from rotoscope.services.house import House
from rotoscope.services.upkeep import scrubbing
from rotoscope.store import digests, proofreading, tracks
from rotoscope.store.tables import jobs
from rotoscope.wire import track_document
from rotoscope.wire.track_document import DocumentUnreadable

RESTS = 1.0  # times as long as it reads
JOBS_AT_ONCE = 20
REVISIONS_MAX = 2000  # of a job that is looked at: more takes a second
ADVICE = "rotoscope doctor says what to do"

log = structlog.get_logger(__name__)


async def proofread(house: House, is_over: Callable[[], bool], *, everything: bool = False) -> list[str]:
    """What is wrong, of the share of this hour or of all tables, and of some jobs. It is logged, too."""
    found: list[str] = []
    if house.db.dialect == "sqlite":
        path = Path(house.db.place)
        share = scrubbing.share_at(house.clock.now_ms())
        for table in await asyncio.to_thread(proofreading.tables, path):
            if not is_over() and (everything or _share_of(table) == share):
                faults = await asyncio.to_thread(proofreading.faults_of, path, table, is_over, RESTS)
                found += [f"table {table}: {fault}" for fault in faults]
    for job_id in await asyncio.to_thread(house.db.read_now, _some):
        if not is_over():
            found += await asyncio.to_thread(
                house.db.read_now, lambda conn, job_id=job_id: list(_differs(conn, job_id))
            )
            await asyncio.sleep(0.1)
    found += await _changed(house, is_over, everything=everything)
    for fault in found:
        log.error("database_wrong", fault=fault, advice=ADVICE)
    return found


async def _changed(house: House, is_over: Callable[[], bool], *, everything: bool) -> list[str]:
    """What never changes and does not read as it did. What is read for the first time is only written down."""
    share, found = scrubbing.share_at(house.clock.now_ms()), list[str]()
    for subject in await asyncio.to_thread(house.db.read_now, digests.subjects):
        if is_over() or not (everything or _share_of(subject.name) == share):
            continue
        begun = time.monotonic()
        fault, fresh = await asyncio.to_thread(house.db.read_now, lambda conn, subject=subject: _held(conn, subject))
        found += fault
        if fresh is not None and not fault:
            kept = replace(fresh, read_at_ms=house.clock.now_ms())
            await house.db.write(lambda conn, kept=kept: digests.keep(conn, kept))
        await asyncio.sleep(RESTS * (time.monotonic() - begun))
    return found


def _held(conn: sa.Connection, subject: digests.Subject) -> tuple[list[str], digests.Digest | None]:
    """What is wrong with it, and its digest if that is new."""
    former = digests.get(conn, subject)
    reading = digests.read(conn, subject, former)
    if reading is None or former is None:
        return [], None if reading is None else reading[1]
    before, now = reading
    is_untouched = (now.revision, now.ordinal) == (former.revision, former.ordinal)
    if before != former.lasting or (is_untouched and now.passing != former.passing):
        seen = datetime.fromtimestamp(former.read_at_ms / 1000, UTC).date()
        return [f"{subject.name} does not read as it did on {seen}, though nobody has changed it"], None
    return [], None if is_untouched else now


def _share_of(name: str) -> int:
    return scrubbing.share_of(hashlib.sha256(name.encode()).hexdigest())


def _some(conn: sa.Connection) -> list[str]:
    """Some jobs that were edited, others each time."""
    newest = conn.scalar(sa.select(sa.func.max(jobs.c.sequence))) or 0
    edited = sa.select(jobs.c.id).where(jobs.c.sequence >= _begin(newest), jobs.c.revision.between(1, REVISIONS_MAX))
    return list(conn.scalars(edited.order_by(jobs.c.sequence).limit(JOBS_AT_ONCE)))


def _begin(newest: int) -> int:
    return random.randint(0, newest)


def _differs(conn: sa.Connection, job_id: str) -> Iterator[str]:
    """The log taken back and carried out again gives what is stored, or something was changed behind its back."""
    try:
        stored = {row.track_id: track_document.decode(row.document) for row in tracks.iterate(conn, job_id)}
        again = history.replay(conn, job_id, history.state_at(conn, job_id, 0))
    except (DocumentUnreadable, ValueError) as error:
        yield f"job {job_id}: what was drawn cannot be read: {error}"
        return
    for name in sorted(stored):
        if again.get(name) != stored[name]:
            yield f"job {job_id}: track {name} is not what the log of its edits makes of it"
