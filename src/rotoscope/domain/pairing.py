"""Pairing the points of two paths by how far along they lie. Plain loops: the TypeScript twin reads the same."""

from bisect import bisect_left

NEAR = 1e-12  # distances this close are equal; the earlier point wins

Place = tuple[int, float, int, float]  # on each path: the point before, and which part of the way to the next


def pair_paths(first: list[float], second: list[float]) -> list[Place]:
    """From how far along the points of two paths lie (0…1, rising): each point of both, and its place on the other."""
    near_second, near_first = _nearest(second, first), _nearest(first, second)
    end, other_end = len(first) - 1, len(second) - 1
    places: list[Place] = []
    i = j = 0
    for next_i in range(1, end):
        next_j = near_second[next_i]
        if j < next_j < other_end and near_first[next_j] == next_i:
            places.append((i, 0.0, j, 0.0))
            _between(first, i, next_i, second, j, next_j, places)
            i, j = next_i, next_j
    places.append((i, 0.0, j, 0.0))
    _between(first, i, end, second, j, other_end, places)
    places.append((end, 0.0, other_end, 0.0))
    return places


def _between(
    first: list[float], i: int, end: int, second: list[float], j: int, other_end: int, places: list[Place]
) -> None:
    """Everything after the pair (i, j) and before the pair of ends, in order; on a tie the first path goes first."""
    begin, other_begin = first[i], second[j]
    span, other_span = first[end] - begin, second[other_end] - other_begin
    i, j = i + 1, j + 1
    while i < end or j < other_end:
        here = _part(first[i] - begin, span) if i < end else 2.0
        there = _part(second[j] - other_begin, other_span) if j < other_end else 2.0
        if here <= there:
            reached = other_begin + other_span * here
            places.append((i, 0.0, j - 1, _part(reached - second[j - 1], second[j] - second[j - 1])))
            i += 1
        else:
            reached = begin + span * there
            places.append((i - 1, _part(reached - first[i - 1], first[i] - first[i - 1]), j, 0.0))
            j += 1


def _nearest(places: list[float], wanted: list[float]) -> list[int]:
    """For each of `wanted` the index of the nearest of `places`; the earlier one on a tie."""
    middles = [(places[index] + places[index + 1]) / 2 for index in range(len(places) - 1)]
    return [bisect_left(middles, place - NEAR) for place in wanted]


def _part(done: float, whole: float) -> float:
    return done / whole if whole > 0 else 0.0
