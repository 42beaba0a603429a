"""SQLite's write-ahead log: what was committed is moved into the database file beside the writer, not in its way.

Left to itself SQLite does that every thousand pages, inside of whatever commit comes then: two syncs and four
megabytes, while everybody behind that commit waits. Here a thread with a connection of its own does it, however busy
the writer is. Only the end of a long log is left to the writer: between two groups there is nothing new, so that the
log can begin anew.
"""

import threading
from collections.abc import Callable
from typing import Any, NoReturn

import sqlalchemy as sa
import structlog

from rotoscope.store.sqlite_writer import is_failed_fsync, leave

PAGES = 1000  # that wait to be moved, before it is worth while
LONG_PAGES = 4000  # a log of that many is to be ended
LOOK_SECONDS = 0.05  # between two looks while there are commits

log = structlog.get_logger(__name__)


class Log:
    """Has a thread and a connection. `broken` is called when a sync failed and nothing can be trusted."""

    def __init__(self, engine: sa.Engine, broken: Callable[[], NoReturn] = leave) -> None:
        self._engine = engine
        self._broken = broken
        self._has_grown = threading.Event()
        self._is_closed = threading.Event()
        self._is_long = False
        self._thread = threading.Thread(target=self._run, name="sqlite-log", daemon=True)
        self._thread.start()

    def note(self) -> None:
        """Something was committed."""
        self._has_grown.set()

    def between_groups(self, raw: Any) -> None:
        """The writer's turn, with its connection: mostly there is nothing to do."""
        if self._is_long:
            self._is_long = False
            self._move(raw)

    def close(self) -> None:
        self._is_closed.set()
        self._has_grown.set()
        self._thread.join()

    def _run(self) -> None:
        with self._engine.connect() as conn:
            raw: Any = conn.connection.driver_connection
            while self._has_grown.wait() and not self._is_closed.is_set():
                self._has_grown.clear()
                self._look(raw)
                self._is_closed.wait(LOOK_SECONDS)

    def _look(self, raw: Any) -> None:
        page_count, moved = _pages(raw, "NOOP")
        if page_count - moved >= PAGES:
            page_count, _ = self._move(raw)
            self._is_long = page_count >= LONG_PAGES

    def _move(self, raw: Any) -> tuple[int, int]:
        try:
            return _pages(raw, "PASSIVE")
        except raw.Error as error:
            if is_failed_fsync(error):
                log.critical("fsync_failed", error=str(error), consequence="the process ends; the restart recovers")
                self._broken()
            log.warning("log_not_moved", error=str(error), consequence="it grows, and is tried again")
            return 0, 0


def _pages(raw: Any, mode: str) -> tuple[int, int]:
    """How many pages the log has, and how many of them have been moved."""
    [(_, page_count, moved)] = raw.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()
    return page_count, moved
