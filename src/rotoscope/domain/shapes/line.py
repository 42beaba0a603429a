"""Line: x, y, x, y, … of an open path (a polyline)."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from rotoscope.domain.geometry import Numbers
from rotoscope.domain.matching import match_lines

MAY_BE_ABSENT = False


def count_fault(count: int, points: Sequence[str]) -> str | None:
    return None if count >= 4 and count % 2 == 0 else "A line has 4 numbers or more, x and y for each point."


def match(first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
    start, end = match_lines(first.reshape(-1, 2), second.reshape(-1, 2))
    return start.reshape(-1), end.reshape(-1)


def match_all(table: Numbers) -> Numbers:
    points = table.reshape(len(table), -1, 2)
    return np.array([match_lines(first, second)[1].reshape(-1) for first, second in pairwise(points)])
