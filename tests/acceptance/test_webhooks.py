"""The receiver of docs/howto/receive-webhooks.md, run as it stands, against a server; and the SDK that listens."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from rotoscope.client import AsyncClient, Client, KeyRefused
from rotoscope.services.delivery import sending
from rotoscope.services.house import House
from tests.alone import run_alone
from tests.api.conftest import api, key, studio  # noqa: F401  fixtures
from tests.api.live import running
from tests.factories import Studio

HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "receive-webhooks.md"


def code(number: int) -> str:
    return re.findall(r"^```python\n(.*?)^```", HOWTO.read_text(), re.DOTALL | re.MULTILINE)[number]


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


@pytest.fixture
def address(api: FastAPI) -> Iterator[str]:  # noqa: F811
    with running(api) as port:
        yield f"http://127.0.0.1:{port}"


def test_the_receiver_in_the_documentation_verifies_what_we_send(
    address: str,
    key: str,  # noqa: F811
    house: House,
    studio: Studio,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(house.clock, "at_ms", time.time_ns() // 1_000_000)
    port = free_port()
    with Client(address, key) as client:
        made = client.create_webhook(f"http://127.0.0.1:{port}/hook", ["job.completed"], project_id=studio.project.id)
        environment = os.environ | {"WEBHOOK_SECRET": made.secret, "WEBHOOK_PORT": str(port)}
        receiver = subprocess.Popen(
            [sys.executable, "-c", code(0)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            wait_for(port)
            for _ in range(2):
                sent = client.ping_webhook(made.webhook.id)
                run_alone(send(house, made.webhook.id))
            log = client.webhook_delivery(made.webhook.id, sent.id)
            assert [attempt["status"] for attempt in log.attempts] == [204]
            assert client.redeliver(made.webhook.id, sent.id) == 1
            run_alone(send(house, made.webhook.id))
            states = [each.state for each in client.webhook_deliveries(made.webhook.id)]
            assert states == ["delivered", "delivered"]
        finally:
            receiver.terminate()
            told = receiver.communicate(timeout=20)[0]
    assert [line.split()[0] for line in told.splitlines()] == ["webhook.ping", "webhook.ping"], "a repeat is known"


async def send(house: House, webhook_id: str) -> None:
    await sending.send_queue(house, webhook_id)
    await house.fetcher.close()


def wait_for(port: int) -> None:
    stop_at = time.monotonic() + 30
    while time.monotonic() < stop_at:
        with socket.socket() as place:
            if place.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the receiver did not start")


def end_of_stream(address: str, secret: str) -> str:
    """The id of what was told last."""
    with httpx2.stream("GET", f"{address}/v1/stream", headers={"x-api-key": secret}, timeout=30) as response:
        return next(line.removeprefix("id: ") for line in response.iter_lines() if line.startswith("id: "))


def test_the_sdk_hears_what_happens_blocking_and_awaiting(address: str, key: str, studio: Studio) -> None:  # noqa: F811
    project_id = studio.project.id

    async def next_awaited(last: str) -> tuple[str, list[str]]:
        async with AsyncClient(address, key) as client:
            async for news in client.events(project_id, last_event_id=last):
                return news.kind, news.ids
        raise AssertionError("the stream ended")

    with Client(address, key) as client:
        begin = end_of_stream(address, key)
        first = client.create_batch(project_id, "one").batch_id
        news = next(iter(client.events(project_id, last_event_id=begin)))
        assert (news.kind, news.ids) == ("batch.created", [first])
        second = client.create_batch(project_id, "two").batch_id
        assert run_alone(next_awaited(news.id)) == ("batch.created", [second])
    with Client(address, "rs_live_wrong") as stranger, pytest.raises(KeyRefused):
        next(iter(stranger.events()))
