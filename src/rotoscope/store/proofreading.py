"""SQLite reads one of its tables against itself: pages, rows and indexes. Gently, and it can be called off.

PostgreSQL does this with programs of its own (data checksums, pg_amcheck).
"""

import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from rotoscope.store import snapshot

STEPS = 20_000  # of SQLite's, from one rest to the next: some milliseconds
FAULTS_MAX = 20  # that are told of one table


def tables(path: Path) -> list[str]:
    with snapshot.reading(path) as conn:
        return sorted(sa.inspect(conn).get_table_names())


def faults_of(path: Path, table: str, is_over: Callable[[], bool], rests: float) -> list[str]:
    """What is wrong with this table and its indexes. It rests `rests` times as long as it works; nothing is found, and
    nothing said, once `is_over` says so."""
    begun = time.monotonic()

    def rest() -> bool:
        nonlocal begun
        time.sleep(min(1.0, rests * (time.monotonic() - begun)))
        begun = time.monotonic()
        return is_over()

    with snapshot.reading(path) as conn:
        raw = conn.connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(rest, STEPS)
        try:
            found = [row[0] for row in conn.exec_driver_sql(f"PRAGMA integrity_check({table})")][:FAULTS_MAX]
        except DBAPIError as error:
            found = [] if is_over() else [str(error)]
        finally:
            raw.set_progress_handler(None, 0)
    return [fault for fault in found if fault != "ok"]
