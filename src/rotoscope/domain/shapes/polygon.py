"""Polygon: x, y, x, y, … of a closed outline; the last point joins the first."""

from collections.abc import Sequence

import numpy as np

from rotoscope.domain.geometry import Numbers
from rotoscope.domain.matching import align_equal, match_polygons

MAY_BE_ABSENT = False


def count_fault(count: int, points: Sequence[str]) -> str | None:
    return None if count >= 6 and count % 2 == 0 else "A polygon has 6 numbers or more, x and y for each point."


def match(first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
    start, end = match_polygons(first.reshape(-1, 2), second.reshape(-1, 2))
    return start.reshape(-1), end.reshape(-1)


def match_all(table: Numbers) -> Numbers:
    points = table.reshape(len(table), -1, 2)
    order = align_equal(points[:-1], points[1:])
    return np.take_along_axis(points[1:], order[:, :, None], axis=1).reshape(len(table) - 1, -1)
