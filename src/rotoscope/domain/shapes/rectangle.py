"""Rectangle: x1, y1, x2, y2 (top-left, bottom-right)."""

from collections.abc import Sequence

import numpy as np

from rotoscope.domain.geometry import Numbers
from rotoscope.domain.overlap import iou_rows

MAY_BE_ABSENT = False


def count_fault(count: int, points: Sequence[str]) -> str | None:
    return None if count == 4 else "A rectangle has 4 numbers: x1, y1, x2, y2."


def match(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[tuple[Numbers, Numbers]]:
    return list(zip(firsts, seconds, strict=True))


def match_rows(first: Numbers, second: Numbers) -> Numbers:
    return second


def closeness(one: Numbers, other: Numbers) -> float:
    """Overlap of the areas."""
    return float(iou_rows(one.astype(np.float32), other.astype(np.float32)))
