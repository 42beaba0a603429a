"""The two drivers that carry out steps: one blocks, one awaits. Nothing else in the client knows which is at work."""

import asyncio
import time
from collections.abc import AsyncIterator, Generator, Iterator
from typing import Any, TypeVar

import httpx2

from rotoscope.client.steps import NoReply, Reply, Request, Send, Sleep, Steps

T = TypeVar("T")

TIMEOUT = httpx2.Timeout(60.0, connect=10.0)


def _no_reply(error: httpx2.TransportError) -> NoReply:
    reason = str(error) or type(error).__name__
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
        reason = f"no server answers at {error.request.url.copy_with(raw_path=b'/')} ({reason}); is it running there?"
    was_sent = not isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout))
    return NoReply(reason, was_sent)


def _arguments(request: Request) -> dict[str, Any]:
    return {"params": request.query, "headers": dict(request.headers), "content": request.content}


class Blocking:
    """Carries out steps on the calling thread."""

    def __init__(self, url: str, headers: dict[str, str], transport: httpx2.BaseTransport | None = None) -> None:
        self._http = httpx2.Client(
            base_url=url, headers=headers, timeout=TIMEOUT, transport=transport, follow_redirects=True
        )

    def drive(self, steps: Steps[T]) -> T:
        try:
            step = next(steps)
            while True:
                step = steps.send(self._take(step))
        except StopIteration as end:
            return end.value

    def listed(self, steps: "Generator[Steps[list[T]], list[T], None]") -> Iterator[T]:
        """The items of a list that comes page by page."""
        try:
            page = next(steps)
            while True:
                items = self.drive(page)
                yield from items
                page = steps.send(items)
        except StopIteration:
            return

    def close(self) -> None:
        self._http.close()

    def _take(self, step: Send | Sleep) -> Reply | NoReply | None:
        if isinstance(step, Sleep):
            time.sleep(step.seconds)
            return None
        return self._send(step.request)

    def _send(self, request: Request) -> Reply | NoReply:
        try:
            with self._http.stream(request.method, request.path, **_arguments(request)) as response:
                if request.sink is None or response.status_code >= 400:
                    return Reply(response.status_code, response.headers, response.read())
                for piece in response.iter_bytes():
                    request.sink(piece)
                return Reply(response.status_code, response.headers, b"")
        except httpx2.TransportError as error:
            return _no_reply(error)


class Awaiting:
    """Carries out steps on an event loop."""

    def __init__(self, url: str, headers: dict[str, str], transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._http = httpx2.AsyncClient(
            base_url=url, headers=headers, timeout=TIMEOUT, transport=transport, follow_redirects=True
        )

    async def drive(self, steps: Steps[T]) -> T:
        try:
            step = next(steps)
            while True:
                step = steps.send(await self._take(step))
        except StopIteration as end:
            return end.value

    async def listed(self, steps: "Generator[Steps[list[T]], list[T], None]") -> AsyncIterator[T]:
        """The items of a list that comes page by page."""
        try:
            page = next(steps)
            while True:
                items = await self.drive(page)
                for item in items:
                    yield item
                page = steps.send(items)
        except StopIteration:
            return

    async def close(self) -> None:
        await self._http.aclose()

    async def _take(self, step: Send | Sleep) -> Reply | NoReply | None:
        if isinstance(step, Sleep):
            await asyncio.sleep(step.seconds)
            return None
        return await self._send(step.request)

    async def _send(self, request: Request) -> Reply | NoReply:
        try:
            async with self._http.stream(request.method, request.path, **_arguments(request)) as response:
                if request.sink is None or response.status_code >= 400:
                    return Reply(response.status_code, response.headers, await response.aread())
                async for piece in response.aiter_bytes():
                    request.sink(piece)
                return Reply(response.status_code, response.headers, b"")
        except httpx2.TransportError as error:
            return _no_reply(error)
