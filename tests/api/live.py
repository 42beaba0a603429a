"""The API on a real socket, and a client that speaks raw bytes to it."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec
import uvicorn
from fastapi import FastAPI

from rotoscope.api.patience import Patience
from rotoscope.api.protocol import CarefulProtocol, server_config

CALM = Patience(linger_seconds=0.3)
HASTY = replace(CALM, header_seconds=0.5, body_window_seconds=0.5, body_seconds=3.0)


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back until the server hung up, and after how long it did."""

    raw: bytes
    seconds: float

    @property
    def status(self) -> int:
        return int(self.raw.split(b" ", 2)[1])

    @property
    def body(self) -> dict:
        return msgspec.json.decode(self.raw.partition(b"\r\n\r\n")[2])


@contextlib.contextmanager
def running(api: FastAPI, patience: Patience = CALM) -> Iterator[int]:
    """Serve `api` on a free port of loopback."""
    protocol = type("Protocol", (CarefulProtocol,), {"patience": patience})
    server = uvicorn.Server(server_config(api, host="127.0.0.1", port=0, http=protocol))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def say(port: int, *parts: bytes | float, hang_up: bool = False) -> Heard:
    """Send bytes, pause for numbers, then listen to the end."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(60)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it need not listen to us for ever
            for part in parts:
                if isinstance(part, bytes):
                    connection.sendall(part)
                else:
                    time.sleep(part)
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        raw = b""
        while piece := connection.recv(1 << 16):
            raw += piece
    return Heard(raw, time.monotonic() - began)
