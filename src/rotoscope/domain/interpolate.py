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
    first, second = kind_named(kind).match([geometry.shape(index)], [geometry.shape(index + 1)])[0]
    return first + (second - first) * ((frame - start) / (int(geometry.frames[index + 1]) - start))


def blend_all(kind: str, geometry: Geometry, frames: NDArray[np.int32]) -> Dense:
    """The shapes at `frames` (rising, none before the first keyframe)."""
    if not len(frames):
        return Dense(frames, np.zeros(1, np.int64), np.zeros(0))
    index = np.searchsorted(geometry.frames, frames, "right") - 1
    starts = geometry.frames.take(index)
    gaps = geometry.frames.take(np.minimum(index + 1, len(geometry) - 1)) - starts
    moves = (frames > starts) & (gaps > 0) & (geometry.holds.take(index) == 0)
    part = np.where(moves, frames - starts, 0) / np.where(moves, gaps, 1)
    blend = _blend_even if geometry.width else _blend_uneven
    return blend(kind_named(kind), geometry, frames, index, part)


def _blend_even(kind: Kind, geometry: Geometry, frames: NDArray[np.int32], index: NDArray, part: Numbers) -> Dense:
    """Every keyframe has equally many numbers: the whole track in a few strokes."""
    width = geometry.width
    table = geometry.coords.reshape(-1, width)
    shapes = table.take(index, axis=0)
    if part.any():
        ways = kind.match_rows(table[:-1], table[1:]) - table[:-1]
        shapes += ways.take(np.minimum(index, len(ways) - 1), axis=0) * part[:, None]
        still = np.flatnonzero(part == 0)
        shapes[still] = table.take(index.take(still), axis=0)  # exactly as drawn, NaN on the way or not
    return Dense(frames, np.arange(len(frames) + 1, dtype=np.int64) * width, shapes.reshape(-1))


def _blend_uneven(kind: Kind, geometry: Geometry, frames: NDArray[np.int32], index: NDArray, part: Numbers) -> Dense:
    """Keyframes with different numbers of points: pair by pair, each pair matched once."""
    # A stretch is a run of frames that all copy one keyframe, or all move between the same two.
    cuts = (np.flatnonzero(np.diff(2 * index + (part > 0))) + 1).tolist()
    stretches = list(zip([0, *cuts], [*cuts, len(frames)], strict=True))
    lefts = [int(index[start]) for start, _ in stretches if part[start]]
    matches = iter(kind.match([geometry.shape(left) for left in lefts], [geometry.shape(left + 1) for left in lefts]))
    pieces: list[Numbers] = []
    for start, stop in stretches:
        if part[start]:
            first, second = next(matches)
            pieces.append(first + (second - first) * part[start:stop, None])
        else:
            drawn = geometry.shape(int(index[start]))
            pieces.append(np.broadcast_to(drawn, (stop - start, len(drawn))))
    widths = np.repeat([piece.shape[1] for piece in pieces], [len(piece) for piece in pieces])
    return Dense(frames, np.concatenate([[0], np.cumsum(widths)]), np.concatenate([piece.ravel() for piece in pieces]))
