"""Plane geometry in norm space (0…1 of the picture, y down). Sums run in order, as in the TypeScript twin.

numpy adds in pairs, TypeScript in order; a decision that hangs on the last bit would differ. So sums that decide
anything are taken from `cumsum`, which adds in order.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def ordered_sum(values: Numbers) -> Numbers:
    """The sum along the last axis, added from the left."""
    return np.cumsum(values, axis=-1)[..., -1]


def signed_area(points: Numbers) -> Numbers:
    """Twice the area of a polygon; its sign tells the winding. Last axes: point, xy."""
    following = np.concatenate([points[..., 1:, :], points[..., :1, :]], axis=-2)
    return ordered_sum(points[..., 0] * following[..., 1] - following[..., 0] * points[..., 1])


def arc_lengths(points: Numbers) -> Numbers:
    """How far along the path each point lies: 0 at the first, 1 at the last. A path without length counts points."""
    steps = points[1:] - points[:-1]
    lengths = np.cumsum(np.sqrt(steps[:, 0] * steps[:, 0] + steps[:, 1] * steps[:, 1]))
    total = lengths[-1]
    if not total > 0:
        return np.arange(len(points)) / (len(points) - 1)
    return np.concatenate([[0.0], lengths / total])


def point_along(at: Numbers, points: Numbers, where: Numbers) -> Numbers:
    """The points of a path at `where`, the path's own points being at `at` (rising)."""
    index = np.minimum(np.searchsorted(at, where, "right") - 1, len(at) - 2)
    index = np.maximum(index, 0)
    gap = at[index + 1] - at[index]
    part = np.where(gap > 0, (where - at[index]) / np.where(gap > 0, gap, 1.0), 0.0)[..., None]
    return points[index] + (points[index + 1] - points[index]) * part


def bounds(coords: Numbers) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of x, y, x, y, … ; points that are not there (NaN) do not count."""
    x, y = coords[0::2], coords[1::2]
    x, y = x[x == x], y[y == y]
    if not len(x):
        return 0.0, 0.0, 0.0, 0.0
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())
