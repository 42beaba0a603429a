"""Landmark: x and y for each named point of the head, in the order of the names; NaN, NaN is a point not there.

Points meet by name. One that is missing at either keyframe is missing in between: nobody drew where it goes.
"""

from collections.abc import Sequence

import numpy as np

from rotoscope.domain.geometry import Numbers

MAY_BE_ABSENT = True
SPREAD = 2 * 0.067  # of the object: within it, most people put a point in the same place
LEAST_SIZE = 0.02  # of the picture: a single point has no size of its own


def count_fault(count: int, points: Sequence[str]) -> str | None:
    if count == 2 * len(points) and points:
        return None
    return f"This landmark has {len(points)} points, so {2 * len(points)} numbers; null, null is a point not there."


def match(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[tuple[Numbers, Numbers]]:
    return list(zip(firsts, seconds, strict=True))


def match_rows(first: Numbers, second: Numbers) -> Numbers:
    return second


def closeness(one: Numbers, other: Numbers) -> float:
    """Object keypoint similarity: how near each point is to its namesake, measured by the size of the object.

    exp(-d² / (2 s² k²)), on average over the points that either has; one that only one of them has counts nothing.
    As in COCO (cocodataset.org, keypoint evaluation; Ruggero Ronchi and Perona, ICCV 2017), with the box around `one`
    for s² and the same k for every point: twice the mean of COCO's deviations, for points of any name have none of
    their own.
    """
    here, there = one.reshape(-1, 2), other.reshape(-1, 2)
    if here.shape != there.shape:
        return 0.0
    has, other_has = ~np.isnan(here[:, 0]), ~np.isnan(there[:, 0])
    both, either = has & other_has, has | other_has
    if not both.any():
        return 0.0
    width, height = np.maximum(np.ptp(here[has], axis=0), LEAST_SIZE)
    squares = ((here[both] - there[both]) ** 2).sum(axis=1)
    return float(np.exp(-squares / (2 * width * height * SPREAD**2)).sum() / either.sum())
