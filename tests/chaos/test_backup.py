"""A backup made in the middle of the work holds everything that was acknowledged before it began."""

import contextlib
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rotoscope import app
from rotoscope.services.upkeep import backup, restore
from rotoscope.settings import Settings
from rotoscope.store import snapshot
from tests import warm
from tests.chaos import ledger
from tests.chaos.ledger import Ledger

JOBS_BEFORE = 24


@contextlib.contextmanager
def working(data: Path, book: Ledger, listener: socket.socket) -> Iterator[None]:
    """A server under load: four clients that keep on creating jobs."""
    server = ledger.start(warm.ROTOSCOPE, data, listener)
    book.project_id = book.call("POST", "/v1/projects", {"name": "Chaos"})["data"]["id"]
    clients = [threading.Thread(target=book.keep_creating, args=(n,), daemon=True) for n in range(4)]
    try:
        for client in clients:
            client.start()
        while len(book.said) < JOBS_BEFORE:
            ledger.wait_for_answers(book)
        yield
    finally:
        book.ended.set()
        for client in clients:
            client.join(60)
        server.terminate()
        server.wait(30)


def held_to(book: Ledger, data: Path, acknowledged: dict[str, str]) -> ledger.Report:
    """What a server on the restored folder says of these jobs, once it has done the work that was under way."""
    with ledger.prepared(data) as (again, listener):
        again.project_id, again.said, again.origin = book.project_id, acknowledged, book.origin
        server = ledger.start(warm.ROTOSCOPE, data, listener)
        try:
            return ledger.held_to(again, 0, 60)
        finally:
            server.terminate()
            server.wait(30)


@pytest.mark.slow
def test_what_was_acknowledged_before_a_backup_under_load_is_in_it(tmp_path: Path) -> None:
    data, folder, again = tmp_path / "data", tmp_path / "backup", tmp_path / "again"
    with ledger.prepared(data) as (
        book,
        listener,
    ):  # frames stay where they are: some are fetched later
        with working(data, book, listener):
            before = dict(book.said)
            rotoscope("backup", folder, "--data", data, "--verify")
            assert len(book.said) > len(before), "nobody worked meanwhile; this proves nothing"
        shutil.rmtree(data)
        rotoscope("restore", folder, "--data", again)
        rotoscope("doctor", "--data", again, "--deep")
        report = held_to(book, again, before)
    assert report.is_clean, report


@pytest.mark.slow
def test_this_catches_a_database_that_is_copied_without_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, folder, again = tmp_path / "data", tmp_path / "backup", tmp_path / "again"
    monkeypatch.setattr(snapshot, "_copy_sqlite", copy_without_log)
    with ledger.prepared(data) as (book, listener), working(data, book, listener):
        before = dict(book.said)
        kept = jobs_in(folder, again, data)
    assert kept < len(before), "the mutant survived: this test cannot see what it is for"


def jobs_in(folder: Path, again: Path, data: Path) -> int:
    """How many jobs a backup made by the mutant gives back; 0 if it cannot even be made or restored."""
    try:
        made = backup.back_up(app.installation(Settings(data=data)), folder, silent)
        restore.restore(folder, app.installation(Settings(data=again)), silent)
    except (backup.BackupFailed, snapshot.SnapshotFailed):
        return 0
    return made.jobs


def copy_without_log(source: Path, target: Path, _told: Callable[[int, int], None]) -> None:
    shutil.copyfile(source, target)


def silent(_stage: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def rotoscope(*arguments: object) -> None:
    warm.ask([str(argument) for argument in arguments], os.environ)
