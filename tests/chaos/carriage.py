"""A process that writes facts and carries their events, killed again and again; then a last one that comes to rest.

    python -m tests.chaos.carriage FOLDER KILLS SEED [hasty]

Every process is a fork of this one, so that nothing but its own work takes time. Each reports through a pipe, which a
kill cannot take back: `yes ID` when a write was acknowledged, `first ID TOKEN` and `second ID TOKEN` when a handler
won. The findings are printed as JSON. With `hasty` the writer acknowledges before it commits, which must be noticed.
"""

import asyncio
import json
import os
import random
import secrets
import select
import signal
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import dbos  # noqa: F401 - loaded once, before the forks
import sqlalchemy as sa

from rotoscope.blobs import MemoryBlobs
from rotoscope.domain.events import Event, FramesReady, JobArrived
from rotoscope.engine import beside
from rotoscope.fetch.client import Fetcher
from rotoscope.kit.clock import Clock
from rotoscope.media.workshop import Workshop
from rotoscope.services.house import House
from rotoscope.services.links import Links
from rotoscope.store import events, sqlite
from rotoscope.store.database import migrate, open_database
from rotoscope.store.metadata import Id
from rotoscope.store.pending import PendingWrite, settle
from rotoscope.store.sqlite_writer import SqliteWriter
from rotoscope.store.tables import events as waiting
from rotoscope.store.tables import stranded_events
from rotoscope.worker.loop import Worker
from rotoscope.worker.route import Route
from tests.conftest import SMALL_LIMITS

