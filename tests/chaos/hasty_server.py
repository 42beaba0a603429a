"""The mutant: a server that says yes before the commit. The kill loop must catch it; see test_kill_loop.py."""

import time
from typing import Any

import sqlalchemy as sa

from rotoscope.cli import main
from rotoscope.store.pending import PendingWrite, settle
from rotoscope.store.sqlite_writer import SqliteWriter

honest_carry_out = SqliteWriter._carry_out
honest_tell = PendingWrite.tell


def tell_once(self: PendingWrite) -> None:
    if not self.future.done():
        honest_tell(self)


def hasty_carry_out(self: SqliteWriter, conn: sa.Connection, raw: Any, write: PendingWrite, *, is_alone: bool) -> None:
    honest_carry_out(self, conn, raw, write, is_alone=is_alone)
    settle([write])  # the answer leaves now …
    time.sleep(0.02)  # … and the disk is told later, as on a slow one


PendingWrite.tell = tell_once  # type: ignore[method-assign]
SqliteWriter._carry_out = hasty_carry_out  # type: ignore[method-assign]

if __name__ == "__main__":
    main()
