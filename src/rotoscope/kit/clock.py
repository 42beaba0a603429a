"""What time it is, as an argument: nobody below the rim asks the world."""

import time
from dataclasses import dataclass


class Clock:
    """The real clock. Milliseconds since 1970, UTC."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


@dataclass
class FakeClock(Clock):
    """A clock that tests move by hand."""

    at_ms: int = 1_700_000_000_000

    def now_ms(self) -> int:
        return self.at_ms

    def advance(self, milliseconds: int) -> None:
        self.at_ms += milliseconds
