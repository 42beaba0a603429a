"""Who goes first: people and clients who wait for an answer. Background work of the same process asks for its turn."""

import asyncio
import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

GAP_SECONDS = 0.004  # nobody came and nobody was answered for so long: a lull
YOUNG_SECONDS = 0.5  # a request that takes longer is an upload or a slow client, and holds up nobody
LOOK_SECONDS = 0.004  # between two looks at the traffic
SHARE = 0.3  # of a core: what background work has however dense the traffic is


class Traffic:
    """What is under way at the doors, as far as the rest of the process should step aside for it.

    `begin` and `answer` are called on the loop that serves, `turn` on that which works; a process that serves nobody
    never waits.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._young: dict[int, float] = {}  # requests without an answer, and when they began
        self._moved_at = -GAP_SECONDS
        self._queues: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    def begin(self, request: int) -> None:
        self._young[request] = self._moved_at = self._now()

    def answer(self, request: int) -> None:
        """The answer begins; saying so again is harmless."""
        if self._young.pop(request, None) is not None:
            self._moved_at = self._now()

    @property
    def is_dense(self) -> bool:
        """Whether somebody is waiting for an answer, or was a moment ago."""
        now = self._now()
        if now - self._moved_at < GAP_SECONDS:
            return True
        return bool(self._young) and now - max(list(self._young.values()), default=now) < YOUNG_SECONDS

    async def turn(self, seconds: float) -> None:
        """Wait for a lull before work that costs so many seconds of CPU, or until its share of the core is due."""
        loop = asyncio.get_running_loop()
        queue = self._queues.get(loop)
        if queue is None:
            queue = self._queues[loop] = asyncio.Lock()
        async with queue:
            due_at = self._now() + seconds / SHARE
            while self.is_dense and self._now() < due_at:
                await asyncio.sleep(LOOK_SECONDS)
