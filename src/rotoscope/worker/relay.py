"""Takes what waits and sends it on its way, kind by kind, as far as there is room."""

import asyncio
import contextlib
import time

import structlog

from rotoscope.engine import Engine
from rotoscope.services import carriage
from rotoscope.services.carriage import Capacity, Parcel
from rotoscope.services.house import House
from rotoscope.worker.carrier import Carrier
from rotoscope.worker.route import Routes

LINGER_SECONDS = 0.02  # after the first event, for the rest of its burst
ROUND_SECONDS = 0.1  # between two rounds that found something: under load, parcels fill up instead of multiplying
BUSY_ROUND_SECONDS = 0.3  # the same when events come in numbers: most of the price of a parcel is the parcel
BUSY_EVENTS = 5
POLL_SECONDS = 0.5  # for what becomes due, and for what other processes record

log = structlog.get_logger(__name__)


class Relay:
    """Lives on one event loop; only `wake` may be called from elsewhere."""

    def __init__(self, house: House, routes: Routes, engine: Engine, carrier: Carrier, worker_id: str) -> None:
        self._house = house
        self._routes = {kind.__name__: route for kind, route in routes.items()}
        self._engine = engine
        self._carrier = carrier
        self._worker_id = worker_id
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._is_waking = False
        self.carrying: dict[str, str] = {}  # parcel id -> kind, of those on their way from here
        self._rests_until: dict[str, float] = {}  # by kind
        self._errands: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something was committed. Called from any thread, as often as that happens: so nearly free."""
        if not self._is_waking:
            self._is_waking = True
            with contextlib.suppress(RuntimeError):  # the loop has just ended; nobody is left to wake
                self._loop.call_soon_threadsafe(self._woken.set)

    async def round(self) -> None:
        """Wait for something to do, then do it."""
        try:
            await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
            await asyncio.sleep(LINGER_SECONDS)
        except TimeoutError:
            pass
        self._woken.clear()
        self._is_waking = False
        began_at = time.monotonic()
        if events := await self.send():
            pause = BUSY_ROUND_SECONDS if events >= BUSY_EVENTS else ROUND_SECONDS
            await asyncio.sleep(max(0.0, pause - (time.monotonic() - began_at)))

    async def send(self) -> int:
        """Take what there is room for; how many events set out."""
        parcels = await carriage.take(self._house, self._room(), self._worker_id)
        for parcel in parcels:
            self.carrying[parcel.id] = parcel.kind
            self._rests_until[parcel.kind] = time.monotonic() + self._routes[parcel.kind].rest_seconds
            errand = asyncio.create_task(self._send(parcel))
            self._errands.add(errand)
            errand.add_done_callback(self._arrived)
        return sum(parcel.event_count for parcel in parcels)

    async def drain(self, seconds: float) -> None:
        """Wait for what is on its way, but not for ever: the rest goes on at the next start."""
        if self._errands:
            await asyncio.wait(self._errands, timeout=seconds)

    def _room(self) -> dict[str, Capacity]:
        busy, now = list(self.carrying.values()), time.monotonic()
        return {
            kind: Capacity(route.parcels_max - busy.count(kind), route.events_max, route.weight_max)
            for kind, route in self._routes.items()
            if busy.count(kind) < route.parcels_max and now >= self._rests_until.get(kind, 0.0)
        }

    async def _send(self, parcel: Parcel) -> None:
        """A light parcel that is lost on the way is found by the sweeper: its id still stands on its events."""
        try:
            if self._routes[parcel.kind].is_light:
                await self._carrier.carry(parcel.id)
            else:
                await self._engine.run(parcel.id)
        finally:
            del self.carrying[parcel.id]

    def _arrived(self, errand: asyncio.Task[None]) -> None:
        self._errands.discard(errand)
        if not errand.cancelled() and (error := errand.exception()):
            log.error("parcel_failed", exc_info=error, consequence="the sweeper releases it, and it is carried again")
        self.wake()
