"""Outlines: how far areas overlap, and how far paths lie together. Parts of the picture, so no sizes are needed."""

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.geometry import Numbers

SCAN_LINES = 128  # an area is measured on so many lines through both outlines; the error is a few thousandths
PATH_PLACES = 64  # where a path is looked at
NEAR = 0.0075 * 2**0.5  # of the picture: how far apart paths may lie and be the same


def area_iou(one: Numbers, other: Numbers) -> float:
    """Intersection over union of two areas, each by its outline: a row for each point, the last joins the first.

    Jaccard's index as in Everingham and others, The PASCAL Visual Object Classes challenge, International Journal of
    Computer Vision 88, 2010. Measured along scan lines; what an outline that crosses itself goes around twice is
    outside. 0 if neither has an area.
    """
    low, high = (edge(np.concatenate([one, other])[:, 1]) for edge in (np.min, np.max))
    lines = low + (np.arange(SCAN_LINES) + 0.5) * ((high - low) / SCAN_LINES)
    crossings = [_crossings(points, lines) for points in (one, other)]
    where = np.concatenate(crossings, axis=1)
    owner = np.repeat([0, 1], [each.shape[1] for each in crossings])
    order = np.argsort(where, axis=1)
    sorted_x, owners = np.take_along_axis(where, order, axis=1), owner[order]
    here, there = (np.cumsum(owners == number, axis=1) % 2 == 1 for number in (0, 1))
    ends = np.where(np.isfinite(sorted_x), sorted_x, 0)
    widths = np.where(np.isfinite(sorted_x[:, 1:]), np.diff(ends, axis=1), 0)
    union = float((widths * (here | there)[:, :-1]).sum())
    return float((widths * (here & there)[:, :-1]).sum()) / union if union > 0 else 0.0


def path_f1(one: Numbers, other: Numbers) -> float:
    """How much of two open paths lies together: the F1 of the part of each that is near the other.

    The boundary measure of Martin, Fowlkes and Malik, IEEE Transactions on Pattern Analysis and Machine Intelligence
    26, 2004, within 0.75 % of the diagonal as in Csurka and others, What is a good evaluation measure for semantic
    segmentation?, BMVC 2013.
    """
    precision, recall = _near_part(one, other), _near_part(other, one)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def hull(points: Numbers) -> Numbers:
    """The convex outline around points (Andrew's monotone chain)."""
    ordered = sorted({(float(x), float(y)) for x, y in points})
    if len(ordered) < 3:
        return np.array(ordered)
    sides: list[list[tuple[float, float]]] = []
    for way in (ordered, ordered[::-1]):
        side: list[tuple[float, float]] = []
        for point in way:
            while len(side) > 1 and _turn(side[-2], side[-1], point) <= 0:
                side.pop()
            side.append(point)
        sides.append(side[:-1])
    return np.array(sides[0] + sides[1])


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _crossings(points: Numbers, lines: Numbers) -> Numbers:
    """Where an outline crosses each line: x, a column for each of its edges; infinite where that does not cross."""
    (x, y), (next_x, next_y) = points.T, np.roll(points, -1, axis=0).T
    crosses = (y <= lines[:, None]) != (next_y <= lines[:, None])
    rise = np.where(next_y == y, 1, next_y - y)
    return np.where(crosses, x + (lines[:, None] - y) * ((next_x - x) / rise), np.inf)


def _near_part(path: Numbers, other: Numbers) -> float:
    """The part of a path that is near another."""
    return float((_distances(_places(path), other) <= NEAR).mean())


def _places(path: Numbers) -> Numbers:
    """Places along a path, each of as much of its length."""
    lengths = np.hypot(*np.diff(path, axis=0).T)
    along = np.concatenate([[0], np.cumsum(lengths)])
    at = (np.arange(PATH_PLACES) + 0.5) * (along[-1] / PATH_PLACES)
    return np.stack([np.interp(at, along, path[:, axis]) for axis in (0, 1)], axis=1)


def _distances(places: Numbers, path: Numbers) -> NDArray[np.float64]:
    """How far each place is from the nearest point of a path."""
    starts, ways = path[:-1], np.diff(path, axis=0)
    squares = np.maximum((ways**2).sum(axis=1), 1e-18)
    part = np.clip(((places[:, None] - starts) * ways).sum(axis=2) / squares, 0, 1)
    nearest = starts + part[:, :, None] * ways
    return np.sqrt(((places[:, None] - nearest) ** 2).sum(axis=2).min(axis=1))
