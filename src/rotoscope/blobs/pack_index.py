"""Where in which pack a blob lies: a SQLite file that can be made again from the packs. Its commits wait for no disk,
but for those that are followed by wiping."""

import json
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pysqlite3.dbapi2 as driver

from rotoscope.blobs.pack_records import Place
from rotoscope.domain.errors import StorageFull

_FULL = 13  # SQLITE_FULL
_BUSY_SECONDS = 30.0
_YOUNG_MS = 3600 * 1000  # who put it again within an hour is not written down
_CLAIMED = (
    "SELECT name, pack, start, length, put_at_ms, aside_at_ms FROM places"
    " WHERE name IN (SELECT unhex(value) FROM json_each(?))"
)
_TABLES = (
    "CREATE TABLE IF NOT EXISTS places"
    " (name BLOB PRIMARY KEY, pack INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL,"
    " put_at_ms INTEGER NOT NULL, aside_at_ms INTEGER) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS packs (number INTEGER PRIMARY KEY, indexed INTEGER NOT NULL)",
)


class PackIndex:
    """One connection, one call at a time: each takes some microseconds. Names are the 32 bytes of the hash."""

    def __init__(self, path: Path) -> None:
        self._turn = threading.Lock()
        self._conn = driver.connect(  # type: ignore[attr-defined] - the wheel names it at run time
            str(path), isolation_level=None, timeout=_BUSY_SECONDS, check_same_thread=False, cached_statements=32
        )
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

    def claim(self, names: Iterable[bytes]) -> dict[bytes, Place]:
        """`find` for somebody who puts the same bytes again: they are young then, and not aside any more."""
        now_ms = _now_ms()
        found: dict[bytes, Place] = {}
        with self._turn:
            for name, *row in self._conn.execute(_CLAIMED, (json.dumps([name.hex() for name in names]),)).fetchall():
                if row[3] < now_ms - _YOUNG_MS or row[4] is not None:
                    renewed = self._conn.execute(
                        "UPDATE places SET put_at_ms = ?, aside_at_ms = NULL WHERE name = ?", (now_ms, name)
                    )
                    if not renewed.rowcount:  # another process has dropped it between the two
                        continue
                found[name] = Place(*row[:3])
        return found

    def ends(self) -> dict[int, int]:
        """How far each pack has been indexed."""
        with self._turn:
            return dict(self._conn.execute("SELECT number, indexed FROM packs").fetchall())

    def inside(self, pack: int) -> dict[bytes, Place]:
        """What is found in this pack, by name."""
        with self._turn:
            rows = self._conn.execute("SELECT name, pack, start, length FROM places WHERE pack = ?", (pack,)).fetchall()
        return {row[0]: Place(*row[1:]) for row in rows}

    def add(self, places: Mapping[bytes, Place], pack: int, end: int) -> None:
        """Remember these, and that the pack is indexed up to `end`."""
        now_ms = _now_ms()
        rows = [(name, *place, now_ms) for name, place in places.items()]
        with self._turn, self._transaction():
            self._conn.executemany("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?, ?, NULL)", rows)
            self._conn.execute("INSERT OR REPLACE INTO packs VALUES (?, ?)", (pack, end))

    def remove(self, name: bytes) -> None:
        with self._turn, self._transaction():
            self._conn.execute("DELETE FROM places WHERE name = ?", (name,))

    def remove_pack(self, number: int) -> None:
        """Forget the pack and all that is said to be in it; on disk when this returns."""
        with self._turn, self._transaction(is_durable=True):
            self._conn.execute("DELETE FROM places WHERE pack = ?", (number,))
            self._conn.execute("DELETE FROM packs WHERE number = ?", (number,))

    def old(self, before_ms: int, after: bytes, at_most: int) -> list[bytes]:
        """Names behind `after`, in order, that nobody has put since, and that are not aside."""
        with self._turn:
            rows = self._conn.execute(
                "SELECT name FROM places WHERE name > ? AND put_at_ms < ? AND aside_at_ms IS NULL"
                " ORDER BY name LIMIT ?",
                (after, before_ms, at_most),
            ).fetchall()
        return [row[0] for row in rows]

    def aside(self, before_ms: int, after: bytes, at_most: int) -> list[bytes]:
        """Names behind `after`, in order, that were set aside before that moment."""
        with self._turn:
            rows = self._conn.execute(
                "SELECT name FROM places WHERE name > ? AND aside_at_ms < ? ORDER BY name LIMIT ?",
                (after, before_ms, at_most),
            ).fetchall()
        return [row[0] for row in rows]

    def set_aside(self, names: Iterable[bytes], before_ms: int, now_ms: int) -> list[bytes]:
        """Those of them that nobody has put since, which are aside from now on."""
        with self._turn, self._transaction():
            return [
                name
                for name in names
                if self._conn.execute(
                    "UPDATE places SET aside_at_ms = ? WHERE name = ? AND put_at_ms < ? AND aside_at_ms IS NULL",
                    (now_ms, name, before_ms),
                ).rowcount
            ]

    def give_back(self, names: Iterable[bytes]) -> None:
        with self._turn, self._transaction():
            self._conn.executemany("UPDATE places SET aside_at_ms = NULL WHERE name = ?", [(name,) for name in names])

    def drop(self, names: Iterable[bytes]) -> list[Place]:
        """Forget those of them that are aside still; on disk when this returns, so that their bytes may be wiped."""
        with self._turn, self._transaction(is_durable=True):
            found = (
                self._conn.execute(
                    "DELETE FROM places WHERE name = ? AND aside_at_ms IS NOT NULL RETURNING pack, start, length",
                    (name,),
                ).fetchone()
                for name in names
            )
            return [Place(*row) for row in found if row is not None]

    @contextmanager
    def _transaction(self, *, is_durable: bool = False) -> Iterator[None]:
        if is_durable:
            self._conn.execute("PRAGMA synchronous = FULL")
        try:
            self._conn.execute("BEGIN IMMEDIATE")
            yield
            self._conn.execute("COMMIT")
        except BaseException as error:
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == _FULL:
                raise StorageFull from error
            raise
        finally:
            if is_durable:
                self._conn.execute("PRAGMA synchronous = NORMAL")


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
