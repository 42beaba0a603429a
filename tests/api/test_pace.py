"""How fast one caller may go: by waiting first, by refusal in the end, and announced all along."""

import pytest
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.api.pace import Pace
from rotoscope.domain.request_errors import TooManyRequests
from rotoscope.services.house import House
from tests.api.told import told


def test_twenty_a_second_for_ever_never_waits() -> None:
    now = [0.0]
    pace = Pace(per_second=20, now=lambda: now[0])
    for _ in range(1000):
        assert pace.take("key")[0] == 0
        now[0] += 1 / 20


def test_a_burst_is_free_then_it_waits_then_it_is_refused() -> None:
    pace = Pace(per_second=10, now=lambda: 0.0)
    waits = [pace.take("key")[0] for _ in range(40)]
    assert waits[:20] == [0.0] * 20
    assert waits[20:] == sorted(waits[20:])
    assert max(waits) <= pace.wait_seconds_max
    with pytest.raises(TooManyRequests):
        pace.take("key")
    assert pace.take("another key")[0] == 0


def test_a_refusal_costs_nothing_of_what_comes_later() -> None:
    now = [0.0]
    pace = Pace(per_second=10, now=lambda: now[0])
    for _ in range(40):
        pace.take("key")
    for _ in range(100):
        with pytest.raises(TooManyRequests):
            pace.take("key")
    now[0] = 2.1
    assert pace.take("key")[0] == 0


def test_the_limit_is_announced(client: TestClient) -> None:
    headers = client.get("/v1/me").headers
    assert headers["ratelimit-policy"] == '"default";q=2000;w=2'
    assert headers["ratelimit"].startswith('"default";r=199')


def test_an_excess_is_429_with_a_time_to_come_back(house: House, key: str) -> None:
    api = build_api(house, requests_per_second=1)
    api.state.pace.wait_seconds_max = 0
    hasty = TestClient(api, base_url="http://rotoscope.test", headers={"x-api-key": key})
    answers = [hasty.get("/v1/me") for _ in range(4)]
    told(answers[-1], 429, "too_many_requests")
    assert int(answers[-1].headers["retry-after"]) >= 1
