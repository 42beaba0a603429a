"""Polygon: x, y, x, y, … of a closed outline; the last point joins the first."""

from collections.abc import Sequence

import numpy as np

from rotoscope.domain.geometry import Numbers
from rotoscope.domain.matching import align_polygons, match_polygons
from rotoscope.domain.outlines import area_iou

MAY_BE_ABSENT = False


def count_fault(count: int, points: Sequence[str]) -> str | None:
    return None if count >= 6 and count % 2 == 0 else "A polygon has 6 numbers or more, x and y for each point."


def match(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[tuple[Numbers, Numbers]]:
    matches = match_polygons([one.reshape(-1, 2) for one in firsts], [other.reshape(-1, 2) for other in seconds])
    return [(one.reshape(-1), other.reshape(-1)) for one, other in matches]


def match_rows(first: Numbers, second: Numbers) -> Numbers:
    points = second.reshape(len(second), -1, 2)
    order = align_polygons(first.reshape(points.shape), points)
    return np.take_along_axis(points, order[:, :, None], axis=1).reshape(second.shape)


def closeness(one: Numbers, other: Numbers) -> float:
    """Overlap of the areas."""
    return area_iou(one.reshape(-1, 2), other.reshape(-1, 2))
