"""One connection that carries one exchange after the other: a request goes out, an answer is parsed as it comes in."""

import asyncio
from typing import Protocol, cast

import httptools

from rotoscope.fetch.errors import AnswerMalformed, TimedOut, Truncated

HEAD_BYTES_MAX = 64 << 10
DELIMITED = (b"content-length", b"transfer-encoding")


class Consumer(Protocol):
    """Takes an answer. Whatever it raises ends the exchange and the connection."""

    def head(self, status: int, headers: dict[bytes, bytes]) -> None: ...
    def piece(self, data: bytes) -> None: ...


class Connection(asyncio.Protocol):
    """`byte_count` counts what arrived for the exchange at hand, heads and all."""

    def __init__(self) -> None:
        self.byte_count = 0
        self._transport: asyncio.Transport | None = None
        self._ended: asyncio.Future[None] | None = None
        self._is_kept_alive = True
        self._heard_at = 0.0
        self._silence_seconds: float | None = None
        self._ear: asyncio.TimerHandle | None = None  # listens on from one exchange to the next

    async def exchange(self, request: bytes, consumer: Consumer, silence_seconds: float | None = None) -> None:
        """Send `request` and give the answer to `consumer`; give up when nothing comes for `silence_seconds`."""
        if self._transport is None or self._transport.is_closing():
            raise Truncated
        self._consumer = consumer
        self._parser = httptools.HttpResponseParser(self)
        self._headers: dict[bytes, bytes] = {}
        self._head_bytes = self.byte_count = 0
        self._has_head = self._is_kept_alive = False
        self._loop = asyncio.get_running_loop()
        self._ended = self._loop.create_future()
        self._heard_at, self._silence_seconds = self._loop.time(), silence_seconds
        self._transport.write(request)
        if silence_seconds is not None and self._ear is None:
            self._ear = self._loop.call_later(silence_seconds, self._listen)
        try:
            await self._ended
        except BaseException:
            self._ended.cancel()
            self.close()
            raise

    @property
    def is_usable(self) -> bool:
        """Whether another exchange may follow."""
        return self._is_kept_alive and self._transport is not None and not self._transport.is_closing()

    def close(self) -> None:
        self._is_kept_alive = False
        if self._ear is not None:
            self._ear.cancel()
            self._ear = None
        if self._transport is not None:
            self._transport.abort()

    def _listen(self) -> None:
        """Give up if nothing came for so long; else listen on, as long as there is something to hear."""
        self._ear = None
        if self._silence_seconds is None or self._ended is None or self._ended.done():
            return
        left = self._heard_at + self._silence_seconds - self._loop.time()
        if left <= 0:
            self._fail(TimedOut())
        else:
            self._ear = self._loop.call_later(left, self._listen)

    def _fail(self, error: BaseException) -> None:
        if self._ended is not None and not self._ended.done():
            self._ended.set_exception(error)
        self.close()

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # sockets always have this kind

    def data_received(self, data: bytes) -> None:
        if self._ended is None or self._ended.done():  # nobody asked for this
            self.close()
            return
        self.byte_count += len(data)
        self._heard_at = self._loop.time()
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError as error:
            self._fail(error.__context__ or AnswerMalformed())  # what the consumer raised
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(AnswerMalformed())
        if not self._has_head and self.byte_count > HEAD_BYTES_MAX:
            self._fail(AnswerMalformed())

    def connection_lost(self, exc: Exception | None) -> None:
        if self._ended is None or self._ended.done():
            return
        if exc is None and self._has_head and not any(name in self._headers for name in DELIMITED):
            self._ended.set_result(None)  # an answer without length ends with its connection
        else:
            self._ended.set_exception(Truncated())

    # What the parser calls

    def on_message_begin(self) -> None:
        if self._has_head:
            raise AnswerMalformed("The server sent more answers than it was asked for.")
        self._headers = {}  # what came before was an interim answer

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > HEAD_BYTES_MAX:
            raise AnswerMalformed("The server's answer has too many headers.")
        self._headers[name.lower()] = value

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if status >= 200:
            self._has_head = True
            self._consumer.head(status, self._headers)

    def on_body(self, data: bytes) -> None:
        if self._has_head:
            self._consumer.piece(data)

    def on_message_complete(self) -> None:
        if self._has_head and self._ended is not None and not self._ended.done():
            self._is_kept_alive = self._parser.should_keep_alive()
            self._ended.set_result(None)
