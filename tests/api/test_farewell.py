"""A server that leaves answers everybody who has asked, tells lasting connections that they end, and cuts nobody."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from rotoscope.api.farewell import PoliteServer
from rotoscope.api.protocol import server_config

ASK = b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n"
PATIENCE = 60


@contextlib.contextmanager
def serving(api: FastAPI, **options: object) -> Iterator[tuple[PoliteServer, int, threading.Thread]]:
    server = PoliteServer(server_config(api, host="127.0.0.1", port=0), **options)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server, server.servers[0].sockets[0].getsockname()[1], thread
    finally:
        server.leave()
        thread.join(PATIENCE)


def until(seen: object) -> None:
    end = time.monotonic() + PATIENCE
    while not seen():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.005)


def answered(connection: socket.socket) -> bytes:
    connection.sendall(ASK)
    heard = b""
    while b'"success"' not in heard:
        piece = connection.recv(1 << 16)
        assert piece, "cut without an answer"
        heard += piece
    return heard.lower()


def connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.settimeout(PATIENCE)
    return connection


def test_a_lasting_connection_is_told_that_it_ends_with_its_next_answer(api: FastAPI) -> None:
    is_resting = threading.Event()
    with serving(api, retire=is_resting.set) as (server, port, _), connected(port) as lasting:
        assert b"connection: close" not in answered(lasting)
        server.leave()
        assert is_resting.wait(PATIENCE)
        assert b"connection: close" in answered(lasting)
        assert lasting.recv(1) == b"", "and then it is closed"


def test_a_connection_that_has_not_asked_yet_gets_its_answer(api: FastAPI) -> None:
    with serving(api) as (server, port, _), connected(port) as fresh:
        until(lambda: server.server_state.connections)
        door = server.servers[0]
        server.leave()
        until(lambda: not door.is_serving())
        assert b"connection: close" in answered(fresh)


def test_nothing_is_waited_for_where_nobody_is(api: FastAPI) -> None:
    with serving(api) as (server, _, thread):
        began_at = time.monotonic()
        server.leave()
        thread.join(PATIENCE)
        assert not thread.is_alive()
        assert time.monotonic() - began_at < 20


@pytest.mark.parametrize("seconds", [0.3])
def test_requests_are_answered_while_the_background_work_ends(api: FastAPI, seconds: float) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def retire() -> None:
        begun.set()
        may_end.wait(PATIENCE)

    with serving(api, retire=retire) as (server, port, thread):
        server.leave()
        assert begun.wait(PATIENCE)
        thread.join(seconds)
        with connected(port) as late:
            assert b"connection: close" in answered(late)
        may_end.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()
