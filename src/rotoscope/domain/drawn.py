"""What one side of a comparison drew, and how near each shape is to those of the other side.

Boxes are compared by their overlap. Two shapes of another kind are compared as their kind says (`domain/shapes`), a
polygon beside a box by area; whatever else is of two kinds, by the boxes around it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.checks.boxes import boxes_of
from rotoscope.domain.geometry import Numbers
from rotoscope.domain.outlines import NEAR, area_iou
from rotoscope.domain.overlap import Edges, iou_rows, iou_table
from rotoscope.domain.shapes.kinds import kind_named
from rotoscope.domain.track import Track, dense

BOX = "rectangle"
AREAS = (BOX, "polygon")
THIN = 0.004  # of the picture: what is thinner is compared as if it were so thick
OUTLINES_MAX = 20_000  # of one side; of jobs with more only every second, third, … frame is compared
CORNERS = [[0, 1], [2, 1], [2, 3], [0, 3]]


@dataclass(frozen=True, slots=True)
class Outlines:
    """The shapes of a track that are no boxes, by the frame among those that are compared."""

    kind: str
    shapes: Mapping[int, Numbers]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Tracks as they are compared: `edges` holds track, frame, and left, top, right, bottom. `outlines` has a place for
    each track, None for boxes; it is empty where everything is compared by the boxes around it."""

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    edges: Edges
    outlines: tuple[Outlines | None, ...] = ()

    @property
    def outline_count(self) -> int:
        return sum(len(each.shapes) for each in self.outlines if each is not None)

    def every(self, step: int) -> "Drawn":
        """Every second, third, … of the frames that are compared."""
        kept = tuple(
            each and Outlines(each.kind, {at // step: shape for at, shape in each.shapes.items() if at % step == 0})
            for each in self.outlines
        )
        return Drawn(self.ids, self.labels, self.edges[:, ::step], kept)


def drawn_of(tracks: Mapping[str, Track], frame_count: int, stride: int) -> Drawn:
    edges = [edges_of(track, frame_count, stride) for track in tracks.values()]
    nothing = np.zeros((0, -(-frame_count // stride), 4), np.float32)
    labels = tuple(track.head.label if track.head else "" for track in tracks.values())
    outlines = tuple(outlines_of(track, frame_count, stride) for track in tracks.values())
    return Drawn(tuple(tracks), labels, np.stack(edges) if edges else nothing, outlines)


def edges_of(track: Track, frame_count: int, stride: int) -> Edges:
    """The box of a track in each frame that is compared; NaN where it is not there."""
    found = np.full((-(-frame_count // stride), 4), np.nan, np.float32)
    boxes = boxes_of(track, frame_count)
    seen = boxes.frames % stride == 0
    edges = boxes.edges[seen]
    middle, half = (edges[:, :2] + edges[:, 2:]) / 2, np.maximum(edges[:, 2:] - edges[:, :2], THIN) / 2
    found[boxes.frames[seen] // stride] = np.concatenate([middle - half, middle + half], axis=1)
    return found


def outlines_of(track: Track, frame_count: int, stride: int) -> Outlines | None:
    """The shapes of a track in the frames that are compared; None if they are boxes, for then `edges_of` says all."""
    if track.head is None or track.head.kind == BOX:
        return None
    every = dense(track, frame_count)
    seen = np.flatnonzero(every.frames % stride == 0).tolist()
    return Outlines(track.head.kind, {int(every.frames[at]) // stride: every.shape(at).copy() for at in seen})


def step_of(one: Drawn, other: Drawn) -> int:
    """Which frames are compared: every one, if there are not too many outlines."""
    return max(1, -(-max(one.outline_count, other.outline_count) // OUTLINES_MAX))


def nearness(one: Drawn, other: Drawn, rows: NDArray[np.int64], columns: NDArray[np.int64], at: int) -> Edges:
    """How near the shapes of these tracks are to those, in one frame."""
    boxes, theirs = one.edges[rows, at], other.edges[columns, at]
    found = iou_table(boxes, theirs)
    if one.outline_count or other.outline_count:
        reach = np.array([-NEAR, -NEAR, NEAR, NEAR], np.float32)
        touching = iou_table(boxes + reach, theirs + reach) > 0  # a thin line beside its own does not overlap it
        for row, column in zip(*np.nonzero(touching), strict=True):
            near = _near(one, other, int(rows[row]), int(columns[column]), at)
            if near is not None:
                found[row, column] = near
    return found


def nearness_along(one: Drawn, other: Drawn, row: int, column: int, frames: NDArray[np.int64]) -> Edges:
    """The same for two tracks in some frames; NaN where only one of them is."""
    found = iou_rows(one.edges[row, frames], other.edges[column, frames])
    if one.outline_count or other.outline_count:
        for number in np.flatnonzero(~np.isnan(found)):
            near = _near(one, other, row, column, int(frames[number]))
            if near is not None:
                found[number] = near
    return found


def _near(one: Drawn, other: Drawn, row: int, column: int, at: int) -> float | None:
    """How near two shapes are; None where the boxes around them say it."""
    kind, shape = _shape(one, row, at)
    other_kind, other_shape = _shape(other, column, at)
    if shape is other_shape:
        return 1.0  # one side beside itself: most work is accepted as it is
    if kind == other_kind:
        return None if kind == BOX else kind_named(kind).closeness(shape, other_shape)
    if kind in AREAS and other_kind in AREAS:
        return area_iou(shape.reshape(-1, 2), other_shape.reshape(-1, 2))
    return None


def _shape(drawn: Drawn, row: int, at: int) -> tuple[str, Numbers]:
    """Its kind and numbers; those of a box as the corners of an area."""
    own = drawn.outlines[row] if drawn.outlines else None
    if own is None:
        return BOX, drawn.edges[row, at][CORNERS]
    return own.kind, own.shapes[at]
