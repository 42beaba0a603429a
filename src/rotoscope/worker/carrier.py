"""Carries one parcel to its handler: together first; if that fails each event alone, so that one harms no other."""

import random
from collections.abc import Sequence

import structlog

from rotoscope.domain.errors import Breakdown
from rotoscope.kit import meters
from rotoscope.services import carriage
from rotoscope.services.carriage import Carried
from rotoscope.services.exhausted import breakdown_of
from rotoscope.services.house import House
from rotoscope.worker.route import Routes

BREAKDOWNS_MAX = 3  # one after the other, of events tried alone: then it is the house, and the rest waits

log = structlog.get_logger(__name__)


class Carrier:
    def __init__(self, house: House, routes: Routes) -> None:
        self._house = house
        self._routes = routes

    async def carry(self, parcel_id: str) -> None:
        """Every event of the parcel ends handled, waiting for another try, or set aside with its reason."""
        inside = await carriage.load(self._house, parcel_id)
        if not inside:
            return
        if len(inside) > 1 and await self._is_handled_together(parcel_id, inside):
            return
        random.shuffle(inside)  # so that those which break down do not stand in front of the same others each time
        breakdowns = 0
        while inside and breakdowns < BREAKDOWNS_MAX:
            carried = inside.pop()
            try:
                reason = await self._attempt(parcel_id, [carried])
            except Breakdown as error:
                log.warning("event_postponed", parcel_id=parcel_id, reason=str(error))
                await carriage.postpone(self._house, parcel_id, [carried])
                breakdowns += 1
                continue
            breakdowns = 0
            if reason is not None:
                await self._fail(parcel_id, carried, reason)
        if inside:
            log.warning("parcel_postponed", parcel_id=parcel_id, events=len(inside))
            await carriage.postpone(self._house, parcel_id, inside)

    async def _is_handled_together(self, parcel_id: str, inside: Sequence[Carried]) -> bool:
        try:
            return await self._attempt(parcel_id, inside) is None
        except Breakdown as error:  # of ours, or does one of them always cause it?
            log.warning("parcel_broke_down", parcel_id=parcel_id, reason=str(error))
            return False

    async def _attempt(self, parcel_id: str, inside: Sequence[Carried]) -> str | None:
        """Handle these; None when they are done with, else what went wrong. A Breakdown is nobody's fault but ours."""
        kind = type(inside[0].event)
        route = self._routes[kind]
        subjects = list({carried.event.subject_id: carried.event for carried in inside}.values())
        try:
            with meters.PARCEL_SECONDS.labels(kind.__name__).time():
                await route.handler(self._house, subjects)
        except Breakdown:
            meters.PARCELS.labels(kind.__name__, "postponed").inc()
            raise
        except Exception as error:
            if (breakdown := breakdown_of(error)) is not None:
                meters.PARCELS.labels(kind.__name__, "postponed").inc()
                raise breakdown from error
            meters.PARCELS.labels(kind.__name__, "failed").inc()
            log.warning("handler_failed", parcel_id=parcel_id, events=len(inside), exc_info=len(inside) == 1)
            return f"{type(error).__name__}: {error}"[:2000]
        meters.PARCELS.labels(kind.__name__, "done").inc()
        await carriage.finish(self._house, parcel_id, inside)
        return None

    async def _fail(self, parcel_id: str, carried: Carried, reason: str) -> None:
        route = self._routes[type(carried.event)]
        if route.given_up is not None and carriage.is_last_try(carried):
            await route.given_up(
                self._house, carried.event, reason
            )  # first, so that a crash between the two repeats both
        if not await carriage.retry(self._house, parcel_id, carried, reason):
            kind = type(carried.event).__name__
            log.error("event_stranded", kind=kind, subject_id=carried.event.subject_id, reason=reason)
