"""PostgreSQL dying is a pause: no acknowledged write is lost, every caller gets an answer, background work goes on.

POSTGRES_CRASHES says how often it dies (eight times by `make soak`).
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
import sqlalchemy as sa

from rotoscope.domain.errors import Overloaded
from rotoscope.domain.events import Event, JobArrived
from rotoscope.kit.clock import Clock
from rotoscope.services.house import House
from rotoscope.store import events
from rotoscope.store.database import Database, migrate, open_database
from rotoscope.store.tables import events as waiting
from rotoscope.store.tables import organizations
from rotoscope.worker import loop
from rotoscope.worker.loop import Worker
from rotoscope.worker.route import Route
from tests.postgres_server import Server, find_binaries, running_server
from tests.trust import figures
from tests.trust.figures import Figure

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

CRASHES = int(os.environ.get("POSTGRES_CRASHES", "3"))
CLIENTS = 4
ANSWER_SECONDS_MAX = 10.0


@pytest.fixture
def server() -> Iterator[Server]:
    binaries = find_binaries()
    assert binaries is not None, "PostgreSQL is not installed; `make test` installs it"
    with running_server(binaries) as server:
        migrate(server.url)
        yield server


class Client(threading.Thread):
    """Writes as fast as it goes, and keeps a ledger of what it was told."""

    def __init__(self, db: Database, name: str) -> None:
        super().__init__()
        self._db = db
        self._name = name
        self.stopping = threading.Event()
        self.told_yes: list[str] = []
        self.told_no = 0
        self.slowest_seconds = 0.0
        self.yes_at = 0.0  # the last

    def run(self) -> None:
        for number in range(1_000_000):
            if self.stopping.is_set():
                return
            began_at = time.monotonic()
            try:
                self._db.write_now(self._arrival(f"{self._name}-{number}"))
                self.told_yes.append(f"{self._name}-{number}")
                self.yes_at = time.monotonic()
            except Overloaded:
                self.told_no += 1
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began_at)

    def _arrival(self, subject: str):
        def arrive(conn: sa.Connection) -> None:
            conn.execute(organizations.insert().values(id=subject, name="", created_at_ms=1))
            events.record(conn, JobArrived(subject))

        return arrive


def back_after(clients: Sequence[Client], began_at: float) -> float:
    """The seconds until every client has been told yes again."""
    while any(client.yes_at < began_at for client in clients) and time.monotonic() < began_at + 60:
        time.sleep(0.005)
    return time.monotonic() - began_at


def test_a_crash_of_postgresql_is_a_pause(
    server: Server, house: House, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    monkeypatch.setattr(loop, "SWEEP_SECONDS", 1.0)
    db = open_database(server.url)
    far_house = replace(house, db=db, clock=Clock())
    handled: Counter[str] = Counter()

    async def note(house: House, happened: Sequence[Event]) -> None:
        handled.update(event.subject_id for event in happened)

    worker = Worker(far_house, {JobArrived: Route(note)}, server.url)
    worker.start(wait=True)
    clients = [Client(db, str(number)) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    pauses = []
    for _ in range(CRASHES):
        time.sleep(1.0)
        server.crash()
        server.start()
        pauses.append(back_after(clients, time.monotonic()))
    time.sleep(1.0)
    for client in clients:
        client.stopping.set()
        client.join()

    def left(conn: sa.Connection) -> int:
        return conn.execute(sa.select(sa.func.count()).select_from(waiting)).scalar_one()

    stop_at = time.monotonic() + 60
    while db.read_now(left) and time.monotonic() < stop_at:
        time.sleep(0.1)
    worker.stop()
    there = set(db.read_now(lambda conn: conn.execute(sa.select(organizations.c.id)).scalars().all()))
    told_yes = {subject for client in clients for subject in client.told_yes}
    db.close()
    slowest = max(client.slowest_seconds for client in clients)
    told = (
        f"{CRASHES} crashes, {len(told_yes)} acknowledged, {len(told_yes - there)} lost, {len(there - set(handled))} "
        f"not handled; the slowest answer took {slowest:.1f} s, all wrote again {max(pauses):.1f} s after it was back"
    )
    limit = "0 lost, each answer <= 10 s, writing again <= 2 s"
    is_held = told_yes <= there and slowest < ANSWER_SECONDS_MAX and max(pauses) <= 2
    figures.told_by(record_property, Figure(17, "crashes of PostgreSQL", told, limit, "", is_held))
    assert len(told_yes) > 100
    assert told_yes - there == set()
    assert there - set(handled) == set()
    assert slowest < ANSWER_SECONDS_MAX
