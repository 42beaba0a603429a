"""Backups that make themselves: several stay, they share their blobs, and only what reads back well counts."""

import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from rotoscope import app
from rotoscope.blobs import DiskBlobs
from rotoscope.kit.meters import BACKUPS
from rotoscope.services.house import House
from rotoscope.services.upkeep import backup, checkup, generations, measures, restore, schedule, scrubbing
from rotoscope.services.upkeep.backup import Source
from rotoscope.services.upkeep.checkup import Finding, Health
from rotoscope.services.upkeep.copying import BackupFailed
from rotoscope.services.upkeep.schedule import Plan
from rotoscope.settings import Settings
from rotoscope.store import frames, snapshot
from rotoscope.store.database import Database
from tests.services.test_upkeep import JOB, flip_bit_in, keep_frames, silent

EVERY_MS = 3600 * 1000


@pytest.fixture
def standing(sqlite_db: Database, sqlite_url: str, tmp_path: Path) -> Source:
    return Source(sqlite_url, DiskBlobs(tmp_path / "blobs"), tmp_path / "secret.key")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def three_backups(standing: Source, db: Database, folder: Path, keep: int) -> tuple[list[str], list[int]]:
    """Each is of a frame more; the first is gone before the second. Names of the frames, moments of the backups."""
    names = []
    for at, picture in enumerate((b"one", b"two", b"three")):
        names += keep_frames(db, standing, picture, start=at)
        if at == 1:
            db.write_now(lambda conn: conn.exec_driver_sql('DELETE FROM frames WHERE "index" = 0'))
        backup.back_up(standing, folder, silent, keep=keep)
    return names, generations.moments(folder)


def test_the_oldest_backup_goes_with_what_it_alone_named(standing: Source, sqlite_db: Database, folder: Path) -> None:
    names, moments = three_backups(standing, sqlite_db, folder, keep=2)
    kept = DiskBlobs(folder / "blobs")
    assert [kept.exists(name) for name in names] == [False, True, True]
    assert len(moments) == 2
    assert len(list(folder.glob("*-database.sqlite"))) == 2


def test_one_can_go_back_to_any_backup_that_is_kept(
    standing: Source, sqlite_db: Database, folder: Path, tmp_path: Path
) -> None:
    _, moments = three_backups(standing, sqlite_db, folder, keep=3)
    for which, (moment, indexes) in enumerate(zip(moments, ([0], [1], [1, 2]), strict=True)):
        again = tmp_path / f"again{which}"
        url = f"sqlite:///{again / 'rotoscope.sqlite'}"
        restore.restore(folder, Source(url, DiskBlobs(again / "blobs"), again / "secret.key"), silent, moment)
        with snapshot.reading(again / "rotoscope.sqlite") as conn:
            assert [frame.index for frame in frames.page(conn, JOB)] == indexes
    with pytest.raises(BackupFailed, match="no backup that is as old"):
        generations.describe(folder, moments[0] - 1)


