"""Identity swap: two tracks of one label cross, and each goes on as the other was going.

Before they meet, each track's place, speed and size foretell where it will be after (a constant-velocity model, as in
SORT). If the other track is nearer to that by half, and the miss is more than one size, the two were probably
exchanged: MOTChallenge counts exactly these as identity switches.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.checks.crowd import Crowd
from rotoscope.domain.checks.finding import Finding

IOU_MIN = 0.15
LOOK = 5  # frames between two looks for overlap, and the window of the speed before
MEETING_MAX = 60  # frames: beyond that nothing can be foretold
MISS_MIN = 1.0  # sizes, both tracks together
CROSS_SHARE = 0.5
SIDE_MIN = 1e-3


def find_in_crowd(crowd: Crowd) -> Iterator[Finding]:
    look = max(1, LOOK // crowd.stride)
    meetings = _meetings(crowd, look)
    if not len(meetings):
        return
    columns = crowd.table.shape[1]
    before, after = meetings[:, 2] - look, meetings[:, 3] + look
    known = (before - look >= 0) & (after < columns) & ((after - before) * crowd.stride <= MEETING_MAX)
    meetings, before, after = meetings[known], before[known], after[known]
    straight, crossed = _misses(crowd, meetings, before, after, look)
    with np.errstate(invalid="ignore"):
        swapped = (straight > MISS_MIN) & (crossed < CROSS_SHARE * straight)
    for index in np.flatnonzero(swapped).tolist():
        one, other, first, last = (int(number) for number in meetings[index])
        frames = first * crowd.stride, last * crowd.stride
        message = "Two objects of one label cross, and each goes on as the other did."
        yield Finding("swap", message, crowd.ids[one], crowd.ids[other], *frames, float(straight[index]))


def _meetings(crowd: Crowd, look: int) -> NDArray[np.int64]:
    """Rows of: one track, the other, the first and the last column in which they were seen to overlap."""
    labels = np.unique(crowd.labels, return_inverse=True)[1] if crowd.labels else np.zeros(0, np.int64)
    seen: list[NDArray[np.int64]] = []
    for column in range(0, crowd.table.shape[1], look):
        pairs = crowd.overlapping(column, IOU_MIN)
        pairs = pairs[labels[pairs[:, 0]] == labels[pairs[:, 1]]]
        if len(pairs):
            seen.append(np.concatenate([pairs, np.full((len(pairs), 1), column)], axis=1))
    if not seen:
        return np.zeros((0, 4), np.int64)
    rows = np.concatenate(seen)
    rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
    is_same_pair = (rows[1:, :2] == rows[:-1, :2]).all(axis=1)
    starts = np.concatenate([[True], ~is_same_pair | (np.diff(rows[:, 2]) > look)])
    ends = np.concatenate([starts[1:], [True]])
    return np.concatenate([rows[starts], rows[ends][:, 2:]], axis=1)


def _misses(
    crowd: Crowd, meetings: NDArray[np.int64], before: NDArray, after: NDArray, look: int
) -> tuple[NDArray, NDArray]:
    """How far both tracks are from what was foretold for them, and from what was foretold for the other; in sizes."""
    a, b = meetings[:, 0], meetings[:, 1]
    foretold = [_foretold(crowd, track, before, after, look) for track in (a, b)]
    found = [crowd.table[track, after] for track in (a, b)]
    size = np.maximum((_size(foretold[0]) + _size(foretold[1])) / 2, SIDE_MIN)
    straight = _miss(foretold[0], found[0], size) + _miss(foretold[1], found[1], size)
    crossed = _miss(foretold[0], found[1], size) + _miss(foretold[1], found[0], size)
    return straight, crossed


def _foretold(crowd: Crowd, track: NDArray, before: NDArray, after: NDArray, look: int) -> NDArray:
    """The boxes after the meeting, if nothing but the speed before it counts."""
    here, earlier = crowd.table[track, before], crowd.table[track, before - look]
    speed = ((here[:, :2] + here[:, 2:]) - (earlier[:, :2] + earlier[:, 2:])) / 2 / look
    shift = speed * (after - before)[:, None]
    return here + np.concatenate([shift, shift], axis=1)


def _size(boxes: NDArray) -> NDArray:
    return np.sqrt(np.maximum((boxes[:, 2:] - boxes[:, :2]).prod(axis=1), 0))


def _miss(foretold: NDArray, found: NDArray, size: NDArray) -> NDArray:
    way = ((foretold[:, :2] + foretold[:, 2:]) - (found[:, :2] + found[:, 2:])) / 2
    sides = np.maximum(foretold[:, 2:] - foretold[:, :2], SIDE_MIN)
    sides_found = np.maximum(found[:, 2:] - found[:, :2], SIDE_MIN)
    return np.linalg.norm(way, axis=1) / size + np.abs(np.log(sides_found / sides)).sum(axis=1)