WRITERS = 4
REST_SECONDS = 60.0
subjects = sa.Table(  # what the events are about: its two columns are written once each
    "subjects_of_carriage",
    sa.MetaData(),
    sa.Column("job_id", Id, primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("byte_count", sa.BigInteger, nullable=False),
)


class HastyWriter(SqliteWriter):
    """The mutant: it says yes when the statements have run, and commits afterwards."""

    def _carry_out(self, conn: sa.Connection, raw: Any, write: PendingWrite, *, is_alone: bool) -> None:
        super()._carry_out(conn, raw, write, is_alone=is_alone)
        if write.loop is None:
            settle([write])
            write.future = Future()  # nobody listens to the honest answer any more
            time.sleep(0.002)


class Life:
    """One process, from its start to its end."""

    def __init__(self, folder: Path, number: int, report: int) -> None:
        url = f"sqlite:///{folder}/rotoscope.sqlite"
        self._number = number
        self._report = report
        self._house = House(
            db=open_database(url),
            blobs=MemoryBlobs(),
            fetcher=Fetcher(),
            workshop=Workshop(folder / "staging"),
            clock=Clock(),
            limits=SMALL_LIMITS,
            links=Links("http://rotoscope.test", b"s" * 32),
        )
        self._house.db.write_now(lambda conn: subjects.create(conn, checkfirst=True))
        routes = {JobArrived: Route(self._first, weight_max=20), FramesReady: Route(self._second, is_light=True)}
        self._worker = Worker(replace(self._house, db=self._house.db.patient()), routes, beside(url))

    def write_for_ever(self) -> None:
        self._worker.start()
        writers = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

    def come_to_rest(self) -> dict[str, tuple[str, int]]:
        """Carry what is left; what became of every subject."""
        self._worker.start(wait=True)
        stop_at = time.monotonic() + REST_SECONDS
        while self._house.db.read_now(_count(waiting)) and time.monotonic() < stop_at:
            time.sleep(0.05)
        self._worker.stop()
        rows = self._house.db.read_now(lambda conn: conn.execute(sa.select(subjects)).all())
        left = self._house.db.read_now(_count(waiting)) + self._house.db.read_now(_count(stranded_events))
        self._house.db.close()
        self._say(f"left {left}")
        return {row.job_id: (row.sha256, row.byte_count) for row in rows}

    def _write(self, writer: int) -> None:
        for count in range(1_000_000):
            subject = f"{self._number}-{writer}-{count}"

            def arrive(conn: sa.Connection, subject: str = subject) -> None:
                conn.execute(subjects.insert().values(job_id=subject, sha256="", byte_count=0))
                events.record(conn, JobArrived(subject))

            self._house.db.write_now(arrive)
            self._say(f"yes {subject}")

    async def _first(self, house: House, happened: Sequence[Event]) -> None:
        for event in happened:
            token = secrets.token_hex(8)

            def win(conn: sa.Connection, subject: str = event.subject_id, token: str = token) -> bool:
                fresh = subjects.update().where(subjects.c.job_id == subject, subjects.c.sha256 == "")
                is_won = conn.execute(fresh.values(sha256=token)).rowcount == 1
                if is_won:
                    events.record(conn, FramesReady(subject))
                return is_won

            await asyncio.sleep(random.random() * 0.004)
            if await house.db.write(win):
                self._say(f"first {event.subject_id} {token}")

    async def _second(self, house: House, happened: Sequence[Event]) -> None:
        for event in happened:
            token = secrets.randbelow(1 << 40) + 1

            def win(conn: sa.Connection, subject: str = event.subject_id, token: int = token) -> bool:
                fresh = subjects.update().where(subjects.c.job_id == subject, subjects.c.byte_count == 0)
                return conn.execute(fresh.values(byte_count=token)).rowcount == 1

            if await house.db.write(win):
                self._say(f"second {event.subject_id} {token}")

    def _say(self, line: str) -> None:
        os.write(self._report, f"{line}\n".encode())


def _count(table: sa.Table) -> Any:
    return lambda conn: conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def live(folder: Path, number: int, report: int, is_last: bool) -> None:
    life = Life(folder, number, report)
    if is_last:
        (folder / "end.json").write_text(json.dumps(life.come_to_rest()))
    else:
        life.write_for_ever()


def run_and_kill(folder: Path, number: int, seconds: float | None) -> list[str]:
    """Fork a life, kill it after a while (or let it end), and return what it reported."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            live(folder, number, writing, seconds is None)
        finally:
            os._exit(0)
    os.close(writing)
    stop_at = time.monotonic() + (2 * REST_SECONDS if seconds is None else seconds)
    heard = b""
    while (remaining := stop_at - time.monotonic()) > 0:
        if select.select([reading], [], [], remaining)[0]:
            data = os.read(reading, 65536)
            if not data:
                break
            heard += data
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while data := os.read(reading, 65536):  # said before the kill, so it counts
        heard += data
    os.close(reading)
    return heard.decode().splitlines()


def findings(folder: Path, heard: list[str]) -> dict[str, int]:
    end: dict[str, list] = json.loads((folder / "end.json").read_text())
    acknowledged = [line.split()[1] for line in heard if line.startswith("yes ")]
    won = [line.split() for line in heard if line.startswith(("first ", "second "))]
    stages = {"first": 0, "second": 1}
    return {
        "acknowledged": len(acknowledged),
        "lost": sum(subject not in end for subject in acknowledged),
        "unhandled": sum(not first or not second for first, second in end.values()),
        "changed": sum(str(end.get(subject, ["", 0])[stages[stage]]) != token for stage, subject, token in won),
        "left": int(next(line.split()[1] for line in heard if line.startswith("left "))),
    }


def main(folder: Path, kills: int, seed: int, is_hasty: bool) -> None:
    if is_hasty:
        sqlite.SqliteWriter = HastyWriter  # type: ignore[misc]
    migrate(f"sqlite:///{folder}/rotoscope.sqlite")
    chance = random.Random(seed)
    heard: list[str] = []
    for number in range(kills):
        heard += run_and_kill(folder, number, chance.uniform(0.05, 1.2))
    heard += run_and_kill(folder, kills, None)
    print(json.dumps(findings(folder, heard)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), "hasty" in sys.argv[4:])
