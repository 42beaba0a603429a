"""The write-ahead log is moved into the database beside the writer, and does not grow for ever."""

import itertools
import os
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from rotoscope.store import sqlite, sqlite_log
from rotoscope.store.database import Database
from rotoscope.store.sqlite_log import Log
from tests.store.test_sqlite import add, count

SOON = 60  # seconds: not for ever, on whatever machine


def until(is_so, what: str) -> None:
    deadline = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def pages(db: Database) -> tuple[int, int]:
    """How long the log is, and how much of it is in the database."""
    _, length, moved = db.read_now(lambda conn: conn.exec_driver_sql("PRAGMA wal_checkpoint(NOOP)").one())
    return length, moved


def test_no_commit_moves_the_log(sqlite_db: Database) -> None:
    off = sqlite_db.write_now(lambda conn: conn.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one())
    assert off == 0


def test_the_log_is_moved_while_others_write_and_begins_anew(
    sqlite_db: Database, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_log, "PAGES", 20)
    monkeypatch.setattr(sqlite_log, "LONG_PAGES", 80)
    monkeypatch.setattr(sqlite_log, "LOOK_SECONDS", 0.001)
    lengths: list[int] = []
    is_enough = threading.Event()

    def write_on(name: str) -> None:
        number = 0
        while not is_enough.is_set():
            sqlite_db.write_now(add(f"{name}-{number}", "x" * 10_000))
            number += 1

    writers = [threading.Thread(target=write_on, args=(name,)) for name in "ab"]
    for writer in writers:
        writer.start()
    try:
        until(lambda: lengths.append(pages(sqlite_db)[0]) or _restarts(lengths) > 3, "the log never begins anew")
    finally:
        is_enough.set()
        for writer in writers:
            writer.join()
    in_file = os.path.getsize(sqlite_url.removeprefix("sqlite:///"))
    assert in_file > 500_000
    assert sqlite_db.read_now(count) * 10_000 > in_file / 2


def _restarts(lengths: list[int]) -> int:
    return sum(after < before for before, after in itertools.pairwise(lengths))


def test_a_sync_that_fails_ends_the_process(sqlite_template: Path) -> None:
    ended: list[bool] = []

    class FailingSync:
        """The driver's connection, on a disk that is broken."""

        class Error(Exception):
            sqlite_errorcode = 1034

        def execute(self, _: str) -> None:
            raise self.Error

    log = Log(sqlite.create_engine(sqlite_template), broken=lambda: ended.append(True))  # type: ignore[arg-type, return-value]
    log._is_long = True
    log.between_groups(FailingSync())
    log.close()
    assert ended == [True]


def test_a_log_that_cannot_be_moved_is_tried_again(sqlite_template: Path) -> None:
    engine = sqlite.create_engine(sqlite_template)
    log = Log(engine, broken=lambda: pytest.fail("a full disk is no broken one"))  # type: ignore[arg-type, return-value]
    with engine.connect() as conn:
        conn.exec_driver_sql("BEGIN IMMEDIATE")
        conn.execute(sa.text("UPDATE organizations SET name = name"))
        log._is_long = True
        raw = conn.connection.driver_connection
        log.between_groups(raw)  # refused inside of a transaction
        conn.exec_driver_sql("ROLLBACK")
    log.note()
    log.close()
