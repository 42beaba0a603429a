"""Who stands at the door is taken in, however much there is to do inside."""

import socket
import threading
import time
from contextlib import ExitStack

from fastapi import FastAPI

from rotoscope.api.greeting import AT_ONCE
from tests.api.test_farewell import answered, connected, serving, until

CROWD = 2 * AT_ONCE


def test_a_crowd_at_the_door_is_taken_in_within_a_few_rounds(api: FastAPI) -> None:
    rounds: list[int] = []  # how many connections there are at the end of each round of the loop
    with serving(api) as (server, port, _), ExitStack() as crowd:
        loop = server.servers[0].get_loop()
        are_there = threading.Event()

        def look() -> None:
            rounds.append(len(server.server_state.connections))
            if rounds[-1] < CROWD:
                loop.call_soon(look)

        loop.call_soon_threadsafe(are_there.wait)  # a long round
        callers = [crowd.enter_context(connected(port)) for _ in range(CROWD)]
        loop.call_soon_threadsafe(look)
        are_there.set()
        until(lambda: rounds and rounds[-1] == CROWD)
        assert sum(0 < count < CROWD for count in rounds) < CROWD // 8
        assert all(b"200 ok" in answered(caller) for caller in callers[::16])


def test_whoever_comes_in_with_a_crowd_is_served_like_anybody(api: FastAPI) -> None:
    with serving(api) as (server, port, _):
        loop = server.servers[0].get_loop()
        with connected(port) as first, connected(port) as second:
            loop.call_soon_threadsafe(time.sleep, 0.05)
            assert b"200 ok" in answered(second)
            assert b"200 ok" in answered(first)
            until(lambda: len(server.server_state.connections) == 2)
            for protocol in server.server_state.connections:
                theirs = protocol.transport.get_extra_info("socket")
                assert theirs.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                assert protocol.transport.get_extra_info("peername")
        until(lambda: not server.server_state.connections)
