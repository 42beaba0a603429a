"""What is too much is turned away before it is a request: one write, without a task, a scope or a door.

When ten times as many ask as can be served, what nine refusals cost is taken from the one who is let in.
"""

import time
from collections.abc import Callable, Sequence
from functools import cache

import msgspec

from rotoscope.api.errors import headers_of, new_request_id, problem
from rotoscope.api.guard import HEADERS
from rotoscope.api.load import API, Load
from rotoscope.domain.errors import Overloaded
from rotoscope.kit import meters

PREFIXES = tuple(prefix.encode() for prefix in API)
REFUSED_PER_SECOND = 1000  # roughly a tenth of a processor
REST_SECONDS_MIN = 0.25  # who comes again when a refusal says so never notices
REST_SECONDS_MAX = 1.0  # not longer than a refusal asks for; a proxy may share the connection with one who draws
LEAVING = (b"connection", b"close")  # among the headers of a server that stops
_NAME = b"%(name)s"  # stands for the request's id while the answer is prepared


class _Silent:
    """Nobody waits for what comes in."""

    def set(self) -> None:
        pass


class Answered:
    """Stands where the server keeps a request, with its answer complete: what still comes of its body is read past."""

    __slots__ = ("rest_seconds", "text")

    response_started = response_complete = True
    keep_alive = True
    disconnected = False
    message_event = _Silent()

    def __init__(self, text: bytes, rest_seconds: float) -> None:
        self.text = text
        self.rest_seconds = rest_seconds


class Refusals:
    """Answers for a server, made of parts that are the same for all."""

    def __init__(
        self,
        load: Load,
        headers: Sequence[tuple[bytes, bytes]] = HEADERS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._now = now
        self._next_at = 0.0  # when the last of those who rest is listened to again
        self._headers = headers
        self._refused = meters.REQUESTS.labels("any", "none", Overloaded.status)
        self._lines: tuple[int, int, bytes] = (0, 0, b"")

    def answer(self, method: bytes, url: bytes, common: Sequence[tuple[bytes, bytes]]) -> Answered | None:
        """The whole answer to a request that is turned away, with the headers `common` to all; None if it may go on."""
        if not self._load.is_crowd or not url.startswith(PREFIXES) or b"%" in url or LEAVING in common:
            return None
        seconds = self._load.turned_away(method.decode("latin-1"), url.partition(b"?")[0].decode("latin-1"))
        if seconds is None:
            return None
        self._refused.inc()
        head, body = self._parts(seconds)
        name = new_request_id().encode()
        return Answered(head % (self._common(common), name) + body.replace(_NAME, name), self._rest_seconds())

    def _rest_seconds(self) -> float:
        """How long nothing is read from a connection that was turned away: so long that refusing has an end, too."""
        now = self._now()
        next_at = max(now + REST_SECONDS_MIN, self._next_at + 1 / REFUSED_PER_SECOND)
        self._next_at = min(next_at, now + REST_SECONDS_MAX)
        return self._next_at - now

    def _common(self, headers: Sequence[tuple[bytes, bytes]]) -> bytes:
        """These headers as text. The server makes a new list of them each second, for the date."""
        known, count, lines = self._lines
        if known != id(headers) or count != len(headers):
            lines = b"".join(b"%b: %b\r\n" % header for header in headers)
            self._lines = id(headers), len(headers), lines
        return lines

    @cache  # noqa: B019 - there is one for each server, as long as it runs
    def _parts(self, seconds: int) -> tuple[bytes, bytes]:
        """Head and body of the refusal that asks to come again after so long."""
        error = Overloaded(data={"retry_after_seconds": seconds})
        body = msgspec.json.encode(problem(error, _NAME.decode()))
        length = len(body) - len(_NAME) + len(new_request_id())
        own = [(name.lower().encode(), value.encode()) for name, value in headers_of(error)]
        fixed = [(b"content-type", b"application/json"), (b"content-length", b"%d" % length), *own, *self._headers]
        lines = b"".join(b"%b: %b\r\n" % (name, value.replace(b"%", b"%%")) for name, value in fixed)
        return b"HTTP/1.1 503 Service Unavailable\r\n%b" + lines + b"x-request-id: %b\r\n\r\n", body
