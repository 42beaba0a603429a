"""Pairing the points of two paths by how far along they lie. Plain loops: the TypeScript twin reads the same."""

from bisect import bisect_left

NEAR = 1e-12  # distances this close are equal; the earlier point wins

Places = tuple[list[int], list[float], list[int], list[float]]


class _Pairing:
    """The places met so far: on each path the point before, and which part of the way to the next."""

    def __init__(self, first: list[float], second: list[float]) -> None:
        self.first, self.second = first, second
        self.index: list[int] = []
        self.part: list[float] = []
        self.other_index: list[int] = []
        self.other_part: list[float] = []

    def add(self, index: int, part: float, other_index: int, other_part: float) -> None:
        self.index.append(index)
        self.part.append(part)
        self.other_index.append(other_index)
        self.other_part.append(other_part)

    def between(self, i: int, j: int, i_end: int, j_end: int) -> None:
        """Everything after the pair (i, j) and before the pair (i_end, j_end)."""
        first, second = self.first, self.second
        begin, other_begin = first[i], second[j]
        span, other_span = first[i_end] - begin, second[j_end] - other_begin
        i, j = i + 1, j + 1
        while i < i_end or j < j_end:
            here = _share(first[i] - begin, span) if i < i_end else 2.0
            there = _share(second[j] - other_begin, other_span) if j < j_end else 2.0
            if here <= there:
                place = other_begin + other_span * here
                self.add(i, 0.0, j - 1, _share(place - second[j - 1], second[j] - second[j - 1]))
                i += 1
            else:
                place = begin + span * there
                self.add(i - 1, _share(place - first[i - 1], first[i] - first[i - 1]), j, 0.0)
                j += 1


def pair_paths(first: list[float], second: list[float]) -> Places:
    """From how far along the points of two paths lie (0…1, rising): each point of both, and its place on the other."""
    pairing = _Pairing(first, second)
    near_second, near_first = _nearest(second, first), _nearest(first, second)
    i = j = 0
    for next_i in range(1, len(first)):
        next_j = near_second[next_i]
        is_last = next_i == len(first) - 1
        if is_last:
            next_j = len(second) - 1
        elif next_j == len(second) - 1 or near_first[next_j] != next_i or next_j <= j:
            continue
        pairing.add(i, 0.0, j, 0.0)
        pairing.between(i, j, next_i, next_j)
        i, j = next_i, next_j
    pairing.add(i, 0.0, j, 0.0)
    return pairing.index, pairing.part, pairing.other_index, pairing.other_part


def _nearest(places: list[float], wanted: list[float]) -> list[int]:
    """For each of `wanted` the index of the nearest of `places`; the earlier one on a tie."""
    found: list[int] = []
    last = len(places) - 1
    for place in wanted:
        after = min(bisect_left(places, place), last)
        before = max(after - 1, 0)
        found.append(before if abs(place - places[before]) <= abs(places[after] - place) + NEAR else after)
    return found


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0
