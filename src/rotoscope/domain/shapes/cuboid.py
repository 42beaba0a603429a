"""Cuboid: eight corners drawn on the picture, x and y each, p1…p8 in the client's order."""

from collections.abc import Sequence

from rotoscope.domain.geometry import Numbers
from rotoscope.domain.outlines import area_iou, hull

MAY_BE_ABSENT = False


def count_fault(count: int, points: Sequence[str]) -> str | None:
    return None if count == 16 else "A cuboid has 16 numbers: x and y of p1 to p8."


def match(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[tuple[Numbers, Numbers]]:
    return list(zip(firsts, seconds, strict=True))


def match_rows(first: Numbers, second: Numbers) -> Numbers:
    return second


def closeness(one: Numbers, other: Numbers) -> float:
    """Overlap of the areas of the front face (p1 to p4) and of the back face (p5 to p8), on average.

    A definition of ours: there is none in use for cuboids that are drawn on a picture without a camera.
    """
    corners = [numbers.reshape(2, 4, 2) for numbers in (one, other)]
    faces = [area_iou(hull(here), hull(there)) for here, there in zip(*corners, strict=True)]
    return sum(faces) / len(faces)
