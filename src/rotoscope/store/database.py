"""The database: reads and writes as functions of a connection, the same on SQLite and PostgreSQL.

`write` answers only when the work is durable. The functions given to it may run a second time after a clash or a lost
connection, so they change nothing outside the database; and they never commit.
"""

import asyncio
import concurrent.futures
import copy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

import sqlalchemy as sa

from rotoscope.store.migrations import migrate
from rotoscope.store.pending import PendingWrite
from rotoscope.store.postgres import PostgresBackend
from rotoscope.store.sqlite import DataFolderTaken, SqliteBackend

__all__ = ["DataFolderTaken", "Database", "migrate", "open_database"]

T = TypeVar("T")
Work = Callable[[sa.Connection], T]

READERS = 8
PATIENT_READERS = 4


class Backend(Protocol):
    """What SQLite and PostgreSQL each do in their own way."""

    dialect: str
    was_cut_off: bool

    def submit(self, write: PendingWrite) -> None: ...
    def read(self, statements: Work[T]) -> T: ...
    def close(self) -> None: ...


def open_database(url: str, *, is_alone: bool = True) -> "Database":
    """Open `sqlite:///path` or `postgresql+psycopg://…`, which `migrate` has brought up to date before.

    `is_alone=False` opens a SQLite file beside the process that serves it, for a short errand of the command line.
    """
    return Database(url, is_alone=is_alone)


class Database:
    """Reads see one snapshot; a write is one transaction. `dialect` is sqlite or postgresql."""

    def __init__(self, url: str, *, is_alone: bool = True) -> None:
        self._listeners: list[Callable[[], None]] = []
        where = sa.make_url(url)
        self.place = (
            where.database or ""
            if where.get_backend_name() == "sqlite"
            else f"{where.host or ''}/{where.database or ''}"
        )
        self._backend = _backend(where, self._committed, is_alone)
        self._waiting: dict[object, float] = {}  # since when, in the order of arrival
        self._readers = concurrent.futures.ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._patient_readers = concurrent.futures.ThreadPoolExecutor(PATIENT_READERS, thread_name_prefix="patient")
        self._is_patient = False

    def patient(self) -> "Database":
        """The same database for background work: its writes wait until nobody else's do, its reads have threads of
        their own. To be closed once, by whoever opened it."""
        other = copy.copy(self)
        other._readers, other._is_patient, other._waiting = self._patient_readers, True, {}
        return other

    @property
    def dialect(self) -> str:
        return self._backend.dialect

    @property
    def was_cut_off(self) -> bool:
        """Whether the process that worked on this SQLite file before ended without closing it."""
        return self._backend.was_cut_off

    async def read(self, work: Work[T]) -> T:
        ticket = object()
        self._waiting[ticket] = time.monotonic()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, self._backend.read, work)
        finally:
            del self._waiting[ticket]

    async def write(self, work: Work[T]) -> T:
        write = PendingWrite(work, asyncio.get_running_loop(), is_patient=self._is_patient)
        self._waiting[write] = time.monotonic()
        try:
            self._backend.submit(write)
            return await write.future
        finally:
            del self._waiting[write]

    def waited(self) -> float:
        """For how many seconds the oldest of the awaited reads and writes has been on its way."""
        oldest = next(iter(tuple(self._waiting.values())), None)  # whole, for others come and go meanwhile
        return 0.0 if oldest is None else time.monotonic() - oldest

    def read_now(self, work: Work[T]) -> T:
        """`read` for threads; it blocks, so never call it on an event loop."""
        return self._backend.read(work)

    def write_now(self, work: Work[T]) -> T:
        """`write` for threads; it blocks, so never call it on an event loop."""
        write = PendingWrite(work, is_patient=self._is_patient)
        self._backend.submit(write)
        return write.future.result()

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` after every commit, from the thread that committed: it must be quick and thread-safe."""
        self._listeners.append(callback)

    def close(self) -> None:
        """Finish what is under way, then let go of files and connections."""
        self._readers.shutdown()
        self._patient_readers.shutdown()
        self._backend.close()

    def _committed(self) -> None:
        for listener in self._listeners:
            listener()


def _backend(url: sa.URL, committed: Callable[[], None], is_alone: bool) -> Backend:
    if url.get_backend_name() == "sqlite":
        if not url.database or url.database == ":memory:":
            raise ValueError("The database must be a file: sqlite:///path/to/rotoscope.sqlite")
        return SqliteBackend(Path(url.database), committed, is_alone=is_alone)
    if url.get_backend_name() == "postgresql":
        return PostgresBackend(url.set(drivername="postgresql+psycopg"), committed)
    raise ValueError(f"{url.get_backend_name()} is not supported; use sqlite:///… or postgresql+psycopg://…")
