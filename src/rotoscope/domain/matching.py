"""Which point of one outline belongs to which of the next: the same answer in Python and in TypeScript.

The rules (spec/vectors/matching.json shows each):

1. Polygons with equally many points meet point by point as they were drawn, unless another start fits four times better
   (sum of squares about the centres). If they are wound in opposite directions, those other starts are read backwards.
2. Polygons that differ in their number of points: the second is read backwards if it is wound the other way, and then
   starts where it fits best; otherwise it starts as drawn unless another start fits four times better. Here the fit is
   that of places spread evenly along the outlines.
3. A line is read backwards when that fits better.
4. Outlines that differ in their number of points meet by arc length: points that are each other's nearest are a pair,
   every other point meets the place on the other outline that lies as far between the neighbouring pairs. So no point
   of either outline is lost.

Costs only decide, and near ties fall to the first, so they need not agree to the last bit between the languages.
Everything takes many pairs at once: numpy is slow to start and quick to finish.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.geometry import Numbers, arc_lengths, signed_area, spread
from rotoscope.domain.pairing import Place, pair_paths

POINTS_COMPARED = 32  # of outlines with equally many points, taken evenly if there are more
SAMPLES = 128  # places spread evenly over an outline, to compare it by
STRIDE = 4  # every fourth of them is compared
BETTER = 0.25  # another start must cost less than this part of the drawn one
TIE = 1 + 1e-9  # costs this close are equal; the first wins
FLAT = 1e-9  # an outline with less area than this has no winding
CHUNK = 16_384  # points in hand at a time

Match = tuple[Numbers, Numbers]  # two outlines (point, xy) of equal length, to be joined by straight lines
Order = NDArray[np.int64]  # in which order to read the points


def match_polygons(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[Match]:
    """Closed outlines, each with its partner."""
    pairs = list(zip(firsts, seconds, strict=True))
    matches: dict[int, Match] = {}
    for count in {len(first) for first, second in pairs if len(first) == len(second)}:
        rows = [row for row, (first, second) in enumerate(pairs) if len(first) == len(second) == count]
        orders = align_polygons(np.array([firsts[row] for row in rows]), np.array([seconds[row] for row in rows]))
        matches |= {row: (firsts[row], seconds[row][order]) for row, order in zip(rows, orders, strict=True)}
    rest = [row for row in range(len(pairs)) if row not in matches]
    found = _in_chunks(_match_closed, [firsts[row] for row in rest], [seconds[row] for row in rest])
    matches |= dict(zip(rest, found, strict=True))
    return [matches[row] for row in range(len(pairs))]


def match_lines(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[Match]:
    """Open outlines, each with its partner."""
    return _in_chunks(_match_open, firsts, seconds)


def align_polygons(first: Numbers, second: Numbers) -> Order:
    """For polygons with equally many points (pair, point, xy): in which order to read the second."""
    count = first.shape[1]
    starts = np.arange(count)
    compared = starts[:POINTS_COMPARED] * count // min(count, POINTS_COMPARED)
    size = max(1, CHUNK // count)
    orders = [np.zeros((0, count), np.int64)]
    for low in range(0, len(first), size):
        one, other = _centred(first[low : low + size]), _centred(second[low : low + size])
        step = np.where(_are_opposite(one, other), -1, 1)[:, None]
        one = one[:, compared]
        costs = _costs(one, other, np.broadcast_to(starts, other.shape[:2]), step, compared)
        drawn = _cost(one, other[:, compared])[:, None]
        begin, least = _best(costs)
        is_moved = least < BETTER * drawn
        orders.append((np.where(is_moved, begin, 0) + np.where(is_moved, step, 1) * starts) % count)
    return np.concatenate(orders)


def _match_closed(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[Match]:
    first, second = _side_by_side(firsts, True), _side_by_side(seconds, True)
    counts = np.array([[len(points)] for points in seconds])
    begins, step = _alignment(first, second, counts)
    # Past its own points and the first one again, a shorter outline stays where it is.
    ahead = np.minimum(np.arange(second.shape[1]), counts)
    second = np.take_along_axis(second, ((begins + step * ahead) % counts)[..., None], axis=1)
    joined = _join(first, [len(points) + 1 for points in firsts], second, (counts[:, 0] + 1).tolist())
    return [(one[:-1], other[:-1]) for one, other in joined]


def _alignment(first: Numbers, second: Numbers, counts: Order) -> tuple[Order, Order]:
    """At which point to start each second closed outline, and whether to go on (1) or back (-1) from there; columns."""
    step = np.where(_are_opposite(first, second), -1, 1)[:, None]
    even = np.arange(SAMPLES) / SAMPLES
    compared = np.arange(0, SAMPLES, STRIDE)
    at = arc_lengths(second)
    one, other = _centred(spread(first, arc_lengths(first), even)), _centred(spread(second, at, even))
    starts = np.floor(at * SAMPLES + 0.5).astype(np.int64) % SAMPLES
    starts = np.where(np.arange(at.shape[1]) < counts, starts, starts[:, :1])
    costs = _costs(one[:, compared], other, starts, step, compared)
    begin, least = _best(costs)
    return np.where((step < 0) | (least < BETTER * costs[:, :1]), begin, 0), step


def _costs(one: Numbers, ring: Numbers, starts: Order, step: Order, compared: Order) -> Numbers:
    """What it costs to read each ring (pair, point, xy) from each of its starts, beside the compared points `one`."""
    reads = (starts[:, :, None] + step[:, :, None] * compared) % ring.shape[1]
    reads += np.arange(len(ring))[:, None, None] * ring.shape[1]
    return _cost(one[:, None], ring.reshape(-1, 2).take(reads, axis=0))


def _best(costs: Numbers) -> tuple[Order, Numbers]:
    """The first of the cheapest of each row, and what it costs; columns."""
    least = costs.min(axis=1, keepdims=True)
    return np.argmax(costs <= least * TIE, axis=1)[:, None], least


def _match_open(firsts: Sequence[Numbers], seconds: Sequence[Numbers]) -> list[Match]:
    first, second = _side_by_side(firsts, False), _side_by_side(seconds, False)
    counts = np.array([[len(points)] for points in seconds])
    even = np.arange(SAMPLES) / (SAMPLES - 1)
    one = _centred(spread(first, arc_lengths(first), even))
    other = _centred(spread(second, arc_lengths(second), even))
    backwards = _cost(one, other[:, ::-1]) * TIE < _cost(one, other)
    ahead = np.minimum(np.arange(second.shape[1]), counts - 1)
    order = np.where(backwards[:, None], counts - 1 - ahead, ahead)
    second = np.take_along_axis(second, order[..., None], axis=1)
    return _join(first, [len(points) for points in firsts], second, counts[:, 0].tolist())


def _in_chunks(
    match: Callable[[Sequence[Numbers], Sequence[Numbers]], list[Match]],
    firsts: Sequence[Numbers],
    seconds: Sequence[Numbers],
) -> list[Match]:
    """A few pairs at a time, so that a thousand large outlines do not stand side by side in memory."""
    matches: list[Match] = []
    while len(matches) < len(firsts):
        low, longest, high = len(matches), 1, len(matches)
        while high < len(firsts):
            longest = max(longest, len(firsts[high]), len(seconds[high]))
            if high > low and (high - low + 1) * longest > CHUNK:
                break
            high += 1
        matches += match(firsts[low:high], seconds[low:high])
    return matches


def _are_opposite(first: Numbers, second: Numbers) -> NDArray[np.bool_]:
    """Whether one is wound clockwise and the other is not."""
    one, other = signed_area(first), signed_area(second)
    return (np.minimum(one, other) < -FLAT) & (np.maximum(one, other) > FLAT)


def _side_by_side(outlines: Sequence[Numbers], closed: bool) -> Numbers:
    """Outlines as rows of equal length: a closed one ends where it starts, a shorter one stays at its end."""
    counts = np.array([len(points) for points in outlines])
    ahead = np.arange(counts.max() + closed)
    index = np.where(ahead < counts[:, None], ahead, 0 if closed else counts[:, None] - 1)
    return np.concatenate(outlines).take(index + (np.cumsum(counts) - counts)[:, None], axis=0)


def _centred(points: Numbers) -> Numbers:
    return points - points.mean(axis=-2, keepdims=True)


def _cost(one: Numbers, other: Numbers) -> Numbers:
    """The sum of squared distances."""
    gap = one - other
    return np.einsum("...ij,...ij->...", gap, gap)


def _join(first: Numbers, counts: list[int], second: Numbers, other_counts: list[int]) -> list[Match]:
    """Each two paths as equally many points: point by point if they have as many, otherwise by arc length."""
    lengths, other_lengths = arc_lengths(first).tolist(), arc_lengths(second).tolist()
    places: list[Place] = []
    stops: list[int] = []
    for along, count, other_along, other_count in zip(lengths, counts, other_lengths, other_counts, strict=True):
        if count == other_count:
            places += [(index, 0.0, index, 0.0) for index in range(count)]
        else:
            places += pair_paths(along[:count], other_along[:other_count])
        stops.append(len(places))
    columns = np.array(places)
    rows = np.repeat(np.arange(len(stops)), np.diff([0, *stops]))
    one = _points_at(first, rows, columns[:, 0], columns[:, 1])
    other = _points_at(second, rows, columns[:, 2], columns[:, 3])
    return [(one[start:stop], other[start:stop]) for start, stop in zip([0, *stops], stops, strict=False)]


def _points_at(paths: Numbers, rows: Order, index: Numbers, part: Numbers) -> Numbers:
    """On each row's path, the places `part` of the way from point `index` to the next."""
    here = rows * paths.shape[1] + index.astype(np.int64)
    points = paths.reshape(-1, 2)
    begin = points.take(here, axis=0)
    end = points.take(np.where(part > 0, here + 1, here), axis=0)
    return begin + (end - begin) * part[:, None]
