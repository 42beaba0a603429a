"""Looking for rot: every blob that something names is read and compared with its name, all of them within a week.

Each hour has its share of names, by their hashes, so nothing has to be remembered over a restart.
"""

import asyncio
import hashlib
import time

import sqlalchemy as sa
import structlog

from rotoscope.blobs import BlobMissing, Blobs
from rotoscope.services.house import House
from rotoscope.store import references

HOUR_MS = 3600 * 1000
SHARES = 7 * 24  # of which each hour has one
RESTS = 4.0  # times as long as it has read, so that it takes a fifth of a core and of a disk at most

log = structlog.get_logger(__name__)


async def scrub(house: House) -> dict[str, str]:
    """The share of this hour: the blobs that are missing or wrong, and what names them. They are logged, too."""
    share = share_at(house.clock.now_ms())
    named = await asyncio.to_thread(house.db.read_now, lambda conn: _named(conn, share))
    wrong: dict[str, str] = {}
    for sha256, owner in sorted(named.items()):
        begun = time.monotonic()
        if not await asyncio.to_thread(is_right, house.blobs, sha256):
            wrong[sha256] = owner
            log.error("blob_wrong", sha256=sha256, named_by=owner, advice="rotoscope doctor --deep says what to do")
        await asyncio.sleep(RESTS * (time.monotonic() - begun))
    return wrong


def share_at(now_ms: int) -> int:
    """Whose turn it is."""
    return now_ms // HOUR_MS % SHARES


def share_of(sha256: str) -> int:
    """In which hour of the week this blob is looked at; weeks begin where those of the clock do."""
    return int(sha256[:8], 16) * SHARES >> 32


def _named(conn: sa.Connection, share: int) -> dict[str, str]:
    return {sha256: owner for sha256, owner in references.every(conn) if share_of(sha256) == share}


def is_right(blobs: Blobs, sha256: str) -> bool:
    """Whether the bytes are there and still have their name."""
    digest = hashlib.sha256()
    try:
        for chunk in blobs.open_stream(sha256):
            digest.update(chunk)
    except BlobMissing:
        return False
    return digest.hexdigest() == sha256
