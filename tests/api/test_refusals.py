"""What is too much is turned away on the wire, with the same words as at a door, and the connection goes on."""

import http.client
import json
import re
import socket
import time
from itertools import pairwise

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.api.load import Load
from rotoscope.api.refusals import REFUSED_PER_SECOND, REST_SECONDS_MAX, REST_SECONDS_MIN, Answered, Refusals
from rotoscope.services.house import House
from tests.api.live import running, say
from tests.api.test_load import AT_ONCE, a_scope

ONE = json.dumps({"name": "one more", "guide": "long " * 1000}).encode()


@pytest.fixture
def api(house: House) -> FastAPI:
    return build_api(house, requests_at_once=AT_ONCE)


def fill(api: FastAPI, count: int = 2 * AT_ONCE) -> list[dict]:
    """So many requests that are carried all the while."""
    scopes = [a_scope("POST", "/v1/jobs/{job_id}/edits") for _ in range(count)]
    for scope in scopes:
        api.state.load.enter(scope)
    return scopes


def test_it_is_told_as_at_a_door_and_the_connection_goes_on(api: FastAPI, client: TestClient, key: str) -> None:
    scopes = fill(api)
    at_a_door = client.post("/v1/projects", json={"name": "one more"})
    with running(api) as port:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.connect()
        first = line.sock

        def post(path: str = "/v1/projects") -> tuple[http.client.HTTPResponse, dict]:
            headers = {"x-api-key": key, "content-type": "application/json"}
            line.request("POST", path, ONE, headers)
            answer = line.getresponse()
            return answer, json.loads(answer.read())

        for _ in range(3):
            answer, body = post()
            assert answer.status == at_a_door.status_code == 503
            assert {name.lower() for name, _ in answer.getheaders()} == {*at_a_door.headers, "date"}
            assert body.keys() == at_a_door.json().keys()
            assert body["request_id"] == answer.headers["x-request-id"]
            assert 1 <= int(answer.headers["retry-after"]) <= 4
        assert post("/v1/jobs/j/edits")[0].status == 400, "what is drawn goes to its door"
        for scope in scopes:
            api.state.load.leave(scope)
        assert post()[0].status == 200
        assert line.sock is first
        line.close()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST /v1/projects HTTP/1.1\r\nconnection: close\r\n", 503),
        (b"POST /v1/projects HTTP/1.0\r\n", 503),
        (b"POST /v1/projects HTTP/1.1\r\nexpect: 100-continue\r\nconnection: close\r\n", 503),
        (b"POST /v1/jobs/j/%65dits HTTP/1.1\r\nconnection: close\r\n", 401),
        (b"GET /health HTTP/1.1\r\nconnection: close\r\n", 200),
    ],
)
def test_whatever_else_is_to_be_thought_of_is_left_to_the_doors(api: FastAPI, head: bytes, status: int) -> None:
    fill(api)
    with running(api) as port:
        heard = say(port, head + b"host: localhost\r\ncontent-length: 2\r\n\r\n{}")
    assert heard.status == status


def test_who_does_not_wait_waits_at_the_door(api: FastAPI) -> None:
    fill(api)
    one = b"POST /v1/projects HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}"
    with running(api) as port, socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        moments = []
        for _ in range(4):
            line.sendall(one)
            assert line.recv(1 << 16).startswith(b"HTTP/1.1 503 ")
            moments.append(time.monotonic())
    assert all(later - earlier >= 0.9 * REST_SECONDS_MIN for earlier, later in pairwise(moments))


def test_the_more_are_turned_away_the_longer_they_rest_and_are_told_so() -> None:
    load, now = Load(4, lambda: 0.0), 100.0
    for _ in range(16):
        load.enter(a_scope("POST", "/v1/jobs/{job_id}/edits"))
    refusals = Refusals(load, now=lambda: now)

    def turned_away(count: int) -> list[Answered]:
        return [found for _ in range(count) if (found := refusals.answer(b"POST", b"/v1/projects", [])) is not None]

    rests = [answer.rest_seconds for answer in turned_away(5000)]
    assert rests[0] == pytest.approx(REST_SECONDS_MIN)
    assert rests == sorted(rests)
    assert rests[500] == pytest.approx(REST_SECONDS_MIN + 500 / REFUSED_PER_SECOND)
    assert rests[-1] == pytest.approx(REST_SECONDS_MAX)
    now += REST_SECONDS_MAX
    (answer,) = turned_away(1)
    assert answer.rest_seconds == pytest.approx(REST_SECONDS_MIN), "a crowd that is gone is forgotten"
    for answer in turned_away(200):
        (seconds,) = re.findall(rb"retry-after: (\d+)", answer.text)
        assert int(seconds) >= answer.rest_seconds


def test_several_at_once_on_one_connection_are_answered_in_order(api: FastAPI) -> None:
    fill(api)
    one = b"POST /v1/projects HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n"
    with running(api) as port:
        heard = say(port, (one + b"\r\n{}") * 3 + one + b"connection: close\r\n\r\n{}")
    assert heard.raw.count(b"HTTP/1.1 503 ") == 4
    assert heard.raw.count(b"retry-after: ") == 4
