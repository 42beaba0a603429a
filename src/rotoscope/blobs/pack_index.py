"""Where in which pack a blob lies: a SQLite file that can be made again from the packs, so its commits need no sync."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pysqlite3.dbapi2 as driver

from rotoscope.domain.errors import StorageFull

_FULL = 13  # SQLITE_FULL
_BUSY_SECONDS = 30.0
_TABLES = (
    "CREATE TABLE IF NOT EXISTS places"
    " (name BLOB PRIMARY KEY, pack INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS packs (number INTEGER PRIMARY KEY, indexed INTEGER NOT NULL)",
)


class Place(NamedTuple):
    pack: int
    start: int
    length: int


class PackIndex:
    """One connection, one call at a time: each takes some microseconds."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.Lock()
        options = {"isolation_level": None, "timeout": _BUSY_SECONDS, "check_same_thread": False}
        self._conn = driver.connect(str(path), **options)  # type: ignore[attr-defined] - made by a star import
        for setting in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -4096"):
            self._conn.execute(f"PRAGMA {setting}")
        for table in _TABLES:
            self._conn.execute(table)

    def close(self) -> None:
        with self._turn:
            self._conn.close()

    def find(self, name: bytes) -> Place | None:
        with self._turn:
            row = self._conn.execute("SELECT pack, start, length FROM places WHERE name = ?", (name,)).fetchone()
        return None if row is None else Place(*row)

    def ends(self) -> dict[int, int]:
        """How far each pack has been indexed."""
        with self._turn:
            return dict(self._conn.execute("SELECT number, indexed FROM packs").fetchall())

    def add(self, places: Mapping[bytes, Place], pack: int, end: int) -> None:
        """Remember these, and that the pack is indexed up to `end`."""
        rows = [(name, *place) for name, place in places.items()]
        with self._turn:
            self._conn.execute("BEGIN IMMEDIATE")
            try:
                self._conn.executemany("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)", rows)
                self._conn.execute("INSERT OR REPLACE INTO packs VALUES (?, ?)", (pack, end))
                self._conn.execute("COMMIT")
            except driver.Error as error:  # type: ignore[attr-defined] - the same
                if self._conn.in_transaction:
                    self._conn.execute("ROLLBACK")
                if error.sqlite_errorcode & 0xFF == _FULL:
                    raise StorageFull from error
                raise

    def remove(self, name: bytes) -> None:
        with self._turn:
            self._conn.execute("DELETE FROM places WHERE name = ?", (name,))
