"""What checks look at: the box around each shape of a track, frame by frame, as columns."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.geometry import Numbers
from rotoscope.domain.interpolate import Dense
from rotoscope.domain.schema import LabelSchema
from rotoscope.domain.track import Track, dense

EMPTY = np.zeros((0, 4))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a check knows besides the track."""

    frame_count: int
    schema: LabelSchema


@dataclass(frozen=True, slots=True)
class Boxes:
    """`edges[i]` is left, top, right, bottom in frame `frames[i]`; frames without any point are left out."""

    frames: NDArray[np.int32]
    edges: Numbers

    @property
    def centres(self) -> Numbers:
        return (self.edges[:, :2] + self.edges[:, 2:]) / 2

    @property
    def sizes(self) -> Numbers:
        """Width and height."""
        return self.edges[:, 2:] - self.edges[:, :2]

    @property
    def follows(self) -> NDArray[np.bool_]:
        """Whether shape i + 1 is in the frame after that of shape i."""
        return np.diff(self.frames) == 1


def boxes_of(track: Track, frame_count: int) -> Boxes:
    shapes = dense(track, frame_count)
    edges = _edges(shapes)
    there = ~np.isnan(edges).any(axis=1)
    return Boxes(shapes.frames, edges) if there.all() else Boxes(shapes.frames[there], edges[there])


def runs(frames: NDArray[np.int32], wanted: NDArray[np.bool_], gap: int = 1) -> Iterator[tuple[int, int]]:
    """First and last frame of each run of wanted frames; frames up to `gap` apart belong together."""
    chosen = frames[wanted]
    if not len(chosen):
        return
    cuts = np.flatnonzero(np.diff(chosen) > gap) + 1
    for part in np.split(chosen, cuts):
        yield int(part[0]), int(part[-1])


def _edges(shapes: Dense) -> Numbers:
    if not len(shapes):
        return EMPTY
    table = shapes.table()
    if table is not None:
        points = table.reshape(len(table), -1, 2)
        return np.concatenate([np.fmin.reduce(points, axis=1), np.fmax.reduce(points, axis=1)], axis=1)
    starts = shapes.offsets[:-1] // 2
    x, y = shapes.coords[0::2], shapes.coords[1::2]
    sides = (np.fmin.reduceat(x, starts), np.fmin.reduceat(y, starts), np.fmax.reduceat(x, starts))
    return np.stack([*sides, np.fmax.reduceat(y, starts)], axis=1)
