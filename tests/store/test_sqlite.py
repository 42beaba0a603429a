"""What is special about SQLite: one process, a safe version, a full disk, an fsync that fails."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from rotoscope.domain.errors import StorageFull
from rotoscope.store import sqlite
from rotoscope.store.database import Database, DataFolderTaken, migrate, open_database
from rotoscope.store.pending import PendingWrite
from rotoscope.store.sqlite_writer import GROUP_SECONDS, SqliteWriter
from rotoscope.store.tables import organizations


def add(name: str, payload: str = ""):
    return lambda conn: conn.execute(sa.insert(organizations).values(id=name, name=payload, created_at_ms=1))


def count(conn: sa.Connection) -> int:
    return conn.execute(sa.select(sa.func.count()).select_from(organizations)).scalar_one()


def test_it_acknowledges_nothing_before_an_fsync(sqlite_db: Database) -> None:
    settings = ("journal_mode", "synchronous", "foreign_keys", "mmap_size")
    found = sqlite_db.write_now(lambda conn: [conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in settings])
    assert found == ["wal", 2, 1, 0]


def test_a_second_process_is_told_who_holds_the_database(sqlite_db: Database, sqlite_url: str) -> None:
    program = f"from rotoscope.store.database import open_database; open_database({sqlite_url!r})"
    second = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert second.returncode != 0
    assert "is in use by process" in second.stderr
    with pytest.raises(DataFolderTaken):
        migrate(sqlite_url)


def test_a_short_errand_may_share_the_database(sqlite_db: Database, sqlite_url: str) -> None:
    errand = open_database(sqlite_url, is_alone=False)
    errand.write_now(add("from the command line"))
    errand.close()
    assert sqlite_db.read_now(count) == 1


def test_an_sqlite_that_can_lose_data_is_refused() -> None:
    sqlite.require_version()
    with pytest.raises(RuntimeError, match=r"SQLite 3\.40\.1 can corrupt"):
        sqlite.require_version((3, 40, 1))


def test_a_full_disk_stops_writes_not_reads_and_heals(sqlite_db: Database) -> None:
    sqlite_db.write_now(add("before"))
    pages = sqlite_db.write_now(lambda conn: conn.exec_driver_sql("PRAGMA page_count").scalar_one())
    sqlite_db.write_now(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}"))
    for _ in range(2):
        with pytest.raises(StorageFull):
            sqlite_db.write_now(add("large", "x" * 100_000))
    assert sqlite_db.read_now(count) == 1
    sqlite_db.write_now(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count = 100000"))
    sqlite_db.write_now(add("after", "x" * 100_000))
    assert sqlite_db.read_now(count) == 2


class _FsyncError(Exception):
    sqlite_errorcode = 1034


def test_an_fsync_that_fails_ends_the_process_and_acknowledges_nothing(sqlite_template: Path) -> None:
    engine = sqlite.create_engine(sqlite_template)
    ended: list[bool] = []

    @sa.event.listens_for(engine, "commit")
    def _fail(conn: sa.Connection) -> None:
        raise sa.exc.OperationalError("COMMIT", None, _FsyncError())

    writer = SqliteWriter(engine, lambda: None, broken=lambda: ended.append(True))  # type: ignore[arg-type, return-value]
    write = PendingWrite(add("unsure"))
    writer.submit(write)
    with pytest.raises(sa.exc.OperationalError):
        write.future.result(10)
    writer.close()
    assert ended == [True]


def test_patient_writes_let_the_others_go_first_but_one_is_in_every_group(sqlite_template: Path) -> None:
    order: list[str] = []
    commits: list[int] = []
    everybody_is_here = threading.Event()
    writer = SqliteWriter(sqlite.create_engine(sqlite_template), lambda: commits.append(len(order)))

    def take_long(_: sa.Connection) -> None:
        everybody_is_here.wait(30)
        time.sleep(2 * GROUP_SECONDS)

    def note(name: str, *, is_patient: bool) -> PendingWrite:
        return PendingWrite(lambda _: order.append(name), is_patient=is_patient)

    writes = [PendingWrite(take_long)]
    writes += [note(f"patient {number}", is_patient=True) for number in (1, 2, 3)]
    writes += [note(f"urgent {number}", is_patient=False) for number in (1, 2, 3)]
    for write in writes:
        writer.submit(write)
    everybody_is_here.set()
    for write in writes:
        write.future.result(30)
    writer.close()
    assert commits[0] == 1
    assert order == ["patient 1", "urgent 1", "urgent 2", "urgent 3", "patient 2", "patient 3"]
