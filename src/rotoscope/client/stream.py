"""The stream: what happens on the server, while it happens. A connection that breaks is made again, and nothing missed.

for news in client.events(project_id):
    print(news.kind, news.ids)
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator, Mapping

import httpx2
import msgspec

from rotoscope.client.errors import from_answer

PATH = "/v1/stream"
TIMEOUT = httpx2.Timeout(60.0, connect=10.0)  # a heartbeat comes every fifteen seconds
PAUSE_SECONDS_MAX = 20.0
REFUSED_MAX = 500  # from here on it is the server's trouble, and passes


class News(msgspec.Struct, kw_only=True):
    """`ids` are jobs, tasks, batches, deliveries or webhooks, by the kind; `count` says how many when they are cut.

    Kind `reset`: you were away for more than a day, and have missed something. `id` is where to go on.
    """

    kind: str
    at: str = ""
    project_id: str = ""
    ids: list[str] = []
    count: int = 0
    id: str = ""


class Reader:
    """Makes news of the lines of a stream, and knows where to go on."""

    def __init__(self, last_event_id: str = "") -> None:
        self.last_event_id = last_event_id
        self.failures = 0
        self._fields: dict[str, str] = {}

    def begin(self) -> Mapping[str, str]:
        """The headers of the next connection."""
        self._fields = {}
        return {"Last-Event-ID": self.last_event_id} if self.last_event_id else {}

    def line(self, line: str) -> News | None:
        if line:
            name, _, value = line.partition(": ")
            if name:
                self._fields[name] = value
            return None
        fields, self._fields = self._fields, {}
        if "id" in fields:
            self.failures = 0
            self.last_event_id = fields["id"]
        kind = fields.get("event", "")
        if kind == "reset":
            return News(kind="reset", id=self.last_event_id)
        if kind or "data" not in fields:
            return None
        news = msgspec.json.decode(fields["data"], type=News)
        news.id = self.last_event_id
        return news

    def pause(self) -> float:
        """How long to wait before the next connection."""
        self.failures += 1
        return random.uniform(0.5, 1.0) * min(0.25 * 2 ** min(self.failures, 10), PAUSE_SECONDS_MAX)


def listen(http: httpx2.Client, project_id: str | None, last_event_id: str) -> Iterator[News]:
    reader = Reader(last_event_id)
    query = {"project_id": project_id} if project_id else {}
    while True:
        try:
            with http.stream("GET", PATH, params=query, headers=reader.begin(), timeout=TIMEOUT) as response:
                if 400 <= response.status_code < REFUSED_MAX:
                    raise from_answer(response.status_code, response.read())
                for line in response.iter_lines() if response.status_code == 200 else ():
                    if (news := reader.line(line)) is not None:
                        yield news
        except httpx2.TransportError:
            pass
        time.sleep(reader.pause())


async def listen_async(http: httpx2.AsyncClient, project_id: str | None, last_event_id: str) -> AsyncIterator[News]:
    reader = Reader(last_event_id)
    query = {"project_id": project_id} if project_id else {}
    while True:
        try:
            async with http.stream("GET", PATH, params=query, headers=reader.begin(), timeout=TIMEOUT) as response:
                if 400 <= response.status_code < REFUSED_MAX:
                    raise from_answer(response.status_code, await response.aread())
                if response.status_code == 200:
                    async for line in response.aiter_lines():
                        if (news := reader.line(line)) is not None:
                            yield news
        except httpx2.TransportError:
            pass
        await asyncio.sleep(reader.pause())
