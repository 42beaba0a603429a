"""How much is carried at once: if it is too much, listings are refused first, then new work, last what people draw.

A refusal is a 503 with Retry-After, given before a body is read or a query made, so that it costs next to nothing and
what was taken in is done in good time. What tells whether the process is alive is never refused.
"""

import enum
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from rotoscope.domain.errors import Overloaded
from rotoscope.kit import meters

LOAD = "rotoscope.load"  # where in the scope stands what a request counts as


class Kind(enum.StrEnum):
    """What a request is to us, the first to be refused first."""

    LISTING = "listing"
    CHANGE = "change"
    DRAWING = "drawing"  # people's work, which is on their screens only


DRAWING = frozenset(
    {
        "/v1/jobs/{job_id}/edits",
        "/v1/tasks/{task_id}/heartbeat",
        "/v1/tasks/{task_id}/submit",
        "/v1/tasks/{task_id}/release",
    }
)
UNCOUNTED = frozenset({"/v1/stream"})  # lasts for hours and does next to nothing
SHARE = {Kind.LISTING: 1, Kind.CHANGE: 2, Kind.DRAWING: 4}  # of `at_once`, all kinds together
CROWD = 4  # a long wait is a queue only if so many wait; otherwise it is one slow piece of work
WAIT_SECONDS_MAX = {Kind.LISTING: 1.0, Kind.CHANGE: 2.0, Kind.DRAWING: 8.0}
RETRY_SECONDS = {Kind.LISTING: (2, 5), Kind.CHANGE: (1, 4), Kind.DRAWING: (1, 2)}  # not all at the same moment


def kind_of(method: str, path: str) -> Kind:
    if method in ("GET", "HEAD", "OPTIONS"):
        return Kind.LISTING
    return Kind.DRAWING if path in DRAWING else Kind.CHANGE


@dataclass(slots=True)
class Load:
    """`at_once` requests and a bit; `waited` is how long the oldest work for the database has been waiting."""

    at_once: int
    waited: Callable[[], float]
    _carried: Counter[Kind] = field(default_factory=Counter)

    @property
    def carried(self) -> int:
        return self._carried.total()

    def enter(self, scope: Scope) -> None:
        """Take a request in, or refuse it with Overloaded."""
        path = scope["route"].path
        if path in UNCOUNTED or LOAD in scope:
            return
        kind = kind_of(scope["method"], path)
        is_full = self.carried >= self.at_once * SHARE[kind]
        if is_full or (self.carried >= self.at_once // CROWD and self.waited() > WAIT_SECONDS_MAX[kind]):
            meters.SHED.labels(kind).inc()
            raise Overloaded(data={"retry_after_seconds": random.randint(*RETRY_SECONDS[kind])})
        self._carried[kind] += 1
        scope[LOAD] = kind

    def leave(self, scope: Scope) -> None:
        """It is answered, or gone."""
        if LOAD in scope:
            self._carried[scope.pop(LOAD)] -= 1


class Carry:
    """Lets every request that was taken in leave again."""

    def __init__(self, app: ASGIApp, load: Load) -> None:
        self.app = app
        self.load = load

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            self.load.leave(scope)