def test_a_copy_that_does_not_read_back_never_counts(
    standing: Source, sqlite_db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_frames(sqlite_db, standing, b"one")
    good = backup.back_up(standing, folder, silent, keep=3)
    copy = snapshot._copy_sqlite

    def copy_badly(source: Path, target: Path, told: snapshot.Told) -> None:
        copy(source, target, told)
        data = bytearray(target.read_bytes())
        data[5 * 4096 : 5 * 4096 + 200] = b"\xff" * 200
        target.write_bytes(data)

    monkeypatch.setattr(snapshot, "_copy_sqlite", copy_badly)
    with pytest.raises((BackupFailed, sa.exc.DatabaseError)):
        backup.back_up(standing, folder, silent, keep=3)
    assert restore.check(folder, silent) == good


def test_a_blob_that_rots_in_the_backup_is_copied_anew_within_the_week(
    standing: Source, sqlite_db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [name] = keep_frames(sqlite_db, standing, b"a picture")
    backup.back_up(standing, folder, silent)
    flip_bit_in(folder / "blobs" / name[:2] / name)
    week = {scrubbing.share_at(hour * scrubbing.HOUR_MS) for hour in range(scrubbing.SHARES)}
    assert scrubbing.share_of(name) in week
    monkeypatch.setattr(scrubbing, "share_at", lambda _now_ms: scrubbing.share_of(name))  # its hour has come
    backup.back_up(standing, folder, silent)
    restore.check(folder, silent)


def test_two_at_once_into_one_folder_are_one(standing: Source, folder: Path) -> None:
    folder.mkdir()
    with generations.held(folder), pytest.raises(generations.BackupUnderWay):
        backup.back_up(standing, folder, silent)


# When one is due


def a_plan(folder: Path, *command: str) -> Plan:
    return Plan(folder, EVERY_MS, command)


def a_backup_of(folder: Path, moment_ms: int) -> None:
    (folder / generations.DESCRIPTIONS).mkdir(parents=True, exist_ok=True)
    (folder / generations.DESCRIPTIONS / f"{moment_ms}.json").touch()


def test_one_is_due_at_first_and_an_hour_after_the_newest(folder: Path) -> None:
    plan, now_ms = a_plan(folder), 100 * EVERY_MS
    assert schedule.is_due(plan, now_ms)
    a_backup_of(folder, now_ms)
    assert not schedule.is_due(plan, now_ms + EVERY_MS - 1)
    assert schedule.is_due(plan, now_ms + EVERY_MS)
    assert schedule.is_due(plan, now_ms - 1), "the clock was set back: nobody knows when the next hour is over"


async def test_what_fails_is_told_and_tried_again_soon_but_not_at_once(folder: Path) -> None:
    plan, now_ms = a_plan(folder, sys.executable, "-c", "raise SystemExit('no room')"), 100 * EVERY_MS
    before = BACKUPS.labels("failed")._value.get()
    assert not await schedule.carry_out(plan, now_ms)
    assert BACKUPS.labels("failed")._value.get() == before + 1
    assert not schedule.is_due(plan, now_ms + EVERY_MS // 10 - 1)
    assert schedule.is_due(plan, now_ms + EVERY_MS // 10)


async def test_somebody_else_who_is_at_it_is_no_failure(folder: Path) -> None:
    plan = a_plan(folder, sys.executable, "-c", f"raise SystemExit({schedule.UNDER_WAY})")
    before = BACKUPS.labels("failed")._value.get()
    assert not await schedule.carry_out(plan, 0)
    assert BACKUPS.labels("failed")._value.get() == before


async def test_the_program_that_the_settings_name_makes_one(tmp_path: Path, folder: Path) -> None:
    settings = Settings(data=tmp_path / "data", backup_to=str(folder), backup_keep=3)
    app.prepare(settings)
    plan = app._backups(settings)
    assert plan is not None
    assert await schedule.carry_out(plan, 0)
    assert restore.check(folder, silent).made_at_ms == generations.moments(folder)[-1]


# What is told of it


def found(plan: Plan | None, data: Path) -> Finding:
    return checkup._backups(plan, data)


def test_the_doctor_says_when_there_is_no_backup_or_an_old_one(tmp_path: Path, folder: Path) -> None:
    now_ms = time.time_ns() // 1_000_000
    assert "ROTOSCOPE_BACKUP_TO" in found(None, tmp_path).advice
    plan = a_plan(folder)
    assert found(plan, tmp_path).health is Health.BAD
    a_backup_of(folder, now_ms - 3 * EVERY_MS)
    assert found(plan, tmp_path).health is Health.BAD
    a_backup_of(folder, now_ms)
    assert found(plan, tmp_path).health is Health.GOOD
    assert "on the disk of the data" in found(plan, tmp_path).advice


def test_the_age_of_the_newest_is_a_number_for_prometheus(house: House, folder: Path, tmp_path: Path) -> None:
    def age() -> float:
        stock = measures.Stock(house, tmp_path, a_plan(folder))
        return next(f.samples[0].value for f in stock.collect() if f.name == "rotoscope_backup_age_seconds")

    assert age() == float("inf")
    a_backup_of(folder, house.clock.now_ms() - 90_000)
    assert age() == 90
