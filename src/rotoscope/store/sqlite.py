"""SQLite: its driver, its settings, the lock on the data folder, one writer and many readers."""

import fcntl
import os
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pysqlite3.dbapi2 as driver
import sqlalchemy as sa
from sqlalchemy import event

from rotoscope.store.pending import PendingWrite
from rotoscope.store.sqlite_log import Log
from rotoscope.store.sqlite_writer import SqliteWriter

T = TypeVar("T")

VERSION_MIN = (3, 51, 3)  # older ones can corrupt a WAL database when two connections write and checkpoint at once
WAL_BYTES_MAX = 16 * 1024 * 1024
BUSY_SECONDS = 5.0

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses the last commits at a power cut; it is not offered
    "PRAGMA foreign_keys = ON",
    f"PRAGMA journal_size_limit = {WAL_BYTES_MAX}",
    "PRAGMA mmap_size = 0",
    "PRAGMA cache_size = -16384",
    "PRAGMA temp_store = MEMORY",
)


class DataFolderTaken(RuntimeError):
    """Another process works on this database file."""


def require_version(version: tuple[int, ...] = driver.sqlite_version_info) -> None:
    """Refuse a SQLite that can lose data."""
    if version < VERSION_MIN:
        found, needed = (".".join(map(str, each)) for each in (version, VERSION_MIN))
        raise RuntimeError(f"SQLite {found} can corrupt a database in WAL mode; Rotoscope needs {needed} or newer.")


def create_engine(path: Path, *, query_only: bool = False, moves_log: bool = True) -> sa.Engine:
    """An engine whose connections carry our settings. BEGIN is ours to say: the driver begins nothing by itself.

    Without `moves_log` commits leave it to others to move the log into the database.
    """
    require_version()
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        module=driver,
        poolclass=sa.NullPool,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _settle_in(raw: Any, _record: object) -> None:
        for pragma in PRAGMAS:
            raw.execute(pragma)
        if query_only:
            raw.execute("PRAGMA query_only = ON")
        if not moves_log:
            raw.execute("PRAGMA wal_autocheckpoint = 0")

    return engine


class FolderLock:
    """An flock beside the database file: held until `release` or the end of the process, kill -9 included."""

    def __init__(self, path: Path) -> None:
        self._file = open(path.with_name(path.name + ".lock"), "a+")  # noqa: SIM115 - open as long as it is held
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise DataFolderTaken(
                f"{path} is in use by process {holder}. One process works on a SQLite database; stop the other one, "
                "or use PostgreSQL to run several."
            ) from None
        self._file.seek(0)
        self.was_cut_off = bool(self._file.read(1))  # who held it last has not released it
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self, *, is_in_order: bool = True) -> None:
        """Let go; twice is once. Unless all is in order, the next one hears that somebody was cut off."""
        if is_in_order and not self._file.closed:
            self._file.truncate(0)
        self._file.close()


class SqliteBackend:
    """One writer thread, and a stock of idle reading connections that grows with what is needed at once."""

    dialect = "sqlite"

    def __init__(self, path: Path, committed: Callable[[], None], *, is_alone: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = FolderLock(path) if is_alone else None
        self.was_cut_off = self._lock is not None and self._lock.was_cut_off
        self._reading = create_engine(path, query_only=True)
        self._log = Log(create_engine(path)) if is_alone else None
        self._writer = _writer(path, committed, self._log)
        self._idle: deque[sa.Connection] = deque()

    def submit(self, write: PendingWrite) -> None:
        self._writer.submit(write)

    def read(self, statements: Callable[[sa.Connection], T]) -> T:
        """Run in the calling thread, on one snapshot."""
        conn = self._take()
        try:
            with conn.begin():
                conn.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]
                return statements(conn)
        finally:
            self._idle.append(conn)

    def close(self) -> None:
        self._writer.close()
        if self._log is not None:
            self._log.close()
        while self._idle:
            self._idle.pop().close()
        if self._lock is not None:
            self._lock.release()

    def _take(self) -> sa.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._reading.connect()


def _writer(path: Path, committed: Callable[[], None], log: Log | None) -> SqliteWriter:
    """For a short errand beside the server SQLite minds its log by itself."""
    if log is None:
        return SqliteWriter(create_engine(path), committed)

    def told() -> None:
        log.note()
        committed()

    return SqliteWriter(create_engine(path, moves_log=False), told, between_groups=log.between_groups)
