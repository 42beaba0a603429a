"""Connections to other people's servers: judged before they are made, few at a time, kept for the next exchange."""

import asyncio
import socket
import ssl
from collections import Counter, deque
from collections.abc import Sequence

from rotoscope.fetch import address
from rotoscope.fetch.connection import Connection, Consumer
from rotoscope.fetch.errors import AddressRefused, ConnectFailed, FetchFailed, TlsFailed, Truncated
from rotoscope.fetch.resolver import Address, Resolver
from rotoscope.fetch.target import Server

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

    async def exchange(
        self, server: Server, request: bytes, consumer: Consumer, silence_seconds: float | None = None
    ) -> None:
        """Send the request and give the answer to `consumer`, in one of the places that this server may have."""
        place = (server.scheme, server.host, server.port)
        host = self._hosts.get(place) or self._hosts.setdefault(place, asyncio.Semaphore(self._per_host_max))
        self._users[place] += 1
        try:
            async with host, self._places:
                while await self._is_stale(place, server, request, consumer, silence_seconds):
                    pass
        finally:
            self._users[place] -= 1
            if not self._users[place]:
                del self._users[place], self._hosts[place]

    async def _is_stale(
        self, place: Place, server: Server, request: bytes, consumer: Consumer, silence_seconds: float | None
    ) -> bool:
        """Try once. A connection that was kept may have been closed meanwhile: then another is to be tried."""
        kept = self._take_idle(place)
        connection = kept or await self._connect(server)
        try:
            await connection.exchange(request, consumer, silence_seconds)
        except Truncated:
            if kept is None or kept.byte_count:
                raise
            return True
        finally:
            self._put_back(place, connection)
        return False

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

    async def _connect(self, server: Server) -> Connection:
        """Try the addresses of a host one after the other; each is judged in the moment of connecting to it."""
        failure: FetchFailed = ConnectFailed()
        for found in await self._resolver.addresses(server.host, server.port):
            if not address.is_open(str(found[3][0]), self._allow):
                failure = AddressRefused()
                continue
            try:
                return await self._open(found, server)
            except ssl.SSLError:
                failure = TlsFailed()
            except (OSError, TimeoutError):
                failure = ConnectFailed()
        raise failure

    async def _open(self, found: Address, server: Server) -> Connection:
        loop = asyncio.get_running_loop()
        family, kind, protocol, peer = found
        plain = socket.socket(family, kind, protocol)
        try:
            plain.setblocking(False)
            async with asyncio.timeout(CONNECT_SECONDS):
                await loop.sock_connect(plain, peer)
                is_tls = server.scheme == "https"
                _, connection = await loop.create_connection(
                    Connection,
                    sock=plain,
                    ssl=self._tls_context() if is_tls else None,
                    server_hostname=server.host.rstrip(".") if is_tls else None,
                )
        except BaseException:
            plain.close()
            raise
        return connection

    def _tls_context(self) -> ssl.SSLContext:
        self._tls = self._tls or ssl.create_default_context()
        return self._tls
