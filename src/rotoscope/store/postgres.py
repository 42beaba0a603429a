"""PostgreSQL: a pool of threads and connections, what may be retried, and the settings that must be on."""

import concurrent.futures
import time
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
import structlog
from sqlalchemy import event, exc

from rotoscope.domain.errors import Overloaded, StorageFull
from rotoscope.store.pending import PendingWrite, settle

T = TypeVar("T")

VERSION_MIN = 15
THREADS = 8
RETRY_SECONDS = 6.0  # with the time to connect, every call is answered within ten
CONNECT_SECONDS = 3
SETTINGS = {"fsync": ("on",), "full_page_writes": ("on",), "synchronous_commit": ("on", "remote_apply", "remote_write")}

_CLASH = {"40001", "40P01"}  # serialization_failure, deadlock_detected: PostgreSQL rolled it back and says try again
_FULL = "53100"  # disk_full

log = structlog.get_logger(__name__)


def create_engine(url: sa.URL, *, query_only: bool = False) -> sa.Engine:
    """An engine; with `query_only` each of its transactions reads one snapshot. Connections are not tested before use:
    one that turns out to be dead costs another attempt, see `_persist`."""
    engine = sa.create_engine(
        url,
        pool_size=THREADS,
        max_overflow=THREADS,
        pool_timeout=RETRY_SECONDS,
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "rotoscope"},
    )
    if query_only:

        @event.listens_for(engine, "connect")
        def _settle_in(raw: Any, _record: object) -> None:
            raw.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            raw.read_only = True

    return engine


def require_settings(conn: sa.Connection) -> None:
    """Refuse a server that acknowledges before it is durable, or that is too old."""
    version = int(conn.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000
    if version < VERSION_MIN:
        raise RuntimeError(f"PostgreSQL {version} is too old; Rotoscope needs {VERSION_MIN} or newer.")
    for name, allowed in SETTINGS.items():
        value = conn.exec_driver_sql(f"SHOW {name}").scalar_one()
        if value not in allowed:
            raise RuntimeError(f"PostgreSQL has {name} = {value}: it would lose acknowledged work. Set it to on.")


class PostgresBackend:
    """Each write is a transaction on its own thread; PostgreSQL groups the commits of several itself."""

    dialect = "postgresql"
    was_cut_off = False  # it looks after itself

    def __init__(self, url: sa.URL, committed: Callable[[], None]) -> None:
        self._engine = create_engine(url)
        self._committed = committed
        self._threads = concurrent.futures.ThreadPoolExecutor(THREADS, thread_name_prefix="postgres-writer")
        self._reading = create_engine(url, query_only=True)
        try:
            with self._engine.connect() as conn:
                require_settings(conn)
        except BaseException:
            self.close()
            raise

    def submit(self, write: PendingWrite) -> None:
        self._threads.submit(self._run, write)

    def read(self, statements: Callable[[sa.Connection], T]) -> T:
        """Run in the calling thread, on one snapshot."""
        return _persist(lambda: self._read_once(statements))

    def close(self) -> None:
        self._threads.shutdown()
        self._engine.dispose()
        self._reading.dispose()

    def _read_once(self, statements: Callable[[sa.Connection], T]) -> T:
        with self._reading.begin() as conn:
            return statements(conn)

    def _run(self, write: PendingWrite) -> None:
        if write.is_given_up:
            return
        try:
            write.value = _persist(lambda: self._write_once(write))
            self._committed()
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it, whatever it is
            write.error = error
        settle((write,))

    def _write_once(self, write: PendingWrite) -> object:
        with self._engine.connect() as conn:
            transaction = conn.begin()
            try:
                value = write.statements(conn)
            except BaseException:
                transaction.close()
                raise
            _commit(transaction)
            return value


class _OutcomeUnknown(Overloaded):
    """The database went away during a commit; it may or may not have happened. Ask, or send the same again."""


def _commit(transaction: sa.RootTransaction) -> None:
    """A connection lost while committing leaves the outcome unknown: such a write is never repeated by us."""
    try:
        transaction.commit()
    except exc.DBAPIError as error:
        if error.connection_invalidated:
            raise _OutcomeUnknown from error
        raise


def _persist(attempt: Callable[[], T]) -> T:
    """Repeat what certainly had no effect: clashes, and connections lost before the commit."""
    stop_at = time.monotonic() + RETRY_SECONDS
    pause = 0.01
    while True:
        try:
            return attempt()
        except exc.TimeoutError as error:
            raise Overloaded from error
        except exc.DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None)
            if state == _FULL:
                raise StorageFull from error
            is_lost = error.connection_invalidated or (isinstance(error, exc.OperationalError) and state is None)
            if not is_lost and state not in _CLASH and not (state or "").startswith("57P"):
                raise
            if time.monotonic() + pause > stop_at:
                log.warning("database_away", error=str(error.orig))
                raise Overloaded("The database is away; try again in a moment.") from error
        time.sleep(pause)
        pause = min(pause * 2, 0.5)
