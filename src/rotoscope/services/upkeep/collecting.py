"""Blobs that nothing names any more go for good: set aside when nobody has put them for a day, dropped half a day
later, with the small pictures made of them.

Between the two they can be read, and come back if something names them after all. Whoever puts bytes finds out by
himself that they are aside; so no picture is lost that somebody is just about to name.
"""

import asyncio
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from rotoscope.services.house import House
from rotoscope.store import references

OLD_MS = 24 * 3600 * 1000  # since somebody put it
ASIDE_MS = 12 * 3600 * 1000
ROUND_MS = 4 * 3600 * 1000
GONE_MS = OLD_MS + ASIDE_MS + 3 * ROUND_MS  # at the latest
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Collected:
    """How many blobs were set aside, came back, and went."""

    set_aside: int
    given_back: int
    dropped: int


async def collect(house: House) -> Collected:
    """One round, in a thread: it may walk through millions of names."""
    return await asyncio.to_thread(_collect, house)


def _collect(house: House) -> Collected:
    now_ms = house.clock.now_ms()
    aside = house.blobs.aside
    set_aside = given_back = dropped = 0
    named = house.db.read_now(_Named)
    if named.is_empty:  # somebody points us at another database, or at an empty one: that is no reason to drop it all
        return Collected(0, 0, 0)
    for names in _parts(aside.names(now_ms + 1)):
        back = list(itertools.compress(names, named.among(names)))
        aside.give_back(back)
        given_back += len(back)
    for names in _parts(aside.names(now_ms - ASIDE_MS)):
        gone = _without(names, named)
        aside.drop(gone)
        house.workshop.staging.forget_thumbnails(gone)
        dropped += len(gone)
    for names in _parts(aside.old(now_ms - OLD_MS)):
        set_aside += len(aside.take(_without(names, named), now_ms - OLD_MS, now_ms))
    return Collected(set_aside, given_back, dropped)


class _Named:
    """What the database names, by eight bytes of each hash, so that a million take 8 MB. Two that share them stay."""

    def __init__(self, conn: sa.Connection) -> None:
        heads = (int(reference.sha256[:16], 16) for reference in references.every(conn))
        self._heads = np.unique(np.fromiter(heads, dtype=np.uint64))

    @property
    def is_empty(self) -> bool:
        return not len(self._heads)

    def among(self, names: list[str]) -> list[bool]:
        heads = np.array([int(sha256[:16], 16) for sha256 in names], dtype=np.uint64)
        return (np.searchsorted(self._heads, heads, "right") > np.searchsorted(self._heads, heads, "left")).tolist()


def _without(names: list[str], named: _Named) -> list[str]:
    return [sha256 for sha256, is_named in zip(names, named.among(names), strict=True) if not is_named]


def _parts(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while part := list(itertools.islice(rest, _AT_ONCE)):
        yield part
