"""Finds what fell by the wayside: parcels of dead workers, and parcels that nobody carries."""

import structlog

from rotoscope.engine import Engine
from rotoscope.services import carriage
from rotoscope.services.house import House
from rotoscope.services.upkeep import clearing, tidying
from rotoscope.worker.relay import Relay

REMEMBER_SECONDS = 600.0  # how long the engine's books speak of ended parcels

log = structlog.get_logger(__name__)


class Sweeper:
    """`is_alone` says that there can be no other worker: then nobody needs a heartbeat."""

    def __init__(self, house: House, engine: Engine, relay: Relay, worker_id: str, *, is_alone: bool) -> None:
        self._house = house
        self._engine = engine
        self._relay = relay
        self._worker_id = worker_id
        self._is_alone = is_alone

    async def sweep(self) -> None:
        """Runs between two rounds of the relay, so that no parcel is just being taken here."""
        alive = {self._worker_id} if self._is_alone else await carriage.beat(self._house, self._worker_id)
        parcel_ids = await carriage.unfinished(self._house)
        active = await self._engine.unfinished()
        orphans = [parcel_id for parcel_id, executor in active.items() if executor and executor not in alive]
        orphans += self._dropped(active)
        if orphans:
            log.warning("parcels_taken_over", parcel_ids=orphans)
            await self._engine.take_over(orphans)
        strays = [
            parcel_id
            for parcel_id in parcel_ids
            if parcel_id not in active and not self._may_be_taken_up(parcel_id, alive)
        ]
        if strays:
            log.warning("parcels_released", parcel_ids=strays)
            await carriage.release(self._house, strays)

    def _dropped(self, active: dict[str, str]) -> list[str]:
        """Parcels of our own that nobody carries, though the books say so: the books could not be told of the error, as
        when both are on a disk that is full."""
        found = [parcel_id for parcel_id in list(self._engine.dropped) if parcel_id not in self._relay.carrying]
        forgotten = [parcel_id for parcel_id in found if active.get(parcel_id) == self._worker_id]
        self._engine.dropped.difference_update(set(found).difference(forgotten))  # of these, the books know the end
        return forgotten

    async def forget(self) -> None:
        """Let go of what nobody needs any more."""
        await self._engine.forget(REMEMBER_SECONDS)
        await tidying.tidy(self._house)
        await clearing.clear(self._house)

    async def leave(self) -> None:
        if not self._is_alone:
            await carriage.leave(self._house, self._worker_id)

    def _may_be_taken_up(self, parcel_id: str, alive: set[str]) -> bool:
        """Whether its owner is about to start the workflow of this parcel."""
        owner = carriage.owner_of(parcel_id)
        return parcel_id in self._relay.carrying if owner == self._worker_id else owner in alive
