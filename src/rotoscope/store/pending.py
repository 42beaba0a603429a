"""A write that waits for its commit, and how the waiting caller learns what became of it."""

import asyncio
import concurrent.futures
import contextlib
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

Statements = Callable[[sa.Connection], Any]
"""What runs inside one transaction. It may run twice (a retry), so it changes nothing but the database."""


class PendingWrite:
    """One transaction somebody waits for: a coroutine (with its loop) or a thread (without)."""

    __slots__ = ("error", "future", "is_patient", "loop", "statements", "value")

    def __init__(
        self, statements: Statements, loop: asyncio.AbstractEventLoop | None = None, *, is_patient: bool = False
    ) -> None:
        self.statements = statements
        self.loop = loop
        self.is_patient = is_patient  # lets those go first who are not
        self.future: Any = concurrent.futures.Future() if loop is None else loop.create_future()
        self.value: Any = None
        self.error: BaseException | None = None

    @property
    def is_given_up(self) -> bool:
        """The caller went away before the work began."""
        return self.future.cancelled()

    def tell(self) -> None:
        """Answer the caller; in the caller's own thread when it is a coroutine."""
        if self.future.cancelled():
            return
        if self.error is None:
            self.future.set_result(self.value)
        else:
            self.future.set_exception(self.error)


def settle(writes: Iterable[PendingWrite]) -> None:
    """Tell every caller: threads at once, coroutines with one wake-up for each loop."""
    groups: dict[asyncio.AbstractEventLoop, list[PendingWrite]] = {}
    for write in writes:
        if write.loop is None:
            write.tell()
        else:
            groups.setdefault(write.loop, []).append(write)
    for loop, group in groups.items():
        with contextlib.suppress(RuntimeError):  # a loop that was closed has nobody left to tell
            loop.call_soon_threadsafe(_tell_all, group)


def _tell_all(writes: list[PendingWrite]) -> None:
    for write in writes:
        write.tell()
