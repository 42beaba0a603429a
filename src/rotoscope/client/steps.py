"""What the client does, without doing it: operations are generators of steps, and a driver carries the steps out.

So every operation is written once and runs blocking or on an event loop (see `drivers.py`). An operation yields `Send`
and is given a `Reply` or a `NoReply`; it yields `Sleep` and is woken later.
"""

import random
import secrets
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from rotoscope.client.errors import Unreachable, from_answer

T = TypeVar("T")
Steps = Generator["Send | Sleep", Any, T]
Sink = Callable[[bytes], object]

TRIES_MAX = 6
PAUSE_SECONDS_MAX = 20.0
STILL_RUNNING = b'"request_in_progress"'
TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Request:
    """`is_repeatable`: sending it twice does what sending it once does, so it may be tried again."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    is_repeatable: bool = True
    sink: Sink | None = None  # where the bytes of a good answer go; without it they are kept in the reply


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class NoReply:
    """`was_sent` is False if the server cannot have seen the request."""

    reason: str
    was_sent: bool


@dataclass(frozen=True, slots=True)
class Send:
    request: Request


@dataclass(frozen=True, slots=True)
class Sleep:
    seconds: float


class Envelope(msgspec.Struct):
    """Every answer: `{"success": true, "data": …}`."""

    data: msgspec.Raw = msgspec.Raw(b"null")


def answered(request: Request, tries: int = TRIES_MAX) -> Steps[Reply]:
    """The good answer to a request. Temporary troubles are waited out; the last one is raised."""
    for attempt in range(1, tries + 1):
        reply: Reply | NoReply = yield Send(request)
        is_last = attempt == tries
        if isinstance(reply, NoReply):
            if is_last or (reply.was_sent and not request.is_repeatable):
                raise Unreachable(f"{request.method} {request.path}: {reply.reason}")
        elif reply.status < 400:
            return reply
        elif is_last or not _is_temporary(reply, request):
            raise from_answer(reply.status, reply.body)
        yield Sleep(pause(attempt, reply))
    raise AssertionError("the last try returns or raises")


def _is_temporary(reply: Reply, request: Request) -> bool:
    if reply.status == 409:
        return STILL_RUNNING in reply.body  # our own request, of which the answer was lost, is being carried out
    return reply.status in TEMPORARY and (request.is_repeatable or reply.status == 429)


def pause(attempt: int, reply: Reply | NoReply) -> float:
    """How long to wait: what the server asks for, else longer each time, never in step with other clients."""
    asked = reply.headers.get("retry-after", "") if isinstance(reply, Reply) else ""
    if asked.isdigit():
        return min(float(asked), 60.0)
    return random.uniform(0.5, 1.0) * min(0.25 * 2**attempt, PAUSE_SECONDS_MAX)


def call(
    kind: "type[T] | Any",
    method: str,
    path: str,
    *,
    body: Any = None,
    query: Mapping[str, Any] | None = None,
    if_match: str = "",
) -> Steps[T]:
    """Send JSON, get the `data` of the envelope as a `kind`. Every POST has an Idempotency-Key, so that it may be
    repeated when its answer was lost. `if_match` is the ETag of what you looked at before you change it."""
    request = Request(
        method,
        path,
        query={name: value for name, value in (query or {}).items() if value is not None},
        headers=_headers(method, body is not None, if_match),
        content=msgspec.json.encode(body) if body is not None else b"",
    )
    reply = yield from answered(request)
    data = data_of(reply, kind)
    if (etag := reply.headers.get("etag")) and hasattr(data, "etag"):
        setattr(data, "etag", etag)  # noqa: B010 - only some kinds have it
    return data


def _headers(method: str, has_body: bool, if_match: str) -> dict[str, str]:
    headers = {"Content-Type": "application/json"} if has_body else {}
    if method == "POST":
        headers["Idempotency-Key"] = secrets.token_urlsafe(18)
    if if_match:
        headers["If-Match"] = if_match
    return headers


def data_of(reply: Reply, kind: "type[T] | Any") -> T:
    """What stands under `data` in the envelope of a good answer."""
    try:
        return msgspec.json.decode(msgspec.json.decode(reply.body, type=Envelope).data, type=kind)
    except msgspec.MsgspecError as error:
        raise Unreachable(f"The answer is not what this version of the client expects: {error}") from error
