"""Backups hold everything and come back byte for byte; the doctor sees what is wrong."""

import os
import random
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from rotoscope.blobs import DiskBlobs
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.services.house import House
from rotoscope.services.upkeep import backup, checkup, restore
from rotoscope.services.upkeep.backup import Source
from rotoscope.services.upkeep.checkup import Finding, Health, Patient
from rotoscope.services.upkeep.copying import BackupFailed
from rotoscope.store import frames, snapshot
from rotoscope.store.database import Database, open_database
from rotoscope.store.snapshot import SnapshotFailed
from rotoscope.store.tables import metadata, organizations, stranded_events
from tests.factories import a_job

JOB = "11111111-1111-4111-8111-111111111111"


def silent(_stage: str, _done: int, _total: int) -> None:
    """Nobody watches."""


@pytest.fixture
def standing(db: Database, database_url: str, tmp_path: Path) -> Source:
    """An installation with three frames kept, on either database."""
    source = Source(database_url, DiskBlobs(tmp_path / "blobs"), tmp_path / "secret.key")
    source.secret.write_bytes(b"s" * 32)
    source.secret.chmod(0o600)
    keep_frames(db, source, b"one", b"two", b"three" * 1000)
    return source


def keep_frames(db: Database, source: Source, *pictures: bytes, start: int = 0) -> list[str]:
    names = [source.blobs.put(picture) for picture in pictures]
    kept = [
        Frame(JOB, start + index, f"f{start + index}", "https://example.com/f", FrameState.READY, name)
        for index, name in enumerate(names)
    ]
    db.write_now(lambda conn: frames.keep(conn, kept))
    return names


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Source:
    """An installation of the same kind, where nothing is yet."""
    folder = tmp_path / "restored"
    if database_url.startswith("sqlite"):
        url = f"sqlite:///{folder / 'rotoscope.sqlite'}"
    else:
        engine = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.exec_driver_sql("DROP DATABASE IF EXISTS restored")
            conn.exec_driver_sql("CREATE DATABASE restored")
        engine.dispose()
        url = sa.make_url(database_url).set(database="restored").render_as_string(hide_password=False)
    return Source(url, DiskBlobs(folder / "blobs"), folder / "secret.key")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def rows(url: str) -> dict[str, list[tuple]]:
    db = open_database(url)
    try:
        return db.read_now(
            lambda conn: {name: [tuple(row) for row in conn.execute(table.select())] for name, table in ALL.items()}
        )
    finally:
        db.close()


ALL = dict(metadata.tables)


def test_what_was_backed_up_comes_back(standing: Source, empty: Source, folder: Path, db: Database) -> None:
    backup.back_up(standing, folder, silent)
    restore.restore(folder, empty, silent)
    kept = db.read_now(lambda conn: frames.page(conn, JOB))
    assert len(kept) == 3
    again = open_database(empty.database_url)
    assert again.read_now(lambda conn: frames.page(conn, JOB)) == kept
    again.close()
    for frame in kept:
        assert frame.sha256 is not None
        assert empty.blobs.get(frame.sha256) == standing.blobs.get(frame.sha256)
    assert empty.secret.read_bytes() == b"s" * 32
    assert empty.secret.stat().st_mode & 0o077 == 0


def test_a_second_backup_copies_only_what_is_new(standing: Source, folder: Path, db: Database) -> None:
    first = backup.back_up(standing, folder, silent)
    before = {path: path.stat().st_mtime_ns for path in (folder / "blobs").rglob("*") if path.is_file()}
    keep_frames(db, standing, b"four", start=3)
    second = backup.back_up(standing, folder, silent)
    assert set(second.blobs) - set(first.blobs) != set()
    assert all(path.stat().st_mtime_ns == was for path, was in before.items())
    assert [path.name for path in folder.glob("*-database.*")] == [second.database]
    assert restore.check(folder, silent) == second


def test_a_blob_that_is_gone_means_no_backup_and_the_old_one_stays(
    standing: Source, folder: Path, db: Database
) -> None:
    first = backup.back_up(standing, folder, silent)
    [lost] = keep_frames(db, standing, b"four", start=3)
    standing.blobs.delete(lost)
    with pytest.raises(BackupFailed, match=lost):
        backup.back_up(standing, folder, silent)
    assert restore.check(folder, silent) == first


def test_a_blob_that_has_changed_means_no_backup(standing: Source, folder: Path, db: Database) -> None:
    [name] = keep_frames(db, standing, b"four", start=3)
    flip_a_bit(standing.blobs, name)
    with pytest.raises(BackupFailed, match=name):
        backup.back_up(standing, folder, silent)


