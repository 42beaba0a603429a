"""Whether this Rotoscope can do its work right now."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from rotoscope.domain.errors import RotoscopeError
from rotoscope.services.house import House

PROBE = b"rotoscope can write here"
PROBE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """What answers: `database` can be read, `blobs` can keep bytes."""

    database: bool
    blobs: bool

    @property
    def is_ready(self) -> bool:
        return self.database and self.blobs


async def look(house: House) -> Readiness:
    """Try both, for five seconds at most."""
    database, blobs = await asyncio.gather(_answers(_database(house)), _answers(_blobs(house)))
    return Readiness(database, blobs)


async def _answers(attempt: Awaitable[None]) -> bool:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await attempt
    except (OSError, TimeoutError, LookupError, RotoscopeError, SQLAlchemyError):
        return False
    return True


async def _database(house: House) -> None:
    await house.db.read(lambda conn: conn.execute(sa.text("SELECT 1")).scalar_one())


async def _blobs(house: House) -> None:
    await asyncio.to_thread(house.blobs.put, PROBE)
