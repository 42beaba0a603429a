"""Clients that send prepared requests as fast as they are answered. They share the cores with what is measured, so
they do as little as can be: bytes out, one look at the answer."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from typing import cast
from urllib.parse import urlsplit

import httptools
import uvloop


class Client(asyncio.Protocol):
    """One connection, one request at a time. `seconds` and `failures` are shared by all clients of a storm."""

    def __init__(self, requests: Iterator[bytes], wanted: bytes, seconds: list[float], failures: list[bytes]) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._requests = requests
        self._wanted = wanted
        self._seconds = seconds
        self._failures = failures
        self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # a socket's
        self._next()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_exception(exc or ConnectionError("the server closed the connection"))

    def on_body(self, data: bytes) -> None:
        self._body += data

    def on_message_complete(self) -> None:
        self._seconds.append(time.perf_counter() - self._since)
        if self._parser.get_status_code() != 200 or self._wanted not in self._body:
            self._failures.append(self._body)
        self._next()

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self.ended.set_result(None)
            self._transport.close()
            return
        self._body = b""
        self._parser = httptools.HttpResponseParser(self)
        self._since = time.perf_counter()
        self._transport.write(request)


def storm(
    url: str, headers: dict[str, str], bodies: Sequence[bytes], clients: int, wanted: bytes = b'"success":true'
) -> tuple[list[float], int]:
    """POST every body to `url` from so many clients at once; each one's seconds, and how many were not answered with
    200 and `wanted`."""
    place = urlsplit(url)
    host, port = place.hostname or "", place.port or 80
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"POST {place.path} HTTP/1.1\r\nhost: {place.netloc}\r\n{lines}content-length: ".encode()
    requests = iter([b"%b%d\r\n\r\n%b" % (head, len(body), body) for body in bodies])
    seconds: list[float] = []
    failures: list[bytes] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()
        made = [
            await loop.create_connection(lambda: Client(requests, wanted, seconds, failures), host, port)
            for _ in range(clients)
        ]
        await asyncio.gather(*(client.ended for _, client in made))

    uvloop.run(run())
    return seconds, len(failures)