@pytest.mark.parametrize("what", ["a blob", "the database"])
def test_a_backup_that_has_changed_is_not_restored(what: str, standing: Source, empty: Source, folder: Path) -> None:
    made = backup.back_up(standing, folder, silent)
    if what == "a blob":
        flip_a_bit(DiskBlobs(folder / "blobs"), next(iter(made.blobs)))
    else:
        flip_bit_in(folder / made.database)
    for attempt in (lambda: restore.check(folder, silent), lambda: restore.restore(folder, empty, silent)):
        with pytest.raises(BackupFailed):
            attempt()
    snapshot.require_empty(empty.database_url)


def test_nothing_is_ever_overwritten(standing: Source, folder: Path, db: Database) -> None:
    backup.back_up(standing, folder, silent)
    with pytest.raises(SnapshotFailed, match="already"):
        restore.restore(folder, standing, silent)


def test_a_folder_without_a_backup_says_so(empty: Source, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="no finished backup"):
        restore.restore(tmp_path, empty, silent)


def test_a_backup_is_of_one_moment_while_others_write(
    standing: Source, empty: Source, folder: Path, db: Database
) -> None:
    """Each write adds a pair; half a pair in the copy would be two moments."""
    ended = threading.Event()

    def keep_writing() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            db.write_now(lambda conn, number=number: add_pair(conn, number))

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        for _ in range(3):
            backup.back_up(standing, folder, silent)
    finally:
        ended.set()
        writer.join()
    restore.restore(folder, empty, silent)
    names = [row[1] for row in rows(empty.database_url)["organizations"]]
    assert len(names) == 2 * len(set(names)) > 0


def add_pair(conn: sa.Connection, number: int) -> None:
    pair = [{"id": f"{number}{half}", "name": str(number), "created_at_ms": 0} for half in "ab"]
    conn.execute(organizations.insert(), pair)


# The doctor


@pytest.fixture
def patient(standing: Source, db: Database, tmp_path: Path) -> Patient:
    return Patient(tmp_path, standing.database_url, db, standing.blobs, standing.secret)


def findings(patient: Patient, *, deep: bool = False) -> dict[str, Finding]:
    return {finding.what: finding for finding in checkup.look(patient, silent, deep=deep)}


def test_a_healthy_installation_is_called_so(patient: Patient) -> None:
    assert {finding.health for finding in findings(patient, deep=True).values()} == {Health.GOOD}


def test_a_missing_blob_is_named_with_what_it_belongs_to(patient: Patient, db: Database) -> None:
    [frame, *_] = db.read_now(lambda conn: frames.page(conn, JOB))
    assert frame.sha256 is not None
    patient.blobs.delete(frame.sha256)
    found = findings(patient)["Blobs"]
    assert found.health is Health.BAD
    assert f"frame 0 of job {JOB} is missing" in found.seen


def test_every_flipped_bit_is_found_by_a_deep_look_and_by_that_only(
    patient: Patient, standing: Source, db: Database
) -> None:
    dice = random.Random(7)
    names = keep_frames(db, standing, *(dice.randbytes(2000) for _ in range(20)), start=3)
    for name in names:
        flip_a_bit(patient.blobs, name)
    assert findings(patient)["Blobs"].health is Health.GOOD
    found = findings(patient, deep=True)["Blobs"]
    assert found.health is Health.BAD
    assert found.seen.count("has changed on disk") + 15 == len(names)
    assert found.seen.endswith("and 15 more")


def test_a_secret_that_others_can_read_is_bad(patient: Patient) -> None:
    patient.secret.chmod(0o644)
    assert findings(patient)["Secret"].health is Health.BAD


def test_stranded_events_are_told(patient: Patient) -> None:
    stranded = {"sequence": 1, "kind": "JobFinished", "subject_id": JOB, "weight": 1, "reason": "", "stranded_at_ms": 0}
    patient.db.write_now(lambda conn: conn.execute(stranded_events.insert().values(**stranded)))
    found = findings(patient)["Stranded events"]
    assert found.health is Health.BAD
    assert f"JobFinished of {JOB}" in found.seen


def test_jobs_that_do_not_move_are_told(house: House, sqlite_url: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.key"
    patient = Patient(tmp_path, sqlite_url, house.db, house.blobs, secret)
    assert findings(patient)["Background work"].health is Health.GOOD
    a_job(house)
    assert findings(patient)["Background work"].health is Health.DOUBTFUL


def flip_a_bit(blobs: object, name: str) -> None:
    place = blobs.path(name)  # type: ignore[attr-defined]
    flip_bit_in(place)


def flip_bit_in(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    times = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
