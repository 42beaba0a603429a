"""HTTP/1.1 on the wire: uvicorn's fast parser, with deadlines, sizes, and answers in JSON where it has plain text.

A request has ten seconds for its headers, then must keep moving: a kilobyte a second, fifteen minutes in all. What is
too slow, too large or no HTTP gets the same kind of error body as everything else, and the connection is closed
gently: we stop talking and listen on for a moment, because a hard close would destroy the answer on its way.
"""

import asyncio
import enum
from typing import Any

import httptools
import msgspec
import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from rotoscope.api.errors import headers_of, new_request_id, problem
from rotoscope.api.guard import HEADERS
from rotoscope.api.patience import Patience
from rotoscope.api.refusals import Answered, Refusals
from rotoscope.domain.errors import Overloaded, Refusal, RotoscopeError
from rotoscope.domain.request_errors import AddressTooLong, HeadersTooLarge, RequestMalformed, RequestTimeout


class Phase(enum.Enum):
    IDLE = enum.auto()  # between requests
    HEADERS = enum.auto()  # a request has begun
    BODY = enum.auto()  # its headers are here, its body is not
    ANSWER = enum.auto()  # it is here
    CLOSING = enum.auto()  # the last word is said


class CarefulProtocol(HttpToolsProtocol):
    """One connection."""

    patience = Patience()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._phase = Phase.HEADERS  # of a new connection a request is expected at once
        self._timer: asyncio.TimerHandle | None = None
        self._writer: asyncio.TimerHandle | None = None
        self._since = self.loop.time()
        self._received = 0
        self._seen = 0
        self._head_bytes = 0
        self._fault: type[Refusal] | None = None
        self._refusals: Refusals | None = getattr(getattr(self.app, "state", None), "refusals", None)

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._phase = Phase.CLOSING
        self._unwatch()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._phase is Phase.CLOSING:
            return
        if self._phase is Phase.IDLE:
            self._phase, self._since = Phase.HEADERS, self.loop.time()
        self._unset_keepalive_if_required()
        if self._phase is Phase.HEADERS:
            self._head_bytes += len(data)
        try:
            self.parser.feed_data(data)  # pyright: ignore[reportOptionalMemberAccess] - there is one until the end
        except httptools.HttpParserUpgrade:
            self.cycle.keep_alive = False  # we speak nothing else; the request is answered as it stands
        except httptools.HttpParserError:
            self._refuse((self._fault or RequestMalformed)())
            return
        if self._phase is Phase.HEADERS and self._head_bytes > self.patience.header_bytes_max:
            self._refuse(HeadersTooLarge())
            return
        self._watch()

    def eof_received(self) -> bool:  # type: ignore[override]
        """The other side has said all it has to say; it may still listen."""
        if self._phase is Phase.ANSWER:
            self.cycle.keep_alive = False
            return True
        if self._phase is Phase.BODY or (self._phase is Phase.HEADERS and self._head_bytes):
            self._refuse(RequestMalformed("The request ended in the middle."))
        return False

    def shutdown(self) -> None:
        """The server stops. A stream would never end by itself, so it is told."""
        leaving = (self.scope or {}).get("state", {}).get("leaving")
        if leaving is not None:
            leaving.set()
        if self._phase is Phase.HEADERS and (self.cycle is None or self.cycle.response_complete):
            self.loop.call_later(self.patience.farewell_seconds, self._close_if_silent)  # its request may be on its way
        else:
            super().shutdown()

    # What the parser finds. An exception out of these ends the parsing; `_fault` says why.

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._phase is not Phase.HEADERS:
            self._phase, self._since = Phase.HEADERS, self.loop.time()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > self.patience.address_bytes_max:
            self._stop(AddressTooLong)

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(self.headers) >= self.patience.header_count_max or len(value) > self.patience.header_bytes_max:
            self._stop(HeadersTooLarge)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._phase, self._since = Phase.BODY, self.loop.time()
        self._received = self._seen = self._head_bytes = 0
        self._unwatch()
        if not self._is_turned_away():
            super().on_headers_complete()

    def _is_turned_away(self) -> bool:
        """Refuse what is too much right here, if nothing else is to be thought of: the connection goes on."""
        is_busy = self.cycle is not None and not self.cycle.response_complete
        parser = self.parser
        if self._refusals is None or is_busy or self.expect_100_continue:
            return False
        if parser.should_upgrade() or not parser.should_keep_alive():  # pyright: ignore[reportOptionalMemberAccess]
            return False
        method: bytes = parser.get_method()  # pyright: ignore[reportOptionalMemberAccess]
        answer = self._refusals.answer(method, self.url, self.server_state.default_headers)
        if answer is not None:
            self.cycle = answer  # type: ignore[assignment]
            self.transport.write(answer.text)
            self.server_state.total_requests += 1
        return answer is not None

    def _rest(self, seconds: float) -> None:
        """Read nothing from this connection for a moment. To somebody who asks again at once, a refusal would only be
        the next question, and a crowd of them would leave no time for those who were let in."""
        self.flow.pause_reading()
        self.loop.call_later(seconds, self._rested)

    def _rested(self) -> None:
        if not self.transport.is_closing():
            self.flow.resume_reading()

    def on_body(self, body: bytes) -> None:
        self._received += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._phase = Phase.ANSWER
        self._unwatch()
        super().on_message_complete()
        if self.cycle.response_complete:  # the answer was quicker than the body
            self._phase = Phase.IDLE
            if isinstance(self.cycle, Answered):
                self._rest(self.cycle.rest_seconds)
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def on_response_complete(self) -> None:
        if self._phase is Phase.BODY and self.expect_100_continue and not self._received:
            self.transport.close()  # the body that was not asked for will not come, and cannot be told from a request
            return
        if self._phase is Phase.ANSWER:
            self._phase = Phase.IDLE
            self._unwatch()
        super().on_response_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._writer is None:
            self._writer = self.loop.call_later(self.patience.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None
        super().resume_writing()

    def _watch(self) -> None:
        """Keep a timer while something is owed: by them to us, or by us to them."""
        if self._timer is not None:
            return
        if self._phase is Phase.HEADERS:
            self._timer = self.loop.call_later(self.patience.header_seconds, self._check)
        elif self._phase is Phase.BODY:
            self._timer = self.loop.call_later(self.patience.body_window_seconds, self._check)
        elif self._phase is Phase.ANSWER:
            self._timer = self.loop.call_later(self.patience.answer_seconds, self._check)

    def _unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _check(self) -> None:
        """The timer rang: has enough come?"""
        self._timer = None
        waited = self.loop.time() - self._since
        if self._phase is Phase.HEADERS and waited >= self.patience.header_seconds - 0.001:
            if self._head_bytes == 0:
                self.transport.close()  # nobody has said anything, so there is nothing to answer
            else:
                self._refuse(RequestTimeout("The headers of the request did not arrive in time."))
        elif self._phase is Phase.BODY and self._is_body_late(waited):
            self._refuse(RequestTimeout("The body of the request arrives too slowly."))
        elif self._phase is Phase.ANSWER and not self.cycle.response_started:
            self._refuse(Overloaded("The answer took too long. What was asked for may still be done; ask again."))
        elif self._phase is not Phase.ANSWER:
            self._seen = self._received
            self._watch()

    def _close_if_silent(self) -> None:
        if self._phase is Phase.HEADERS and self._head_bytes == 0:
            self.transport.close()

    def _is_body_late(self, waited: float) -> bool:
        if waited > self.patience.body_seconds:
            return True
        is_our_fault = self.flow.read_paused  # we have not taken what is there
        owed = self.patience.body_window_seconds * self.patience.body_bytes_per_second
        return not is_our_fault and self._received - self._seen < owed

    def _stop(self, fault: type[Refusal]) -> None:
        self._fault = fault
        raise ValueError(fault.__name__)

    def _refuse(self, error: RotoscopeError) -> None:
        """Say why in JSON, unless an answer is already on its way, and close."""
        self._phase = Phase.CLOSING
        self._unwatch()
        if self.transport.is_closing():
            return
        cycle = self.cycle
        is_answering = cycle is not None and cycle.response_started and not cycle.response_complete
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
        if is_answering or self.pipeline:
            self.transport.close()
            return
        self.transport.write(self._answer(error))
        self._linger()

    def _answer(self, error: RotoscopeError) -> bytes:
        request_id = new_request_id()
        body = msgspec.json.encode(problem(error, request_id))
        headers = [
            *self.server_state.default_headers,
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
            (b"x-request-id", request_id.encode()),
            *((name.lower().encode(), value.encode()) for name, value in headers_of(error)),
            *HEADERS,
        ]
        lines = b"".join(b"%b: %b\r\n" % header for header in headers)
        return STATUS_LINE[error.status] + lines + b"\r\n" + body

    def _linger(self) -> None:
        if not self.transport.can_write_eof():
            self.transport.close()
            return
        self.transport.write_eof()
        self.flow.resume_reading()
        self.loop.call_later(self.patience.linger_seconds, self.transport.close)


def server_config(app: Any, **options: Any) -> uvicorn.Config:
    """How uvicorn serves `app`; `options` are uvicorn's own, e.g. host, port or fd."""
    return uvicorn.Config(
        app,
        **{
            "http": CarefulProtocol,
            "loop": "uvloop",
            "ws": "none",
            "access_log": False,
            "log_config": None,
            "server_header": False,
            "proxy_headers": False,  # addresses are made of the public URL, never of what a request says
            "timeout_keep_alive": CarefulProtocol.patience.idle_seconds,
            "timeout_graceful_shutdown": 10,
            **options,
        },
    )
