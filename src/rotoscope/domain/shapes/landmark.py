"""Landmark: x and y for each named point of the head, in the order of the names; NaN, NaN is a point not there.

Points meet by name. One that is missing at either keyframe is missing in between: nobody drew where it goes.
"""

from collections.abc import Sequence

from rotoscope.domain.geometry import Numbers

MAY_BE_ABSENT = True


def count_fault(count: int, points: Sequence[str]) -> str | None:
    if count == 2 * len(points) and points:
        return None
    return f"This landmark has {len(points)} points, so {2 * len(points)} numbers; null, null is a point not there."


def match(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[tuple[Numbers, Numbers]]:
    return list(zip(firsts, seconds, strict=True))


def match_rows(first: Numbers, second: Numbers) -> Numbers:
    return second
