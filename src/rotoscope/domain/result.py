"""What a result says that tracks alone do not: which frames are quoted as they came, and which colour a label has."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.channel import Steps
from rotoscope.domain.interpolate import Dense
from rotoscope.domain.schema import LabelSchema
from rotoscope.domain.track import Track, dense

Mask = NDArray[np.bool_]

PALETTE = (
    (230, 57, 70), (42, 157, 143), (233, 196, 106), (69, 123, 157), (244, 162, 97), (131, 56, 236),
    (58, 134, 255), (255, 0, 110), (106, 153, 78), (251, 133, 0), (0, 180, 216), (157, 78, 221),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """A track beside the pre-label it came from, in the frames where both are there: where which cell is the same."""

    frames: NDArray[np.int32]
    same_shape: Mask
    same_attributes: Mapping[str, Mask]  # by name, for every attribute that either has
    before_count: int  # in how many frames the pre-label is there

    @property
    def quotable(self) -> NDArray[np.int32]:
        """The frames in which nothing differs."""
        same = self.same_shape.copy()
        for mask in self.same_attributes.values():
            same &= mask
        return self.frames[same]


def compare(origin: Track, track: Track, shapes: Dense, frame_count: int) -> Comparison:
    """Compare by value, so that an edit which was undone leaves no trace. `shapes` are those of `track`."""
    before = dense(origin, frame_count)
    frames, left, right = np.intersect1d(before.frames, shapes.frames, assume_unique=True, return_indices=True)
    names = dict.fromkeys([*origin.attributes, *track.attributes])
    none = Steps()
    return Comparison(
        frames,
        _same_shapes(before, left, shapes, right),
        {
            name: _same_values(origin.attributes.get(name, none), track.attributes.get(name, none), frames)
            for name in names
        },
        len(before),
    )


def color_of(label: str, schema: LabelSchema) -> str:
    """The colour of a label: its own, or one that its name always gets."""
    known = schema.label(label)
    if known is not None and known.color:
        return known.color
    number = hashlib.sha256(label.encode()).digest()[0] % len(PALETTE)
    return "rgb({},{},{})".format(*PALETTE[number])


def _same_shapes(before: Dense, left: NDArray, after: Dense, right: NDArray) -> Mask:
    """Equal means every bit: a point that is not there equals itself, 0.0 and -0.0 differ."""
    old, new = before.table(), after.table()
    if old is not None and new is not None:
        if old.shape[1] != new.shape[1]:
            return np.zeros(len(left), bool)
        return _bits(old[left]).__eq__(_bits(new[right])).all(axis=1)
    return np.array(
        [before.shape(i).tobytes() == after.shape(j).tobytes() for i, j in zip(left, right, strict=True)], bool
    )


def _bits(numbers: NDArray[np.float64]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(numbers).view(np.uint64)


def _same_values(before: Steps, after: Steps, frames: NDArray[np.int32]) -> Mask:
    numbers: dict[tuple[type, str], int] = {}
    return _in_force(before, frames, numbers) == _in_force(after, frames, numbers)


def _in_force(steps: Steps, frames: NDArray[np.int32], numbers: dict[tuple[type, str], int]) -> NDArray[np.int64]:
    """A number for the value in each frame, the same one for the same value; -1 where there is none."""
    codes = [numbers.setdefault((type(value), repr(value)), len(numbers)) for value in steps.values]
    return np.array([*codes, -1])[np.searchsorted(np.array(steps.frames, np.int64), frames, "right") - 1]
