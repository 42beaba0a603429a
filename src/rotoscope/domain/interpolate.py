"""The shapes between keyframes. One formula, with a number: `a + (b - a) * t`, points matched once per pair."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.channel import Geometry
from rotoscope.domain.geometry import Numbers
from rotoscope.domain.shapes.kinds import Kind, kind_named

FORMULA_VERSION = 1  # kept with the job: a result can always be computed again


@dataclass(frozen=True, slots=True)
class Dense:
    """One shape per frame, as columns: the numbers of shape `i` are `coords[offsets[i]:offsets[i + 1]]`."""

    frames: NDArray[np.int32]
    offsets: NDArray[np.int64]
    coords: Numbers

    def __len__(self) -> int:
        return len(self.frames)

    def shape(self, index: int) -> Numbers:
        return self.coords[self.offsets[index] : self.offsets[index + 1]]

    def table(self) -> Numbers | None:
        """The shapes as rows, if they have equally many numbers: always so for rectangle, cuboid and landmark."""
        if not len(self.frames):
            return None
        width = int(self.offsets[1])
        is_even = self.offsets[-1] == width * len(self.frames) and (np.diff(self.offsets) == width).all()
        return self.coords.reshape(-1, width) if is_even else None


def blend_at(kind: str, geometry: Geometry, frame: int) -> Numbers:
    """The shape at `frame`, which must not be before the first keyframe."""
    index = geometry.index_before(frame)
    start = int(geometry.frames[index])
    if frame == start or index + 1 == len(geometry) or geometry.holds[index]:
        return geometry.shape(index)
    first, second = kind_named(kind).match(geometry.shape(index), geometry.shape(index + 1))
    return first + (second - first) * ((frame - start) / (int(geometry.frames[index + 1]) - start))


def blend_all(kind: str, geometry: Geometry, frames: NDArray[np.int32]) -> Dense:
    """The shapes at `frames` (rising, none before the first keyframe)."""
    if not len(frames):
        return Dense(frames, np.zeros(1, np.int64), np.zeros(0))
    index = np.searchsorted(geometry.frames, frames, "right") - 1
    after = np.minimum(index + 1, len(geometry) - 1)
    starts = geometry.frames[index]
    gaps = geometry.frames[after] - starts
    moves = (frames > starts) & (gaps > 0) & (geometry.holds[index] == 0)
    if geometry.width:
        return _blend_even(kind_named(kind), geometry, frames, index, moves, gaps)
    return _blend_uneven(kind_named(kind), geometry, frames, index, moves)


def _blend_even(
    kind: Kind, geometry: Geometry, frames: NDArray[np.int32], index: NDArray, moves: NDArray, gaps: NDArray
) -> Dense:
    """Every keyframe has equally many numbers: the whole track in a few strokes."""
    width = geometry.width
    table = geometry.coords.reshape(-1, width)
    shapes = table[index]
    if moves.any():
        left = index[moves]
        ends = kind.match_all(table)[left]
        begins = shapes[moves]
        part = (frames[moves] - geometry.frames[left]) / gaps[moves]
        shapes[moves] = begins + (ends - begins) * part[:, None]
    return Dense(frames, np.arange(len(frames) + 1, dtype=np.int64) * width, shapes.reshape(-1))


def _blend_uneven(kind: Kind, geometry: Geometry, frames: NDArray[np.int32], index: NDArray, moves: NDArray) -> Dense:
    """Keyframes with different numbers of points: pair by pair, each pair matched once."""
    # A stretch is a run of frames that all copy one keyframe, or all move between the same two.
    marks = 2 * index + moves
    cuts = np.flatnonzero(np.diff(marks)) + 1
    stops = [*cuts.tolist(), len(frames)]
    pieces: list[Numbers] = []
    widths = np.empty(len(frames), np.int64)
    start = 0
    for stop in stops:
        left = int(index[start])
        if moves[start]:
            first, second = kind.match(geometry.shape(left), geometry.shape(left + 1))
            begin, end = int(geometry.frames[left]), int(geometry.frames[left + 1])
            part = (frames[start:stop] - begin) / (end - begin)
            shapes = first + (second - first) * part[:, None]
        else:
            shapes = np.broadcast_to(geometry.shape(left), (stop - start, len(geometry.shape(left))))
        widths[start:stop] = shapes.shape[1]
        pieces.append(shapes.reshape(-1))
        start = stop
    return Dense(frames, np.concatenate([[0], np.cumsum(widths)]), np.concatenate(pieces))
