"""The table of shape kinds. A sixth kind is one more file and one more line here."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from rotoscope.domain.errors import InvalidParameter
from rotoscope.domain.geometry import Numbers
from rotoscope.domain.shapes import cuboid, landmark, line, polygon, rectangle

COORDINATE_MAX = 10.0  # norm space is 0…1; a little outside is kept, this far outside is a mistake of units


class Kind(Protocol):
    """What each file of this folder offers."""

    @property
    def MAY_BE_ABSENT(self) -> bool:
        """Whether NaN, NaN may stand for a point that is not there."""
        ...

    def count_fault(self, count: int, points: Sequence[str]) -> str | None:
        """What is wrong with a shape of `count` numbers; `points` are the names in the head."""
        ...

    def match(self, firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[tuple[Numbers, Numbers]]:
        """Each two shapes with equally many numbers, those at the same place belonging together."""
        ...

    def match_rows(self, first: Numbers, second: Numbers) -> Numbers:
        """The same for shapes with equally many numbers, a row each: the second ones, in the order of the first."""
        ...

    def closeness(self, one: Numbers, other: Numbers) -> float:
        """How near the second is to the first, from 0 to 1."""
        ...


KINDS: dict[str, Kind] = {
    "rectangle": rectangle,
    "polygon": polygon,
    "line": line,
    "cuboid": cuboid,
    "landmark": landmark,
}


def kind_named(name: str) -> Kind:
    if name not in KINDS:
        raise InvalidParameter.at("/kind", f"There is no shape kind {name!r}; there are {', '.join(KINDS)}.", name)
    return KINDS[name]


def number_fault(kind: str, coords: Numbers) -> tuple[str, str, int] | None:
    """The first number that no shape of this kind may hold, as (code, message, index); takes one shape or many."""
    absent = np.isnan(coords)
    if KINDS[kind].MAY_BE_ABSENT:
        if (absent[0::2] != absent[1::2]).any():
            index = 2 * int(np.flatnonzero(absent[0::2] != absent[1::2])[0])
            return "coords_pair", "A point that is not there has null for x and for y.", index
        bad = ~absent & ~(np.abs(coords) <= COORDINATE_MAX)
    else:
        bad = ~(np.abs(coords) <= COORDINATE_MAX)
    if not bad.any():
        return None
    index = int(np.flatnonzero(bad)[0])
    if not np.isfinite(coords[index]):
        return "coords_not_finite", "Every coordinate must be a finite number.", index
    return (
        "coords_range",
        f"Coordinates are parts of the picture, 0 to 1; beyond ±{COORDINATE_MAX:g} is too far.",
        index,
    )
