"""How much is carried at once: if it is too much, listings are refused first, then new work, last what people draw.

A refusal is a 503 with Retry-After, given before a body is read or a query made, so that it costs next to nothing and
what was taken in is done in good time. What tells whether the process is alive is never refused.

Whoever waits for the other side, for more of a body or until some of an answer is taken, is not carried meanwhile: that
costs next to nothing, and a few slow lines would keep everybody else out.
"""

import enum
import math
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rotoscope.domain.errors import Overloaded
from rotoscope.domain.request_errors import TooManyRequests
from rotoscope.kit import meters

LOAD = "rotoscope.load"  # where in the scope stands whose request it is that was taken in


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
_DRAWING = re.compile("|".join(re.sub(r"{\w+}", "[^/]+", path) for path in sorted(DRAWING)))
UNCOUNTED = frozenset({"/v1/stream"})  # lasts for hours and does next to nothing
SHARE = {Kind.LISTING: 1, Kind.CHANGE: 2, Kind.DRAWING: 4}  # of `at_once`, all kinds together
API = ("/v0/", "/v1/")  # elsewhere nothing is changed
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
CROWD = 4  # a long wait is a queue only if so many wait; otherwise it is one slow piece of work
WINDOW_SECONDS = 0.25  # over which it is counted how many leave, while there is a crowd
WAIT_SECONDS_MAX = {Kind.LISTING: 1.0, Kind.CHANGE: 2.0, Kind.DRAWING: 8.0}
WAITING_PER_CALLER_MAX = 256  # requests whose bodies are not all there
RETRY_SECONDS = {Kind.LISTING: (2, 5), Kind.CHANGE: (1, 4), Kind.DRAWING: (1, 2)}  # not all at the same moment
_SHED = {kind: meters.SHED.labels(kind) for kind in Kind}


def kind_of(method: str, path: str) -> Kind:
    if method in ("GET", "HEAD", "OPTIONS"):
        return Kind.LISTING
    return Kind.DRAWING if path in DRAWING else Kind.CHANGE


@dataclass(slots=True)
class Load:
    """`at_once` requests and a bit; `waited` is how long the oldest work for the database has been waiting.

    How long somebody who comes now will wait is told by how many are carried and how many leave in a second: on a slow
    machine fewer are let in than on a quick one, so that they are answered in time on both.
    """

    at_once: int
    waited: Callable[[], float]
    now: Callable[[], float] = time.monotonic
    _count: int = 0
    _window_at: float | None = None  # when the count of those who leave began; None while there is no crowd
    _left: int = 0
    _leave_per_second: float = math.inf
    _waiting: Counter[str] = field(default_factory=Counter)  # for their bodies, by caller

    @property
    def carried(self) -> int:
        return self._count

    @property
    def waiting(self) -> int:
        """How many there are whose bodies are still to come."""
        return self._waiting.total()

    @property
    def is_crowd(self) -> bool:
        """Whether there is any need to refuse anybody."""
        return self._count >= self.at_once // CROWD

    def enter(self, scope: Scope, who: str = "") -> None:
        """Take a request of `who` in, or refuse it with Overloaded."""
        path = scope["route"].path
        if path in UNCOUNTED or LOAD in scope:
            return
        kind = kind_of(scope["method"], path)
        if self._is_too_much(kind):
            raise Overloaded(data={"retry_after_seconds": self._refused(kind)})
        if self._waiting[who] >= WAITING_PER_CALLER_MAX:
            raise TooManyRequests(f"The bodies of {WAITING_PER_CALLER_MAX} of your requests are still to come.")
        scope[LOAD] = who
        self._more()

    @contextmanager
    def outside(self, scope: Scope, *, is_body: bool) -> Iterator[None]:
        """While inside this block, a request that was taken in waits for the other side."""
        who: str = scope[LOAD]
        self._less()
        self._waiting[who] += is_body
        try:
            yield
        finally:
            self._more()
            self._waiting[who] -= is_body
            if not self._waiting[who]:
                del self._waiting[who]

    def turned_away(self, method: str, path: str) -> int | None:
        """The seconds after which to come again, if this is to be refused before its door is looked for: when there is
        too much, most of it is new work, and what a refusal costs is taken from what was let in."""
        if not self.is_crowd or method not in CHANGES or not path.startswith(API):
            return None
        is_refused = not _DRAWING.fullmatch(path.rstrip("/")) and self._is_too_much(Kind.CHANGE)
        return self._refused(Kind.CHANGE) if is_refused else None

    def look(self, scope: Scope) -> None:
        """The same, as an error."""
        seconds = self.turned_away(scope["method"], scope["path"])
        if seconds is not None:
            raise Overloaded(data={"retry_after_seconds": seconds})

    def leave(self, scope: Scope) -> None:
        """It is answered, or gone."""
        if LOAD in scope:
            del scope[LOAD]
            self._left += 1
            self._less()

    def _more(self) -> None:
        self._count += 1
        if self.is_crowd and self._window_at is None:
            self._window_at, self._left = self.now(), 0

    def _less(self) -> None:
        self._count -= 1
        if not self.is_crowd:
            self._window_at, self._leave_per_second = None, math.inf

    def _is_too_much(self, kind: Kind) -> bool:
        return self._count >= self.at_once * SHARE[kind] or (self.is_crowd and self._is_late(kind))

    def _refused(self, kind: Kind) -> int:
        """Count a refusal; the seconds after which to come again, not the same for all."""
        _SHED[kind].inc()
        soonest, latest = RETRY_SECONDS[kind]
        return soonest + int(random.random() * (latest - soonest + 1))

    def _is_late(self, kind: Kind) -> bool:
        """Whether the oldest has waited for too long, or whoever comes now would, on average, for a quarter of that:
        some wait for much longer than most. What is drawn is let in on a guess: it has nowhere else to go."""
        seconds = WAIT_SECONDS_MAX[kind]
        now = self.now()
        if self._window_at is not None and (passed := now - self._window_at) >= WINDOW_SECONDS:
            known = 0.0 if math.isinf(self._leave_per_second) else self._leave_per_second
            self._leave_per_second = max(self._left / passed, known / 2)  # one pause says little
            self._window_at, self._left = now, 0
        would_wait = kind is not Kind.DRAWING and self._count > self._leave_per_second * seconds / 4
        return would_wait or self.waited() > seconds


class Carry:
    """Turns away what is too much, and lets every request that was taken in leave again."""

    def __init__(self, app: ASGIApp, load: Load) -> None:
        self.app = app
        self.load = load

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        load = self.load
        load.look(scope)
        is_whole = False

        async def receive_outside() -> Message:
            nonlocal is_whole
            if is_whole or LOAD not in scope:
                return await receive()
            with load.outside(scope, is_body=True):
                message = await receive()
            is_whole = not message.get("more_body", False)
            return message

        async def send_outside(message: Message) -> None:
            if not message.get("more_body", False) or LOAD not in scope:
                await send(message)
                return
            with load.outside(scope, is_body=False):
                await send(message)

        try:
            await self.app(scope, receive_outside, send_outside)
        finally:
            load.leave(scope)
