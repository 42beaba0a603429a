"""The one client that talks to the world: it asks for frames and posts webhooks, and trusts nobody it talks to."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import aiohttp
from yarl import URL

from rotoscope.domain.errors import StorageFull
from rotoscope.fetch import address, target
from rotoscope.fetch.bucket import Buckets
from rotoscope.fetch.errors import (
    AddressRefused,
    AnswerMalformed,
    BadStatus,
    ConnectFailed,
    DnsFailed,
    EncodingRefused,
    TimedOut,
    TlsFailed,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Truncated,
    UrlInvalid,
)
from rotoscope.fetch.resolver import Resolver

REDIRECTS_MAX = 5
REDIRECT_STATUSES = (301, 302, 303, 307, 308)
SILENCE_SECONDS = 20.0  # how long a long answer may stand still; a short one has its deadline
PATIENT = aiohttp.ClientTimeout(total=None, sock_read=SILENCE_SECONDS)
BRIEF = aiohttp.ClientTimeout(total=None)
BYTES_PER_SECOND_MIN = 1_000
EXCERPT_CHARACTERS = 200
DNS_SECONDS = 10
HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back: `media_type` is the origin's word and proves nothing."""

    status: int
    media_type: str
    byte_count: int
    final_url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a webhook's receiver said; `excerpt` is for its owner's log only."""

    status: int
    excerpt: str


class _Forbidden(OSError):
    """Raised in the middle of connecting, for an address that we may not connect to."""


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
        self._headers = {**HEADERS, "User-Agent": user_agent}
        self._sessions: WeakKeyDictionary[asyncio.AbstractEventLoop, aiohttp.ClientSession] = WeakKeyDictionary()

    async def get(self, url: str, sink: Callable[[bytes], Any], *, byte_limit: int, deadline_seconds: float) -> Fetched:
        """Give the bytes at `url` to `sink`, piece by piece. After an error the sink may hold a part: forget it."""
        if url[:5].lower() == "s3://":
            url = self._buckets.signed(url)
        with _explained():
            patience = PATIENT if deadline_seconds > 2 * SILENCE_SECONDS else BRIEF
            async with asyncio.timeout(deadline_seconds), self._opened(target.parsed(url), patience) as response:
                if response.status != 200:
                    raise BadStatus(response.status)
                if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                    raise EncodingRefused
                byte_count = await self._poured(response, sink, byte_limit)
                return Fetched(response.status, response.content_type, byte_count, str(response.url))

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, deadline_seconds: float) -> Answer:
        """Post `body` to a webhook. Redirects are answers, not followed."""
        with _explained():
            async with (
                asyncio.timeout(deadline_seconds),
                self._session().post(
                    target.parsed(url), data=body, headers={**self._headers, **headers}, allow_redirects=False
                ) as response,
            ):
                excerpt = await response.content.read(EXCERPT_CHARACTERS)
                return Answer(response.status, excerpt.decode("utf-8", "replace"))

    async def close(self) -> None:
        """Close the connections of the running loop."""
        session = self._sessions.pop(asyncio.get_running_loop(), None)
        if session is not None:
            await session.close()

    @asynccontextmanager
    async def _opened(self, url: URL, patience: aiohttp.ClientTimeout) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer to GET `url`, after at most five redirects, each judged like the first address."""
        for _ in range(REDIRECTS_MAX + 1):
            async with self._session().get(
                url, headers=self._headers, allow_redirects=False, timeout=patience
            ) as response:
                if response.status not in REDIRECT_STATUSES or "Location" not in response.headers:
                    yield response
                    return
                url = target.redirected(url, response.headers["Location"])
                response.close()  # whatever body a redirect has is not worth reading
        raise TooManyRedirects

    async def _poured(self, response: aiohttp.ClientResponse, sink: Callable[[bytes], Any], byte_limit: int) -> int:
        """Read the body as it comes, within the limits of size and patience; how many bytes it had."""
        if (response.content_length or 0) > byte_limit:
            raise TooLarge(f"The file is larger than {byte_limit} bytes.")
        started, byte_count = monotonic(), 0
        async for chunk in response.content.iter_any():
            byte_count += len(chunk)
            if byte_count > byte_limit:
                raise TooLarge(f"The file is larger than {byte_limit} bytes.")
            elapsed = monotonic() - started
            if elapsed > self._grace_seconds and byte_count < elapsed * BYTES_PER_SECOND_MIN:
                raise TooSlow
            _put(chunk, sink)
        return byte_count

    def _session(self) -> aiohttp.ClientSession:
        """The session of the running loop: the worker and the API have loops of their own."""
        loop = asyncio.get_running_loop()
        session = self._sessions.get(loop)
        if session is None:
            connector = aiohttp.TCPConnector(
                socket_factory=self._socket,
                resolver=Resolver(),
                limit=self._connections_max,
                limit_per_host=self._connections_per_host_max,
                ttl_dns_cache=DNS_SECONDS,
            )
            session = self._sessions[loop] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                timeout=BRIEF,
            )
        return session

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for an address that was resolved and is about to be connected to: the moment to judge it."""
        family, kind, protocol, _, peer = info
        if not address.is_open(peer[0], self._allow):
            raise _Forbidden("address refused")
        return socket.socket(family, kind, protocol)


def _put(chunk: bytes, sink: Callable[[bytes], Any]) -> None:
    """Hand a piece on. A disk of ours that is full says nothing about the server that we ask."""
    try:
        sink(chunk)
    except OSError as error:
        raise StorageFull("What is being fetched does not fit on the disk.") from error


class _explained:
    """Turns what the HTTP library raises into our own words, which never quote the other side."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        match error:
            case aiohttp.ClientConnectorDNSError():
                raise DnsFailed from error
            case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError() | ssl.SSLError():
                raise TlsFailed from error
            case aiohttp.ClientConnectorError() if isinstance(error.os_error, _Forbidden):
                raise AddressRefused from error
            case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError() | ConnectionResetError():
                raise Truncated from error
            case TimeoutError():
                raise TimedOut from error
            case aiohttp.InvalidURL():
                raise UrlInvalid from error
            case aiohttp.ClientResponseError():
                raise AnswerMalformed from error
            case aiohttp.ClientError() | OSError():
                raise ConnectFailed from error
