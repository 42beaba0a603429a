"""Many requests at the same moment, to the API on each of the databases."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import httpx2
from fastapi import FastAPI

ORIGIN = "http://rotoscope.test"


class CutOff(Exception):
    """The connection broke before a byte of the answer was out."""


def cut(api: FastAPI) -> Any:
    """The API behind a line that breaks as soon as it begins to answer: whatever it did is done."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        async def lose(message: Any) -> None:
            """Nobody hears it."""

        await api(scope, receive, lose)
        raise CutOff

    return app


def caller(app: Any, key: str) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=True)
    return httpx2.AsyncClient(transport=transport, base_url=ORIGIN, headers={"x-api-key": key})


def together(
    app: Any, key: str, count: int, ask: Callable[[httpx2.AsyncClient, int], Coroutine[Any, Any, httpx2.Response]]
) -> list[httpx2.Response]:
    async def run() -> list[httpx2.Response]:
        async with caller(app, key) as client:
            return list(await asyncio.gather(*(ask(client, number) for number in range(count))))

    return asyncio.run(run())
