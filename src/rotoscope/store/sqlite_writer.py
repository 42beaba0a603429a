"""The one writer of a SQLite file: a thread that commits whatever waits as a group.

A commit costs an fsync, and a group shares it. Each write of a group has its own savepoint, so that one that fails
never harms the others; the first needs none, for it stands alone: if it fails the group begins anew. Callers are told
only after the COMMIT of their group has returned.
"""

import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import sqlalchemy as sa
import structlog

from rotoscope.domain.errors import Overloaded, StorageFull
from rotoscope.kit import meters
from rotoscope.store.pending import PendingWrite, settle

GROUP_SECONDS = 0.02  # a group that has worked this long takes nobody else in
GROUP_MAX = 512
PATIENT_SECONDS = 0.004  # of a group for which somebody waits: then background work is left for the next

_SQLITE_BUSY = 5
_SQLITE_FULL = 13
_FSYNC_FAILED = {1034, 1290}  # SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC

log = structlog.get_logger(__name__)


def leave() -> NoReturn:
    os._exit(74)  # EX_IOERR


class SqliteWriter:
    """Owns the only connection that writes. `broken` is called when an fsync failed and nothing can be trusted;
    `between_groups` before each group, with the driver's connection."""

    def __init__(
        self,
        engine: sa.Engine,
        committed: Callable[[], None],
        broken: Callable[[], NoReturn] = leave,
        between_groups: Callable[[Any], None] = lambda raw: None,
    ) -> None:
        self._engine = engine
        self._committed = committed
        self._broken = broken
        self._between_groups = between_groups
        self._urgent: deque[PendingWrite] = deque()
        self._patient: deque[PendingWrite] = deque()
        self._bell: queue.SimpleQueue[bool] = queue.SimpleQueue()  # rung for every write; False = stop
        self._thread = threading.Thread(target=self._run, name="sqlite-writer", daemon=True)
        self._thread.start()

    def submit(self, write: PendingWrite) -> None:
        (self._patient if write.is_patient else self._urgent).append(write)
        self._bell.put(True)

    def close(self) -> None:
        """Commit what waits, then stop."""
        self._bell.put(False)
        self._thread.join()

    def _run(self) -> None:
        with self._engine.connect() as conn:
            while self._bell.get():  # it may ring for one that an earlier group took along
                if (first := self._next(self._urgent, self._patient)) is not None:
                    self._between_groups(conn.connection.driver_connection)
                    self._commit_group(conn, first)

    def _next(self, *waiting: deque[PendingWrite]) -> PendingWrite | None:
        """Whoever waits longest in the first of these queues that is not empty."""
        for each in waiting:
            while each:
                write = each.popleft()
                if not write.is_given_up:
                    return write
        return None

    def _commit_group(self, conn: sa.Connection, first: PendingWrite) -> None:
        group: list[PendingWrite] = []
        raw: Any = conn.connection.driver_connection
        started_at = time.monotonic()
        try:
            with conn.begin():
                raw.execute("BEGIN IMMEDIATE")
                for write in self._gather(first):
                    group.append(write)
                    self._carry_out(conn, raw, write, is_alone=len(group) == 1)
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it, whatever it is
            self._fail(group or [first], error)
        done = sum(write.error is None for write in group)
        if done:
            meters.COMMITS.observe(time.monotonic() - started_at)
            meters.COMMITTED.inc(done)
            self._committed()
        settle(group or [first])

    def _gather(self, first: PendingWrite) -> Iterator[PendingWrite]:
        """The first write and those that wait behind it or arrive while the group works. The patient ones come last:
        one of them in every group, and more while nobody is kept waiting."""
        began_at = time.monotonic()
        is_awaited, patient_count = not first.is_patient, int(first.is_patient)
        yield first
        for _ in range(GROUP_MAX):
            seconds = time.monotonic() - began_at
            if seconds > GROUP_SECONDS:
                break
            is_patience_over = is_awaited and seconds > PATIENT_SECONDS
            write = self._next(self._urgent) if is_patience_over else self._next(self._urgent, self._patient)
            if write is None:
                break
            is_awaited |= not write.is_patient
            patient_count += write.is_patient
            yield write
        if not patient_count and (write := self._next(self._patient)) is not None:
            yield write

    def _carry_out(self, conn: sa.Connection, raw: Any, write: PendingWrite, *, is_alone: bool) -> None:
        if not is_alone:
            raw.execute("SAVEPOINT one")
        try:
            write.value = write.statements(conn)
        except BaseException as error:
            if not raw.in_transaction:  # a full disk rolls the whole transaction back, the others' work with it
                raise
            write.error = error
            for statement in ("ROLLBACK", "BEGIN IMMEDIATE") if is_alone else ("ROLLBACK TO one",):
                raw.execute(statement)
        if not is_alone:
            raw.execute("RELEASE one")

    def _fail(self, group: list[PendingWrite], error: Exception) -> None:
        """The group as a whole did not become durable: nobody is told yes."""
        if is_failed_fsync(error):
            log.critical("fsync_failed", error=str(error), consequence="the process ends; the restart recovers")
            self._broken()
        shown = _translated(error)
        for write in group:
            write.error = write.error or shown


def is_failed_fsync(error: BaseException) -> bool:
    return _code(error) in _FSYNC_FAILED


def _code(error: BaseException) -> int:
    return getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)


def _translated(error: Exception) -> Exception:
    """The error as the doors know it."""
    primary = _code(error) & 0xFF
    if primary == _SQLITE_FULL:
        return StorageFull()
    if primary == _SQLITE_BUSY:
        return Overloaded("Another process holds the database; try again in a moment.")
    return error
