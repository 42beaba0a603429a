"""The one client that talks to the world: it asks for frames and posts webhooks, and trusts nobody it talks to."""

import asyncio
import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from yarl import URL

from rotoscope.fetch import address, target
from rotoscope.fetch.answer import Download, Reply
from rotoscope.fetch.bucket import Buckets
from rotoscope.fetch.connection import Consumer
from rotoscope.fetch.errors import TimedOut, TooManyRedirects, Truncated, UrlInvalid
from rotoscope.fetch.pool import Pool

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
        place = target.parsed(url)
        silence_seconds = SILENCE_SECONDS if deadline_seconds > 2 * SILENCE_SECONDS else None
        try:
            async with asyncio.timeout(deadline_seconds):
                for _ in range(REDIRECTS_MAX + 1):
                    download = Download(sink, byte_limit, self._grace_seconds)
                    request = _request("GET", place, self._header_lines)
                    await _exchange(self._pool(), place, request, download, silence_seconds)
                    if download.refusal is not None:
                        raise download.refusal
                    if download.location is None:
                        return Fetched(200, download.media_type, download.byte_count, str(place))
                    place = target.redirected(place, download.location)
        except TimeoutError:
            raise TimedOut from None
        raise TooManyRedirects

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, deadline_seconds: float) -> Answer:
        """Post `body` to a webhook. Redirects are answers, not followed."""
        place = target.parsed(url)
        lines = _lines({**self._headers, **headers, "Content-Length": str(len(body))})
        request = _request("POST", place, lines) + body
        reply = Reply(EXCERPT_BYTES)
        try:
            async with asyncio.timeout(deadline_seconds):
                await _exchange(self._posting_pool(), place, request, reply, None)
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
        place = target.parsed(url)
        lines = _lines({**self._headers, **headers, "Content-Length": str(len(body))})
        request = _request("POST", place, lines) + body
        download = Download(sink, byte_limit, self._grace_seconds + deadline_seconds)
        try:
            async with asyncio.timeout(deadline_seconds):
                await _exchange(self._pool(), place, request, download, None)
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


async def _exchange(pool: Pool, url: URL, request: bytes, consumer: Consumer, silence_seconds: float | None) -> None:
    """Send the request. A connection that was kept may have been closed meanwhile: then a fresh one is tried."""
    while True:
        async with pool.connection(url) as (connection, is_used):
            try:
                return await connection.exchange(request, consumer, silence_seconds)
            except Truncated:
                if not is_used or connection.byte_count:
                    raise


def _request(method: str, url: URL, header_lines: bytes) -> bytes:
    """The head of a request. Nothing in it can end a line before its time."""
    target_, host = url.raw_path_qs, url.host_port_subcomponent or ""
    if not target_.isascii() or " " in target_ or not target_.isprintable() or not _LINE.fullmatch(host):
        raise _unsendable()
    head = f"{method} {target_} HTTP/1.1\r\nHost: {host}\r\n".encode()
    if url.user is None:
        return head + header_lines
    credentials = base64.b64encode(f"{url.user}:{url.password or ''}".encode()).decode()
    return head + f"Authorization: Basic {credentials}\r\n".encode() + header_lines


def _lines(headers: Mapping[str, str]) -> bytes:
    """Headers, and the empty line after them."""
    lines = [f"{name}: {value}" for name, value in headers.items()]
    if not all(_LINE.fullmatch(line) for line in lines):
        raise _unsendable()
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _unsendable() -> UrlInvalid:
    return UrlInvalid("The address or a header holds a character that cannot be sent.")
