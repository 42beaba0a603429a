"""Other people's servers, as tests need them: friendly, slow, broken and hostile."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Origin:
    """A server on loopback. `requests` are the heads of what it was asked, in order."""

    def __init__(self, routes: Mapping[str, bytes | Behaviour]) -> None:
        self.routes = dict(routes)
        self.requests: list[str] = []
        self.url = ""
        self.host = ""

    @property
    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.requests.append(head)
                length = next(
                    (int(line.split(":")[1]) for line in head.lower().split("\r\n") if "content-length:" in line), 0
                )
                await reader.readexactly(length)
                route = self.routes.get(head.split(" ")[1], answer(b"nothing here", status="404 Not Found"))
                await (answer(route) if isinstance(route, bytes) else route)(writer)
                await writer.drain()
                if writer.is_closing():
                    return
        writer.close()


@contextlib.asynccontextmanager
async def an_origin(
    routes: Mapping[str, bytes | Behaviour] | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Origin]:
    origin = Origin(routes or {})
    connections: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(origin.serve(reader, writer))
        connections.add(task)
        task.add_done_callback(connections.discard)
        task.add_done_callback(lambda _: writer.close())

    server = await asyncio.start_server(connected, host, 0)
    origin.host = f"{host}:{server.sockets[0].getsockname()[1]}"
    origin.url = f"http://{origin.host}"
    try:
        yield origin
    finally:
        server.close()
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> Behaviour:
    """A whole answer; `length` is what it claims to have."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return behave


def redirect(location: str) -> Behaviour:
    return answer(b"", f"Location: {location}", status="302 Found")


def cut_off(body: bytes, claimed: int) -> Behaviour:
    """Claims `claimed` bytes, sends `body` and hangs up."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        await answer(body, length=claimed)(writer)
        await writer.drain()
        writer.close()

    return behave


def without_length(body: bytes) -> Behaviour:
    """Sends `body`, says nothing of its length and hangs up."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    return behave


def drip(first: bytes, every_seconds: float) -> Behaviour:
    """Sends `first` at once, then a byte now and then, for ever."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            await asyncio.sleep(every_seconds)
            writer.write(b"x")
            await writer.drain()

    return behave


async def hang(writer: asyncio.StreamWriter) -> None:
    """Takes the request and never says a word."""
    await asyncio.sleep(3600)


async def gibberish(writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    await writer.drain()
    writer.close()
