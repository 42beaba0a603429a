"""Comparison: one set of tracks beside the one that holds, frame by frame, in counts that add up over jobs.

Boxes are matched in each frame as CLEAR MOT does (Bernardin and Stiefelhagen, EURASIP Journal on Image and Video
Processing 2008, 246309): who was matched before stays so while they overlap by half; the others are assigned so that
the overlap is greatest. Tracks are matched once for the whole job as for IDF1 (Ristani and others, ECCV Workshops
2016): so that the frames in which they overlap by half are most. Labels play no part in matching: which label was
taken for which is a result, not a condition. How near shapes of other kinds are, in place of overlap: `domain/drawn`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.assignment import assign
from rotoscope.domain.drawn import Drawn, nearness, nearness_along
from rotoscope.domain.overlap import Edges
from rotoscope.domain.scores import Counts

MATCHED_MIN = 0.5  # overlap from which two boxes are of the same object
NAMESAKE = 1e-3  # of a box's overlap, or of a frame in which tracks overlap
NOBODY = ""  # the label beside an object that only one of the two has

Indexes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cell:
    """So many boxes of one label were drawn as another, and how far they overlap together."""

    boxes: int = 0
    iou_sum: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """How far a track is from the other side's, from 0 to 1, and the frame in which it is farthest."""

    track: str
    label: str
    iou: float
    frame: int
    fate: str  # apart, missed: only the truth has it, extra: the truth has it not


@dataclass(frozen=True, slots=True)
class Comparison:
    """`cells` by the true label and the one it was drawn as; `pairs` are the tracks that are the same object."""

    counts: Counts
    cells: Mapping[tuple[str, str], Cell]
    places: Sequence[Place]
    pairs: Sequence[tuple[str, str]]


@dataclass(slots=True)
class _Tally:
    """What is counted frame by frame."""

    matched: int = 0
    switches: int = 0
    iou_sum: float = 0.0
    cells: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def add(self, true: str, made: str, iou: float = 0.0) -> None:
        cell = self.cells.setdefault((true, made), [0, 0.0])
        cell[0] += 1
        cell[1] += iou


def compare(truth: Drawn, made: Drawn, stride: int = 1) -> Comparison:
    """What was made beside what holds. `stride` is that of their edges: places are told in frames of the job."""
    tally = _Tally()
    namesakes = _namesakes(truth, made)
    together = np.zeros((len(truth.ids), len(made.ids)))
    last = np.full(len(truth.ids), -1)
    here, there = ~np.isnan(truth.edges[:, :, 0]), ~np.isnan(made.edges[:, :, 0])
    for frame in range(truth.edges.shape[1]):
        rows, columns = np.flatnonzero(here[:, frame]), np.flatnonzero(there[:, frame])
        iou = nearness(truth, made, rows, columns, frame)
        iou[iou < MATCHED_MIN] = 0
        together[np.ix_(rows, columns)] += iou > 0
        matched = _matched(iou + namesakes[np.ix_(rows, columns)] * (iou > 0), rows, columns, last)
        _count(tally, truth, made, (rows, columns), matched, iou)
        for at, other in matched:
            tally.switches += bool(last[rows[at]] not in (-1, columns[other]))
            last[rows[at]] = columns[other]
    pairs = assign(together + namesakes * (together > 0))
    boxes = int(here.sum()), int(there.sum())
    same = sum(int(together[pair]) for pair in pairs)
    counts = Counts(*boxes, tally.matched, tally.switches, tally.iou_sum, same)
    cells = {labels: Cell(int(cell[0]), cell[1]) for labels, cell in tally.cells.items()}
    named = [(truth.ids[row], made.ids[column]) for row, column in pairs]
    return Comparison(counts, cells, _places(truth, made, pairs, stride), named)


def _namesakes(truth: Drawn, made: Drawn) -> Edges:
    """A little more for tracks of one id: it decides where boxes lie as near to one as to another."""
    rows = {track: row for row, track in enumerate(truth.ids)}
    found = np.zeros((len(truth.ids), len(made.ids)), np.float32)
    for column, track in enumerate(made.ids):
        if track in rows:
            found[rows[track], column] = NAMESAKE
    return found


def _matched(gains: Edges, rows: Indexes, columns: Indexes, last: Indexes) -> list[tuple[int, int]]:
    """The pairs of this frame, those that were pairs before first."""
    kept: dict[int, int] = {}
    taken: set[int] = set()
    place = {int(column): at for at, column in enumerate(columns)}
    for at, row in enumerate(rows):
        other = place.get(int(last[row]), -1)
        if other >= 0 and gains[at, other] > 0 and other not in taken:
            kept[at] = other
            taken.add(other)
    left = gains.copy()
    left[list(kept)] = 0
    left[:, list(taken)] = 0
    return [*kept.items(), *assign(left)]


def _count(
    tally: _Tally,
    truth: Drawn,
    made: Drawn,
    present: tuple[Indexes, Indexes],
    matched: Sequence[tuple[int, int]],
    iou: Edges,
) -> None:
    rows, columns = present
    for at, other in matched:
        overlap = float(iou[at, other])
        tally.matched += 1
        tally.iou_sum += overlap
        tally.add(truth.labels[rows[at]], made.labels[columns[other]], overlap)
    for at in set(range(len(rows))) - {at for at, _ in matched}:
        tally.add(truth.labels[rows[at]], NOBODY)
    for other in set(range(len(columns))) - {other for _, other in matched}:
        tally.add(NOBODY, made.labels[columns[other]])


def _places(truth: Drawn, made: Drawn, pairs: Sequence[tuple[int, int]], stride: int) -> list[Place]:
    """Every track, the farthest off first."""
    found = [_apart(truth, made, row, column, stride) for row, column in pairs]
    for drawn, fate, at in ((truth, "missed", 0), (made, "extra", 1)):
        for row in set(range(len(drawn.ids))) - {pair[at] for pair in pairs}:
            frames = np.flatnonzero(~np.isnan(drawn.edges[row, :, 0]))
            first = int(frames[0]) * stride if len(frames) else 0
            found.append(Place(drawn.ids[row], drawn.labels[row], 0.0, first, fate))
    return sorted(found, key=lambda place: (place.iou, place.track))


def _apart(truth: Drawn, made: Drawn, row: int, column: int, stride: int) -> Place:
    """A track beside its other self: a frame in which only one of them is counts as no overlap at all."""
    one, other = truth.edges[row], made.edges[column]
    either = np.flatnonzero(~np.isnan(one[:, 0]) | ~np.isnan(other[:, 0]))
    iou = np.nan_to_num(nearness_along(truth, made, row, column, either))
    worst = int(either[iou.argmin()]) * stride
    return Place(truth.ids[row], truth.labels[row], float(iou.mean()), worst, "apart")
