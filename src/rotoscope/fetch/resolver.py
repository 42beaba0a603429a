"""Looking up host names, in threads of its own: a name server that hangs must not hold up any other work."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from rotoscope.fetch.errors import DnsFailed

THREADS = 8
REMEMBER_SECONDS = 10.0
REMEMBER_MAX = 1_000

Address = tuple[int, int, int, tuple]  # family, kind, protocol, peer


class Resolver:
    """Remembers answers for a moment; whoever connects judges the address again each time."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="resolver")
        self._known: dict[tuple[str, int], tuple[float, list[Address]]] = {}

    async def addresses(self, host: str, port: int) -> list[Address]:
        """Where `host` is, best first; raises DnsFailed."""
        now = monotonic()
        until, known = self._known.get((host, port), (0.0, []))
        if now < until:
            return known
        found = await asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host, port)
        if len(self._known) >= REMEMBER_MAX:
            self._known.clear()
        self._known[host, port] = (now + REMEMBER_SECONDS, found)
        return found

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except (OSError, UnicodeError) as error:  # UnicodeError: a name that no name server could be asked for
        raise DnsFailed from error
    return [(family, kind, protocol, peer) for family, kind, protocol, _, peer in found]
