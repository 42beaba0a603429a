"""Which point of one outline belongs to which of the next: the same answer, bit for bit, in Python and TypeScript.

The rules, in the order in which they decide (spec/vectors/matching.json shows each):

1. Polygons wound in opposite directions: the second is read backwards. A line is read backwards when that fits better.
2. A polygon starts where it was drawn to start, unless another start fits four times better (sum of squares about the
   centres). One that is read backwards starts where it fits best.
3. Equally many points: point by point.
4. Otherwise by arc length: points that are each other's nearest are a pair, every other point meets the place on the
   other outline that lies as far between the neighbouring pairs. So no point of either outline is lost.
"""

import numpy as np

from rotoscope.domain.geometry import Numbers, arc_lengths, ordered_sum, point_along, signed_area

SAMPLES = 32  # on each outline, to judge a start
BETTER = 0.25  # another start must cost less than this part of the drawn one
TIE = 1 + 1e-9  # costs this close are equal; the first wins

Match = tuple[Numbers, Numbers]  # two outlines (points, xy) of equal length, to be joined by straight lines


def match_polygons(first: Numbers, second: Numbers) -> Match:
    """Closed outlines. Both are (points, xy) with at least one point."""
    if len(first) == len(second):
        order = align_equal(first[None], second[None])[0]
        return first, second[order]
    backwards = bool(signed_area(first) * signed_area(second) < 0)
    second = second[::-1] if backwards else second
    start = _best_start(first, second, backwards)
    closed_first = np.concatenate([first, first[:1]])
    closed_second = np.concatenate([second[start:], second[: start + 1]])
    one, other = _match_paths(closed_first, closed_second)
    return one[:-1], other[:-1]


def match_lines(first: Numbers, second: Numbers) -> Match:
    """Open outlines, with at least two points each."""
    along = np.arange(SAMPLES) / (SAMPLES - 1)
    one = _centred(point_along(arc_lengths(first), first, along))
    other = _centred(point_along(arc_lengths(second), second, along))
    if _cost(one, other[::-1]) * TIE < _cost(one, other):
        second = second[::-1]
    if len(first) == len(second):
        return first, second
    return _match_paths(first, second)


def align_equal(first: Numbers, second: Numbers) -> np.ndarray:
    """For pairs of polygons with equally many points: in which order to read the second. Axes: pair, point, xy."""
    pairs, count = first.shape[:2]
    taken = np.arange(min(count, SAMPLES)) * count // min(count, SAMPLES)
    starts = np.arange(count)
    backwards = signed_area(first) * signed_area(second) < 0
    step = np.where(backwards, -1, 1)
    one, other = _centred(first), _centred(second)
    chosen = np.zeros(pairs, np.int64)
    chunk = max(1, 500_000 // (count * len(taken)))
    for low in range(0, pairs, chunk):
        part = slice(low, low + chunk)
        picks = (starts[None, :, None] + step[part, None, None] * taken[None, None, :]) % count
        rows = np.arange(len(one[part]))[:, None, None]
        costs = _cost(one[part][:, None, taken], other[part][rows, picks])
        chosen[part] = _choose(costs, backwards[part])
    return (chosen[:, None] + step[:, None] * starts[None, :]) % count


def _choose(costs: Numbers, backwards: np.ndarray) -> np.ndarray:
    """The start for each row of costs: the drawn one (0) unless it is beaten clearly, or means nothing."""
    least = costs.min(axis=-1)
    best = np.argmax(costs <= (least * TIE)[..., None], axis=-1)
    return np.where(backwards | (least < BETTER * costs[..., 0]), best, 0)


def _best_start(first: Numbers, second: Numbers, backwards: bool) -> int:
    """At which of its points the second closed outline should start."""
    along = np.arange(SAMPLES) / SAMPLES
    closed = np.concatenate([first, first[:1]])
    one = _centred(point_along(arc_lengths(closed), closed, along))
    closed = np.concatenate([second, second[:1]])
    lengths = arc_lengths(closed)
    where = lengths[:-1, None] + along[None, :]
    where = np.where(where >= 1, where - 1, where)
    other = _centred(point_along(lengths, closed, where))
    costs = _cost(one[None], other)
    return int(_choose(costs[None], np.array([backwards]))[0])


def _centred(points: Numbers) -> Numbers:
    """The points about their mean."""
    mean = ordered_sum(np.swapaxes(points, -1, -2)) / points.shape[-2]
    return points - mean[..., None, :]


def _cost(one: Numbers, other: Numbers) -> Numbers:
    """The sum of squared distances. Last axes: point, xy."""
    gap = one - other
    return ordered_sum(gap[..., 0] * gap[..., 0] + gap[..., 1] * gap[..., 1])


def _match_paths(first: Numbers, second: Numbers) -> Match:
    """Two open paths, joined at both ends: pairs of nearest points, and between them by arc length."""
    one, other = arc_lengths(first), arc_lengths(second)
    nearest = _nearest(other, one)
    mutual = _nearest(one, other)[nearest] == np.arange(len(one))
    mutual &= (nearest < len(other) - 1) & (np.arange(len(one)) < len(one) - 1)
    here = np.append(np.flatnonzero(mutual), len(one) - 1)
    there = np.append(nearest[mutual], len(other) - 1)
    first_keys, second_keys = _keys(one, here), _keys(other, there)
    left_over = np.ones(len(other), bool)
    left_over[there] = False
    added = second_keys[left_over]
    order = np.argsort(np.concatenate([first_keys, added]), kind="stable")
    keys = np.concatenate([first_keys, added])[order]
    drawn_first = np.concatenate([first, point_along(first_keys, first, added)])[order]
    drawn_second = point_along(second_keys, second, keys)
    # Points that were drawn come back exactly, whatever the arithmetic of the path says.
    is_pair = np.zeros(len(keys), bool)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    is_pair[rank[here]] = True
    drawn_second[is_pair] = second[there]
    drawn_second[rank[len(one) :]] = second[left_over]
    return drawn_first, drawn_second


def _nearest(places: Numbers, wanted: Numbers) -> np.ndarray:
    """For each of `wanted` the index of the nearest of `places` (both rising); the earlier one on a tie."""
    after = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
    before = np.maximum(after - 1, 0)
    return np.where(np.abs(wanted - places[before]) <= np.abs(places[after] - wanted), before, after)


def _keys(lengths: Numbers, pairs: np.ndarray) -> Numbers:
    """Where each point lies, counted in pairs: 2.5 is half-way between the third and the fourth pair."""
    index = np.minimum(np.searchsorted(pairs, np.arange(len(lengths)), "right") - 1, len(pairs) - 2)
    start, stop = lengths[pairs[index]], lengths[pairs[index + 1]]
    gap = stop - start
    keys = index + np.where(gap > 0, (lengths - start) / np.where(gap > 0, gap, 1.0), 0.0)
    keys[pairs] = np.arange(len(pairs))
    return keys
