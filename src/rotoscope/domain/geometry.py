"""Plane geometry in norm space (0…1 of the picture, y down). The last two axes of points are point and xy."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def signed_area(points: Numbers) -> Numbers:
    """Twice the area of polygons; the sign tells the winding. Their first point may be repeated at the end."""
    x, y = points[..., 0], points[..., 1]
    around = x[..., :-1] * y[..., 1:] - x[..., 1:] * y[..., :-1]
    return around.sum(axis=-1) + (x[..., -1] * y[..., 0] - x[..., 0] * y[..., -1])


def arc_lengths(paths: Numbers) -> Numbers:
    """How far along its path each point lies: 0 at the first, 1 at the last. In a path without length all lie at 0.

    `cumsum` adds in order, as the TypeScript twin does: places on a path must agree to the last bit.
    """
    steps = paths[..., 1:, :] - paths[..., :-1, :]
    lengths = np.zeros(paths.shape[:-1])
    np.cumsum(np.sqrt(steps[..., 0] * steps[..., 0] + steps[..., 1] * steps[..., 1]), axis=-1, out=lengths[..., 1:])
    total = lengths[..., -1:]
    return np.divide(lengths, total, out=lengths, where=total > 0)


def spread(paths: Numbers, at: Numbers, where: Numbers) -> Numbers:
    """The points of each path (path, point, xy) at `where`, its own points being at `at` (path, place)."""
    index = np.count_nonzero(at[:, None, :] <= where[:, None], axis=-1) - 1
    index = np.minimum(index, at.shape[1] - 2) + np.arange(len(at))[:, None] * at.shape[1]
    places, points = at.reshape(-1), paths.reshape(-1, 2)
    begin, start = points.take(index, axis=0), places.take(index)
    gap = places.take(index + 1) - start
    part = np.divide(where - start, gap, out=np.zeros(index.shape), where=gap > 0)
    return begin + (points.take(index + 1, axis=0) - begin) * part[..., None]


def bounds(coords: Numbers) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of x, y, x, y, … ; points that are not there (NaN) do not count."""
    x, y = coords[0::2], coords[1::2]
    x, y = x[x == x], y[y == y]
    if not len(x):
        return 0.0, 0.0, 0.0, 0.0
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())
