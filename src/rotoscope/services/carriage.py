"""Background work as the worker sees it: parcels of events, and who is alive to carry them."""

from collections.abc import Mapping, Sequence

from rotoscope.services.house import House
from rotoscope.store import parcels
from rotoscope.store.parcels import Capacity, Carried, Parcel

__all__ = ["Capacity", "Carried", "Parcel"]  # the rest is below; these are the words it speaks

ATTEMPTS_MAX = 10  # with the pauses between them, about a quarter of an hour
PAUSE_MS = 1000  # after the first failure; it doubles
PAUSE_MS_MAX = 300_000
SILENCE_MS_MAX = 30_000  # a worker that says nothing for so long is dead

owner_of = parcels.owner_of


async def take(house: House, capacities: Mapping[str, Capacity], owner: str) -> list[Parcel]:
    """New parcels of what waits. Asking first keeps an idle house from writing."""
    now_ms = house.clock.now_ms()
    due = await house.db.read(lambda conn: parcels.due_kinds(conn, list(capacities), now_ms)) if capacities else []
    if not due:
        return []
    there = {kind: capacities[kind] for kind in due}
    return await house.db.write(lambda conn: parcels.take(conn, there, owner, now_ms))


async def load(house: House, parcel_id: str) -> list[Carried]:
    return await house.db.read(lambda conn: parcels.load(conn, parcel_id))


async def finish(house: House, parcel_id: str, done: Sequence[Carried]) -> None:
    sequences = [carried.sequence for carried in done]
    await house.db.write(lambda conn: parcels.finish(conn, parcel_id, sequences))


async def postpone(house: House, parcel_id: str, waiting: Sequence[Carried]) -> None:
    """Put events back that could not be tried, through no fault of theirs."""
    due_at_ms = house.clock.now_ms() + 5 * PAUSE_MS
    sequences = [carried.sequence for carried in waiting]
    await house.db.write(lambda conn: parcels.put_back(conn, parcel_id, sequences, due_at_ms, 0))


def is_last_try(failed: Carried) -> bool:
    """Whether one more failure sets this event aside."""
    return failed.attempts + 1 >= ATTEMPTS_MAX


async def retry(house: House, parcel_id: str, failed: Carried, reason: str) -> bool:
    """Try this event again later; False when it has been tried often enough, and is set aside instead."""
    now_ms = house.clock.now_ms()
    if is_last_try(failed):
        await house.db.write(lambda conn: parcels.strand(conn, parcel_id, failed.sequence, reason, now_ms))
        return False
    due_at_ms = now_ms + min(PAUSE_MS << failed.attempts, PAUSE_MS_MAX)
    await house.db.write(lambda conn: parcels.put_back(conn, parcel_id, [failed.sequence], due_at_ms, 1))
    return True


async def release(house: House, parcel_ids: Sequence[str]) -> None:
    await house.db.write(lambda conn: parcels.release(conn, parcel_ids))


async def unfinished(house: House) -> list[str]:
    return await house.db.read(parcels.unfinished)


async def beat(house: House, worker_id: str) -> set[str]:
    """Say that this worker is alive; which ones are, itself among them."""
    now_ms = house.clock.now_ms()
    await house.db.write(lambda conn: parcels.beat(conn, worker_id, now_ms))
    return await house.db.write(lambda conn: parcels.living(conn, now_ms - SILENCE_MS_MAX))


async def leave(house: House, worker_id: str) -> None:
    await house.db.write(lambda conn: parcels.leave(conn, worker_id))
