"""Line: x, y, x, y, … of an open path (a polyline)."""

from collections.abc import Sequence

import numpy as np

from rotoscope.domain.geometry import Numbers
from rotoscope.domain.matching import match_lines
from rotoscope.domain.outlines import path_f1

MAY_BE_ABSENT = False


def count_fault(count: int, points: Sequence[str]) -> str | None:
    return None if count >= 4 and count % 2 == 0 else "A line has 4 numbers or more, x and y for each point."


def match(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[tuple[Numbers, Numbers]]:
    matches = match_lines([one.reshape(-1, 2) for one in firsts], [other.reshape(-1, 2) for other in seconds])
    return [(one.reshape(-1), other.reshape(-1)) for one, other in matches]


def match_rows(first: Numbers, second: Numbers) -> Numbers:
    return np.array([other for _, other in match(list(first), list(second))])


def closeness(one: Numbers, other: Numbers) -> float:
    """How much of the two lies together."""
    return path_f1(one.reshape(-1, 2), other.reshape(-1, 2))
