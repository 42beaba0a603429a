"""The newest news in memory, read once for all who listen in this process.

A listener has a place and no queue: it takes what stands behind its place, from here while it keeps up and from the
database when it fell behind. So a slow one costs no memory, and one that was away goes on where it stopped.
"""

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from rotoscope.domain.errors import Breakdown
from rotoscope.domain.member import Principal
from rotoscope.domain.request_errors import TooManyRequests
from rotoscope.services.delivery import stream
from rotoscope.services.delivery.stream import Audience, Place, Told
from rotoscope.services.house import House

KEPT_MAX = 2_000
READ_MAX = 500
BURST_SECONDS = 0.05  # after the first of a burst, for the rest of it
POLL_SECONDS = 0.5  # for what other processes record; ours wake us
STREAMS_PER_CALLER_MAX = 50

log = structlog.get_logger(__name__)


class Hub:
    """Lives on one event loop; does nothing while nobody listens."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._kept: deque[Told] = deque()
        self._begin = self._end = stream.START
        self._listeners: Counter[str] = Counter()
        self._of_organizations: Counter[str] = Counter()
        self._pump: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_waking = False
        self._started = asyncio.Event()
        self._woken = asyncio.Event()
        self._changed = asyncio.Event()
        house.db.on_commit(self._wake)

    @asynccontextmanager
    async def listening(self, asker: Principal) -> AsyncIterator[None]:
        """While inside, news are read as they come."""
        if self._listeners[asker.id] >= STREAMS_PER_CALLER_MAX:
            raise TooManyRequests(f"You have {STREAMS_PER_CALLER_MAX} streams open already; close some.")
        most = self._house.limits.organization_streams_max
        if self._of_organizations[asker.organization_id] >= most:
            raise TooManyRequests(f"Your organization has {most:,} streams open already; close some.")
        self._listeners[asker.id] += 1
        self._of_organizations[asker.organization_id] += 1
        try:
            if self._pump is None or self._pump.done() or self._loop is not asyncio.get_running_loop():
                self._start()
            await self._started.wait()
            yield
        finally:
            self._listeners[asker.id] -= 1
            self._of_organizations[asker.organization_id] -= 1
            self._listeners += Counter()  # without those at zero
            self._of_organizations += Counter()
            if not self._listeners and self._pump is not None:
                self._pump.cancel()
                self._pump = None

    @property
    def end(self) -> Place:
        """The place of the newest that is known here."""
        return self._end

    async def after(self, place: Place, audience: Audience) -> tuple[list[Told], Place]:
        """What this audience has not heard yet, and the place it has heard up to then."""
        end = self._end
        if place >= self._begin:
            return [told for told in self._kept if told.place > place and audience.may_hear(told.item)], max(place, end)
        found = await self._house.db.read(lambda conn: stream.after(conn, place, audience, READ_MAX))
        heard = found[-1].place if len(found) == READ_MAX else max([end, place, *(told.place for told in found[-1:])])
        return [told for told in found if audience.may_hear(told.item)], heard

    async def wait(self, seconds: float) -> None:
        """Return when there is something new, or after so long. The pump's death is news too."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)

    @property
    def is_running(self) -> bool:
        return self._pump is not None and not self._pump.done()

    def _start(self) -> None:
        """Awaits nothing, so that those who come at the same moment share one pump."""
        self._loop = asyncio.get_running_loop()
        self._started, self._woken, self._changed = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._is_waking = False
        self._kept.clear()
        self._pump = asyncio.create_task(self._run(self._started))
        self._pump.add_done_callback(self._ended)

    async def _run(self, started: asyncio.Event) -> None:
        try:
            self._begin = self._end = await self._house.db.read(stream.newest)
        finally:
            started.set()  # should the database be away, `is_running` says so, and whoever listens comes back
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
                await asyncio.sleep(BURST_SECONDS)
            self._woken.clear()
            self._is_waking = False
            try:
                while await self._read() == READ_MAX:
                    pass
            except Breakdown:  # the database is away: it will be asked again
                await asyncio.sleep(POLL_SECONDS)

    async def _read(self) -> int:
        found = await self._house.db.read(lambda conn: stream.everything_after(conn, self._end, READ_MAX))
        if not found:
            return 0
        self._kept.extend(found)
        while len(self._kept) > KEPT_MAX:
            self._begin = self._kept.popleft().place
        self._end = found[-1].place
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
        return len(found)

    def _ended(self, pump: "asyncio.Task[None]") -> None:
        """Whoever listens finds that it runs no more, and comes back."""
        if not pump.cancelled() and (error := pump.exception()):
            log.error("stream_failed", exc_info=error, consequence="those who listen come back and begin anew")
        self._changed.set()

    def _wake(self) -> None:
        """Something was committed: called from any thread, as often as that happens."""
        if self._pump is not None and not self._is_waking and self._loop is not None:
            self._is_waking = True
            with contextlib.suppress(RuntimeError):  # the loop has just ended
                self._loop.call_soon_threadsafe(self._woken.set)
