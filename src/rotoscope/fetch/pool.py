"""Connections to other people's servers: judged before they are made, few at a time, kept for the next exchange."""

import asyncio
import socket
import ssl
from collections import Counter, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from yarl import URL

from rotoscope.fetch import address
from rotoscope.fetch.connection import Connection
from rotoscope.fetch.errors import AddressRefused, ConnectFailed, FetchFailed, TlsFailed
from rotoscope.fetch.resolver import Address, Resolver

CONNECT_SECONDS = 10.0
IDLE_MAX = 64

Place = tuple[str, str, int]


class Pool:
    """For one event loop. `allow` names private networks that are open all the same."""

    def __init__(self, allow: Sequence[address.Network], connections_max: int, per_host_max: int) -> None:
        self._allow = allow
        self._resolver = Resolver()
        self._places = asyncio.Semaphore(connections_max)
        self._per_host_max = per_host_max
        self._hosts: dict[Place, asyncio.Semaphore] = {}
        self._users: Counter[Place] = Counter()
        self._idle: dict[Place, deque[Connection]] = {}
        self._idle_count = 0
        self._tls: ssl.SSLContext | None = None

    @asynccontextmanager
    async def connection(self, url: URL) -> AsyncIterator[tuple[Connection, bool]]:
        """A connection to the server of `url`, and whether it was used before."""
        place = (url.scheme, url.host or "", url.port or 0)
        host = self._hosts.setdefault(place, asyncio.Semaphore(self._per_host_max))
        self._users[place] += 1
        try:
            async with host, self._places:
                connection = self._take_idle(place)
                is_used = connection is not None
                connection = connection or await self._connect(url)
                try:
                    yield connection, is_used
                finally:
                    self._put_back(place, connection)
        finally:
            self._users[place] -= 1
            if not self._users[place]:
                del self._users[place], self._hosts[place]

    def close(self) -> None:
        for connections in self._idle.values():
            for connection in connections:
                connection.close()
        self._idle.clear()
        self._resolver.close()

    def _take_idle(self, place: Place) -> Connection | None:
        while connections := self._idle.get(place):
            connection = connections.pop()
            self._idle_count -= 1
            if not connections:
                del self._idle[place]
            if connection.is_usable:
                return connection
        return None

    def _put_back(self, place: Place, connection: Connection) -> None:
        if not connection.is_usable:
            connection.close()
            return
        self._idle.setdefault(place, deque()).append(connection)
        self._idle_count += 1
        while self._idle_count > IDLE_MAX:  # those that wait longest go first
            oldest = next(iter(self._idle))
            self._idle_count -= len(self._idle[oldest])
            for each in self._idle.pop(oldest):
                each.close()

    async def _connect(self, url: URL) -> Connection:
        """Try the addresses of a host one after the other; each is judged in the moment of connecting to it."""
        failure: FetchFailed = ConnectFailed()
        for found in await self._resolver.addresses(url.raw_host or "", url.port or 0):
            if not address.is_open(str(found[3][0]), self._allow):
                failure = AddressRefused()
                continue
            try:
                return await self._open(found, url)
            except ssl.SSLError:
                failure = TlsFailed()
            except (OSError, TimeoutError):
                failure = ConnectFailed()
        raise failure

    async def _open(self, found: Address, url: URL) -> Connection:
        loop = asyncio.get_running_loop()
        family, kind, protocol, peer = found
        plain = socket.socket(family, kind, protocol)
        try:
            plain.setblocking(False)
            async with asyncio.timeout(CONNECT_SECONDS):
                await loop.sock_connect(plain, peer)
                is_tls = url.scheme == "https"
                _, connection = await loop.create_connection(
                    Connection,
                    sock=plain,
                    ssl=self._tls_context() if is_tls else None,
                    server_hostname=(url.raw_host or "").rstrip(".") if is_tls else None,
                )
        except BaseException:
            plain.close()
            raise
        return connection

    def _tls_context(self) -> ssl.SSLContext:
        self._tls = self._tls or ssl.create_default_context()
        return self._tls
