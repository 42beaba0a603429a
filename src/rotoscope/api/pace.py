"""How fast one caller may go: far faster than the 20 requests a second of the old service, and first with a wait.

A token bucket per key or member. Who empties it is made to wait, for two seconds at most, because the official client
answers a 429 with four more requests; only what would wait longer is refused.
"""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rotoscope.domain.request_errors import TooManyRequests


@dataclass(slots=True)
class Pace:
    """`per_second` in the long run, twice that at once."""

    per_second: int = 1000
    wait_seconds_max: float = 2.0
    now: Callable[[], float] = time.monotonic
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def burst(self) -> int:
        return 2 * self.per_second

    @property
    def policy(self) -> bytes:
        """The RateLimit-Policy header."""
        return f'"default";q={self.burst};w=2'.encode()

    def take(self, who: str) -> tuple[float, bytes]:
        """Take one: the seconds to wait for it, and the RateLimit header."""
        now = self.now()
        left, at = self._buckets.get(who, (float(self.burst), now))
        left = min(float(self.burst), left + (now - at) * self.per_second) - 1
        wait = max(0.0, -left / self.per_second)
        if wait > self.wait_seconds_max:
            raise TooManyRequests(data={"retry_after_seconds": math.ceil(wait)})
        self._buckets[who] = (left, now)
        reset = math.ceil((self.burst - left) / self.per_second)
        return wait, f'"default";r={max(0, int(left))};t={reset}'.encode()

    async def keep(self, who: str) -> bytes:
        """Take one, and wait for it if need be."""
        wait, header = self.take(who)
        if wait:
            await asyncio.sleep(wait)
        return header
