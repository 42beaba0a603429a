"""How the server leaves: nobody who asked is left without an answer.

First the background work ends, while requests are answered as always, but each answer says `Connection: close`, so that
clients with a lasting connection ask for a new one. Then no connection is taken any more, and those that are open get
what they asked for. Whoever listens on the same socket by then takes over what waits at the door.
"""

import asyncio
import socket
import threading
from collections.abc import Callable

import uvicorn

from rotoscope.api.greeting import Greeter

FAREWELL_SECONDS = 1.0  # a client that asks more rarely than this is not on the point of asking
LOOK_SECONDS = 0.02


def nothing() -> None:
    """Nobody needs to know."""


class PoliteServer(uvicorn.Server):
    """`began` is called when requests are answered, `retire` (in a thread) before they no longer are."""

    def __init__(
        self, config: uvicorn.Config, began: Callable[[], None] = nothing, retire: Callable[[], None] = nothing
    ) -> None:
        super().__init__(config)
        self._began = began
        self._retire = retire
        self._greeter: Greeter | None = None

    def leave(self) -> None:
        """Begin to leave. May be called from any thread."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._greeter = Greeter(self.config, self.server_state, self.lifespan.state)
        self._greeter.listen(listener for server in self.servers for listener in server.sockets)
        self._began()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.server_state.default_headers.append((b"connection", b"close"))
        retiring = threading.Thread(target=self._retire, name="retire", daemon=True)
        retiring.start()
        await self._say_farewell()
        while retiring.is_alive() and not self.force_exit:
            await asyncio.sleep(LOOK_SECONDS)
        if self._greeter is not None:
            self._greeter.close()
        await super().shutdown(sockets)

    async def _say_farewell(self) -> None:
        """Give those with a lasting connection the time to hear that it ends."""
        until = asyncio.get_running_loop().time() + FAREWELL_SECONDS
        while self.server_state.connections and not self.force_exit and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(LOOK_SECONDS)
