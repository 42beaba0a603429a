"""How the server takes in who stands at the door: all of them at once, however busy it is.

The event loop's own listener takes in one connection in each round. When a round takes a tenth of a second, because
hundreds are answered in it, a crowd at the door would wait for as long as the rush lasts, and with it whoever comes to
save what they have drawn.
"""

import asyncio
import os
import socket
from collections.abc import Iterable
from typing import Any

import uvicorn
from uvicorn.server import ServerState

AT_ONCE = (
    64  # in one round: those who are in are to be answered, too, and other processes may listen on the same socket
)


class Greeter:
    """Listens beside the server's own listeners, with whose end it ends."""

    def __init__(self, config: uvicorn.Config, server_state: ServerState, app_state: dict) -> None:
        self._config = config
        self._server_state = server_state
        self._app_state = app_state
        self._loop = asyncio.get_running_loop()
        self._listeners: list[socket.socket] = []
        self._arriving: set[asyncio.Task[object]] = set()

    def listen(self, listeners: Iterable[socket.socket]) -> None:
        for listener in listeners:
            own = socket.socket(fileno=os.dup(listener.fileno()))  # a descriptor has one watcher only
            own.setblocking(False)
            self._loop.add_reader(own, self._take_in, own)
            self._listeners.append(own)

    def close(self) -> None:
        while self._listeners:
            own = self._listeners.pop()
            self._loop.remove_reader(own)
            own.close()

    def _take_in(self, listener: socket.socket) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, _ = listener.accept()
            except OSError:  # nobody is left; for want of descriptors the loop has a way of its own
                return
            arriving = self._loop.create_task(self._welcome(connection))
            self._arriving.add(arriving)
            arriving.add_done_callback(self._arriving.discard)

    async def _welcome(self, connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._protocol, connection, ssl=self._config.ssl)
        except OSError:  # gone before it was looked at
            connection.close()

    def _protocol(self) -> asyncio.Protocol:
        named: Any = self._config.http_protocol_class  # asyncio's word for the type does not know these names
        return named(config=self._config, server_state=self._server_state, app_state=self._app_state)
