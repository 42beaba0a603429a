"""The boxes of all tracks side by side, for the checks that look at two of them.

The table is bounded: a job with more boxes than it holds is looked at every second, third, … frame.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.checks.boxes import Boxes

CELLS_MAX = 4_000_000  # 64 MB as float32
PAIRS_AT_ONCE = 500_000
Pairs = NDArray[np.int64]  # rows of two track numbers, the smaller first


@dataclass(slots=True)
class Crowd:
    """`table[t, c]` is the box of track t in frame `c * stride`, NaN where it is absent."""

    ids: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    table: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0, 4), np.float32))
    stride: int = 1

    @classmethod
    def for_job(cls, track_count: int, frame_count: int, cells_max: int = CELLS_MAX) -> "Crowd":
        stride = max(1, -(-track_count * frame_count // cells_max))
        columns = -(-frame_count // stride)
        return cls(table=np.full((track_count, columns, 4), np.nan, np.float32), stride=stride)

    def add(self, track_id: str, label: str, boxes: Boxes) -> None:
        number = len(self.ids)
        if number >= len(self.table):
            return  # it was drawn after the tracks were counted
        self.ids.append(track_id)
        self.labels.append(label)
        chosen = boxes.frames % self.stride == 0
        self.table[number, boxes.frames[chosen] // self.stride] = boxes.edges[chosen]

    def overlapping(self, column: int, share: float) -> Pairs:
        """The pairs that overlap in a column with at least this intersection over union.

        A sweep from left to right: only boxes whose left edges are close enough are compared at all.
        """
        edges = self.table[: len(self.ids), column]
        there = np.flatnonzero(~np.isnan(edges[:, 0]))
        order = there[np.argsort(edges[there, 0], kind="stable")]
        boxes = edges[order]
        widths = boxes[:, 2] - boxes[:, 0]
        reach = boxes[:, 0] + (1 - share) * widths  # IoU s needs lefts within (1 - s) of the left one's width
        pairs = np.concatenate([np.zeros((0, 2), np.int64), *_sweep(boxes, reach, share)])
        return np.sort(order[pairs], axis=1)

    def pair_iou(self, one: int, other: int) -> NDArray[np.float32]:
        """Intersection over union of two tracks, column by column; 0 where one is absent."""
        return np.nan_to_num(iou(self.table[one], self.table[other]))


def iou(one: NDArray, other: NDArray) -> NDArray:
    """Intersection over union of boxes, row by row."""
    sides = np.minimum(one[..., 2:], other[..., 2:]) - np.maximum(one[..., :2], other[..., :2])
    shared = np.maximum(sides, 0).prod(axis=-1)
    whole = (one[..., 2:] - one[..., :2]).prod(axis=-1) + (other[..., 2:] - other[..., :2]).prod(axis=-1) - shared
    return shared / np.maximum(whole, 1e-12)


def _sweep(boxes: NDArray, reach: NDArray, share: float) -> Iterator[NDArray]:
    """Pairs of places in `boxes`, which are sorted by left edge."""
    after = np.arange(1, len(boxes) + 1)
    counts = np.maximum(np.searchsorted(boxes[:, 0], reach, "right") - after, 0)
    ends = np.cumsum(counts)
    start = 0
    while start < len(boxes):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + PAIRS_AT_ONCE, "right")))
        number = counts[start:stop]
        one = np.repeat(np.arange(start, stop), number)
        other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(number) - number, number)
        meets = (boxes[one, 1] < boxes[other, 3]) & (boxes[other, 1] < boxes[one, 3])
        one, other = one[meets], other[meets]
        close = iou(boxes[one], boxes[other]) >= share
        yield np.stack([one[close], other[close]], axis=1)
        start = stop
