"""Cuboid: eight corners drawn on the picture, x and y each, p1…p8 in the client's order."""

from collections.abc import Sequence

from rotoscope.domain.geometry import Numbers

MAY_BE_ABSENT = False


def count_fault(count: int, points: Sequence[str]) -> str | None:
    return None if count == 16 else "A cuboid has 16 numbers: x and y of p1 to p8."


def match(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[tuple[Numbers, Numbers]]:
    return list(zip(firsts, seconds, strict=True))


def match_rows(first: Numbers, second: Numbers) -> Numbers:
    return second
