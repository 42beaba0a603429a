"""Bad HTTP on a raw socket: each a JSON error in bounded time, and the server lives on."""

import asyncio
import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import zstandard
from fastapi import FastAPI

from rotoscope.services.house import House
from tests.api.live import HASTY, running, say
from tests.factories import Studio

HOST = b"Host: rotoscope.test\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CLOSE = b"Connection: close\r\n"
SOON = 30  # seconds: not for ever, on whatever machine


@pytest.fixture
def port(api: FastAPI) -> Iterator[int]:
    with running(api, HASTY) as port:
        yield port
        alive = say(port, b"GET /health HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
        assert alive.status == 200


@pytest.fixture
def post(studio: Studio, key: str) -> bytes:
    """The beginning of a request that creates a job."""
    path = f"/v1/projects/{studio.project.id}/jobs"
    return b"POST " + path.encode() + b" HTTP/1.1\r\n" + HOST + b"x-api-key: " + key.encode() + b"\r\n"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"\x16\x03\x01\x02\x00garbage\r\n\r\n", 400),
        (b"FROB /health HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"GET /health HTTP/9.9\r\n" + HOST + b"\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"CONNECT rotoscope.test:1 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        ("GET /é HTTP/1.1\r\n".encode() + HOST + b"\r\n", 400),
        (b"GET /health HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
        (b"GET /health HTTP/1.1\r\nHo st: a\r\n\r\n", 400),
        (b"GET /health HTTP/1.1\r\nHost: a\0b\r\n\r\n", 400),
        (b"GET /health HTTP/1.1\r\n" + CLOSE + b"\r\n", 400),
        (b"GET /health HTTP/1.1\r\nHost: rotoscope.test/path\r\n" + CLOSE + b"\r\n", 400),
        (b"POST /health HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
        (b"POST /health HTTP/1.1\r\n" + HOST + b"Content-Length: -3\r\n\r\n", 400),
        (b"POST /health HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n" + CHUNKED + b"\r\n0\r\n\r\n", 400),
        (b"TRACE /health HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 405),
        (b"GET /%2e%2e%2fetc%2fpasswd HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 404),
        (b"GET //health HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", 404),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
        (b"GET /health HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 140_000 + b"\r\n\r\n", 431),
        (b"GET /health HTTP/1.1\r\n" + HOST + b"X: y\r\n" * 200 + b"\r\n", 431),
    ],
    ids=lambda value: value[:24].decode("latin-1").strip() if isinstance(value, bytes) else str(value),
)  # fmt: skip
def test_what_is_wrong_is_told_in_json(port: int, request_: bytes, status: int) -> None:
    heard = say(port, request_)
    assert heard.status == status
    assert heard.body["success"] is False
    assert heard.body["status"] == status
    assert heard.body["error"]["message"]
    assert heard.body["request_id"].startswith("req_")
    assert b"x-content-type-options: nosniff" in heard.raw
    assert heard.seconds < SOON


def test_half_sent_headers_are_told_so_after_a_while(port: int) -> None:
    heard = say(port, b"GET /health HTTP/1.1\r\nHos")
    assert heard.status == 408
    assert heard.body["error"]["code"] == "request_timeout"
    assert HASTY.header_seconds <= heard.seconds < SOON


def test_headers_that_trickle_do_not_last_for_ever(port: int) -> None:
    heard = say(port, b"GET /health HTTP/1.1\r\n", *[b"X: y\r\n", 0.2] * 5)
    assert heard.status == 408
    assert heard.seconds < SOON


def test_a_silent_connection_is_closed_without_a_word(port: int) -> None:
    heard = say(port)
    assert heard.raw == b""
    assert heard.seconds < SOON


def test_a_half_sent_body_is_told_so_after_a_while(port: int, post: bytes) -> None:
    heard = say(port, post + b'Content-Length: 1000\r\n\r\n{"reference_id"')
    assert heard.status == 408
    assert heard.seconds < SOON


def test_a_body_that_trickles_does_not_last_for_ever(port: int, post: bytes) -> None:
    heard = say(port, post + b"Content-Length: 1000\r\n\r\n", *[b" ", 0.1] * 12)
    assert heard.status == 408


def test_a_body_that_ends_early_is_told_so(port: int, post: bytes) -> None:
    heard = say(port, post + b'Content-Length: 1000\r\n\r\n{"a"', hang_up=True)
    assert heard.status == 400
    assert heard.seconds < SOON


def test_broken_chunks_are_told_so(port: int, post: bytes) -> None:
    assert say(port, post + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n").status == 400


def test_trailers_are_passed_over(port: int) -> None:
    head = b"POST /nowhere HTTP/1.1\r\n" + HOST + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n"
    assert say(port, head + b"2\r\n{}\r\n0\r\nX-Trailer: y\r\n\r\n").status == 404


def test_a_body_that_is_announced_too_large_is_not_waited_for(port: int, post: bytes) -> None:
    heard = say(port, post + b"Expect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n")
    assert heard.status == 413
    assert heard.seconds < SOON


def test_a_client_that_waits_for_100_gets_it(port: int, post: bytes) -> None:
    heard = say(port, post + CLOSE + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n", 0.2, b"{}")
    assert heard.raw.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400")


def test_a_wish_for_another_protocol_is_passed_over(port: int) -> None:
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n"
    assert say(port, b"GET /health HTTP/1.1\r\n" + HOST + upgrade).status == 200


def test_a_client_that_stops_talking_still_hears_the_answer(port: int) -> None:
    assert say(port, b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n", hang_up=True).status == 200


def test_a_door_that_hangs_does_not_hang_its_caller(api: FastAPI) -> None:
    @api.get("/v1/asleep")
    async def asleep() -> None:
        await asyncio.sleep(2)

    with running(api, replace(HASTY, answer_seconds=0.5)) as port:
        heard = say(port, b"GET /v1/asleep HTTP/1.1\r\n" + HOST + b"\r\n")
    assert heard.status == 503
    assert heard.body["error"]["code"] == "overloaded"
    assert b"retry-after: 1" in heard.raw
    assert heard.seconds < SOON


def test_one_connection_carries_many_requests(port: int) -> None:
    one = b"GET /health HTTP/1.1\r\n" + HOST
    heard = say(port, one + b"\r\n", 0.1, (one + b"\r\n") * 3 + one + CLOSE + b"\r\n")
    assert heard.raw.count(b"HTTP/1.1 200 OK") == 5


def test_after_a_refused_body_the_connection_goes_on(port: int, post: bytes, house: House) -> None:
    size = house.limits.job_body_bytes_max + 1
    head = post + b"Content-Length: " + str(size).encode() + b"\r\n\r\n"
    heard = say(port, head + b" " * size + b"GET /health HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
    assert heard.status == 413
    assert heard.raw.count(b"HTTP/1.1 200 OK") == 1


BOMBS: dict[str, tuple[bytes, Callable[[], bytes]]] = {
    "gzip": (b"gzip", lambda: gzip.compress(b" " * (64 << 20))),
    "gzip twice": (b"gzip", lambda: gzip.compress(gzip.compress(b" " * (64 << 20)))),
    "gzip, gzip": (b"gzip, gzip", lambda: gzip.compress(gzip.compress(b"{}"))),
    "zstd": (b"zstd", lambda: zstandard.compress(b" " * (64 << 20))),
    "half a gzip": (b"gzip", lambda: gzip.compress(b"{}" * 10_000)[:30]),
    "no gzip": (b"gzip", lambda: b"{}"),
    "no zstd": (b"zstd", lambda: b"{}"),
    "unknown": (b"brotli-ish", lambda: b"{}"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_does_not_go_off(port: int, post: bytes, bomb: str) -> None:
    encoding, made = BOMBS[bomb]
    body = made()
    head = b"Content-Encoding: " + encoding + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n"
    heard = say(port, post + CLOSE + head + body)
    assert heard.status in (400, 413, 415)
    assert heard.body["success"] is False
    assert heard.seconds < SOON
