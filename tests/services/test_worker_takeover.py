"""Several workers on PostgreSQL: when one dies, another goes on with its parcels."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from rotoscope.domain.events import JobArrived
from rotoscope.kit.clock import Clock
from rotoscope.services import carriage
from rotoscope.services.house import House
from rotoscope.store import events
from rotoscope.store.database import open_database
from rotoscope.store.tables import events as waiting
from rotoscope.worker import loop
from rotoscope.worker.loop import Worker
from rotoscope.worker.route import Route

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

HANGING_WORKER = """
import asyncio, sys
from pathlib import Path
from rotoscope.blobs import MemoryBlobs
from rotoscope.domain.events import JobArrived
from rotoscope.fetch.client import Fetcher
from rotoscope.kit.clock import Clock
from rotoscope.media.workshop import Workshop
from rotoscope.services.house import House
from rotoscope.services.links import Links
from rotoscope.store.database import open_database
from rotoscope.worker.loop import Worker
from rotoscope.worker.route import Route
from tests.conftest import SMALL_LIMITS

async def hang(house, happened):
    print("carrying", flush=True)
    await asyncio.sleep(600)

url, folder = sys.argv[1:]
parts = (MemoryBlobs(), Fetcher(), Workshop(Path(folder)), Clock(), SMALL_LIMITS, Links("", b""))
house = House(open_database(url), *parts)
worker = Worker(house, {JobArrived: Route(hang)}, url)
worker.start()
worker.wait()
"""


@pytest.fixture
def far_house(house: House, postgres_url: str) -> Iterator[House]:
    """A house on PostgreSQL."""
    database = open_database(postgres_url)
    yield replace(house, db=database, clock=Clock())
    database.close()


def test_a_dead_workers_parcels_are_taken_over(far_house: House, postgres_url: str, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(carriage, "SILENCE_MS_MAX", 1000)
    monkeypatch.setattr(loop, "SWEEP_SECONDS", 0.3)
    far_house.db.write_now(lambda conn: events.record(conn, JobArrived("orphan")))
    command = [sys.executable, "-c", HANGING_WORKER, postgres_url, str(tmp_path / "far")]
    handled: list[str] = []

    async def note(house: House, happened) -> None:
        handled.extend(event.subject_id for event in happened)

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        while "carrying" not in other.stdout.readline():
            pass
        os.kill(other.pid, signal.SIGKILL)
    worker = Worker(far_house, {JobArrived: Route(note)}, postgres_url)
    worker.start(wait=True)
    try:
        stop_at = time.monotonic() + 30
        while far_house.db.read_now(_left) and time.monotonic() < stop_at:
            time.sleep(0.05)
    finally:
        worker.stop()
    assert handled == ["orphan"]


def _left(conn: sa.Connection) -> int:
    return conn.execute(sa.select(sa.func.count()).select_from(waiting)).scalar_one()
