"""The one client that talks to the world: it asks for frames and posts webhooks, and trusts nobody it talks to."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from rotoscope.fetch import address, target
from rotoscope.fetch.answer import Download, Reply
from rotoscope.fetch.bucket import Buckets
from rotoscope.fetch.errors import TimedOut, TooManyRedirects
from rotoscope.fetch.pool import Pool
from rotoscope.fetch.target import Target

REDIRECTS_MAX = 5
SILENCE_SECONDS = 20.0  # how long a long answer may stand still; a short one has its deadline
EXCERPT_BYTES = 1_024
POSTS_MAX = 512  # webhooks under way: they have connections of their own, so that receivers who hang hold up no frames
POSTS_PER_HOST_MAX = 64

_LINE = re.compile(r"[^\x00-\x1f\x7f]*")  # what a header may hold


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back: `media_type` is the origin's word and proves nothing."""

    status: int
    media_type: str
    byte_count: int
    final_url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a webhook's receiver said; `excerpt` and `headers` are for its owner's log only."""

    status: int
    excerpt: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Fetcher:
    """`allow` names private networks that are open all the same (for local use), e.g. 127.0.0.0/8.

    An answer must come at a kilobyte a second; that counts once it has taken `grace_seconds`.
    """

    def __init__(
        self,
        *,
        allow: Sequence[str] = (),
        buckets: Buckets | None = None,
        connections_max: int = 64,
        connections_per_host_max: int = 16,
        grace_seconds: float = 10.0,
        user_agent: str = "Rotoscope",
    ) -> None:
        self._allow = address.networks(allow)
        self._buckets = buckets or Buckets()
        self._connections_max = connections_max
        self._connections_per_host_max = connections_per_host_max
        self._grace_seconds = grace_seconds
        self._headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": user_agent}
        self._header_lines = _lines(self._headers)
        self._pools: WeakKeyDictionary[asyncio.AbstractEventLoop, Pool] = WeakKeyDictionary()
        self._posting: WeakKeyDictionary[asyncio.AbstractEventLoop, Pool] = WeakKeyDictionary()

    async def get(self, url: str, sink: Callable[[bytes], Any], *, byte_limit: int, deadline_seconds: float) -> Fetched:
        """Give the bytes at `url` to `sink`, piece by piece. After an error the sink may hold a part: forget it."""
        if url[:5].lower() == "s3://":
            url = self._buckets.signed(url)
        place = target.aimed(url)
        silence_seconds = SILENCE_SECONDS if deadline_seconds > 2 * SILENCE_SECONDS else None
        try:
            async with asyncio.timeout(deadline_seconds):
                for _ in range(REDIRECTS_MAX + 1):
                    download = Download(sink, byte_limit, self._grace_seconds)
                    request = _request("GET", place, self._header_lines)
                    await self._pool().exchange(place.server, request, download, silence_seconds)
                    if download.refusal is not None:
                        raise download.refusal
                    if download.location is None:
                        return Fetched(200, download.media_type, download.byte_count, place.url)
                    place = target.redirected(place, download.location)
        except TimeoutError:
            raise TimedOut from None
        raise TooManyRedirects

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, deadline_seconds: float) -> Answer:
        """Post `body` to a webhook. Redirects are answers, not followed."""
        place = target.aimed(url)
        lines = _lines({**self._headers, **headers, "Content-Length": str(len(body))})
        request = _request("POST", place, lines) + body
        reply = Reply(EXCERPT_BYTES)
        try:
            async with asyncio.timeout(deadline_seconds):
                await self._posting_pool().exchange(place.server, request, reply)
        except TimeoutError:
            raise TimedOut from None
        return Answer(reply.status, reply.body.decode("utf-8", "replace"), reply.headers)

    async def ask(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        sink: Callable[[bytes], Any],
        *,
        byte_limit: int,
        deadline_seconds: float,
    ) -> None:
        """Post `body` and give what is answered to `sink`. Redirects are refused: nobody else is told what we post."""
        place = target.aimed(url)
        lines = _lines({**self._headers, **headers, "Content-Length": str(len(body))})
        request = _request("POST", place, lines) + body
        download = Download(sink, byte_limit, self._grace_seconds + deadline_seconds)
        try:
            async with asyncio.timeout(deadline_seconds):
                await self._pool().exchange(place.server, request, download)
        except TimeoutError:
            raise TimedOut from None
        if download.refusal is not None or download.location is not None:
            raise download.refusal or TooManyRedirects("The address answers with a redirect; give the one it leads to.")

    async def close(self) -> None:
        """Close the connections of the running loop."""
        loop = asyncio.get_running_loop()
        pools = [pool for pool in (self._pools.pop(loop, None), self._posting.pop(loop, None)) if pool is not None]
        for pool in pools:
            pool.close()
        if pools:
            await asyncio.sleep(0)  # the transports say goodbye in the next round of the loop

    def _pool(self) -> Pool:
        """The pool of the running loop: the worker and the API have loops of their own."""
        loop = asyncio.get_running_loop()
        pool = self._pools.get(loop)
        if pool is None:
            pool = self._pools[loop] = Pool(self._allow, self._connections_max, self._connections_per_host_max)
        return pool

    def _posting_pool(self) -> Pool:
        loop = asyncio.get_running_loop()
        pool = self._posting.get(loop)
        if pool is None:
            pool = self._posting[loop] = Pool(self._allow, POSTS_MAX, POSTS_PER_HOST_MAX)
        return pool


def _request(method: str, place: Target, header_lines: bytes) -> bytes:
    """The head of a request."""
    return b"%b %b HTTP/1.1\r\n%b%b" % (method.encode(), place.path.encode(), place.server.lines, header_lines)


def _lines(headers: Mapping[str, str]) -> bytes:
    """Headers, and the empty line after them."""
    lines = [f"{name}: {value}" for name, value in headers.items()]
    if not all(_LINE.fullmatch(line) for line in lines):
        raise target.unsendable()
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
