"""Channels: what a track knows about itself at its keyframes. Geometry is columns; everything else is steps."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

NAN = math.nan  # the one NaN that keys carry: tuples compare by identity first, so equal keys compare equal


@dataclass(frozen=True, slots=True)
class Key:
    """A geometry keyframe by value. `hold` keeps the shape until the next keyframe instead of moving towards it."""

    coords: tuple[float, ...]
    hold: bool = False


@dataclass(frozen=True, eq=False)
class Geometry:
    """The geometry channel: keyframe `i` is at `frames[i]`, its numbers are `coords[offsets[i]:offsets[i + 1]]`."""

    frames: NDArray[np.int32]  # strictly increasing
    holds: NDArray[np.uint8]  # 1 = hold until the next keyframe, 0 = move towards it
    offsets: NDArray[np.uint32]  # one more than keyframes
    coords: NDArray[np.float64]  # norm space; NaN, NaN is a landmark point that is not there

    @classmethod
    def from_keyframes(cls, keyframes: Iterable[tuple[int, Sequence[float], bool]]) -> "Geometry":
        """Columns from (frame, coords, hold) in rising order of frames."""
        rows = list(keyframes)
        lengths = [len(coords) for _, coords, _ in rows]
        flat = [number for _, coords, _ in rows for number in coords]
        return cls(
            np.array([frame for frame, _, _ in rows], np.int32),
            np.array([hold for _, _, hold in rows], np.uint8),
            np.array([0, *np.cumsum(lengths)], np.uint32) if rows else np.zeros(1, np.uint32),
            np.array(flat, np.float64),
        )

    @classmethod
    def from_table(cls, frames: Sequence[int] | NDArray[np.integer], table: NDArray[np.float64]) -> "Geometry":
        """Columns from shapes with equally many numbers, one row each: the fast way in for rectangles."""
        count, width = table.shape
        return cls(
            np.ascontiguousarray(frames, np.int32),
            np.zeros(count, np.uint8),
            np.arange(count + 1, dtype=np.uint32) * np.uint32(width),
            np.ascontiguousarray(table, np.float64).reshape(-1),
        )

    def __len__(self) -> int:
        return len(self.frames)

    def __eq__(self, other: object) -> bool:
        """Equal when every bit is; so a NaN equals itself and 0.0 differs from -0.0."""
        return isinstance(other, Geometry) and all(
            np.array_equal(mine.view(np.uint8), its.view(np.uint8))
            for mine, its in zip(self._columns(), other._columns(), strict=True)
        )

    def __hash__(self) -> int:
        return hash(self.frames.tobytes())

    def _columns(self) -> tuple[NDArray, ...]:
        return self.frames, self.holds, self.offsets, self.coords

    @cached_property
    def width(self) -> int:
        """How many numbers each shape has, 0 when they differ."""
        widths = np.diff(self.offsets)
        return int(widths[0]) if len(widths) and (widths == widths[0]).all() else 0

    def shape(self, index: int) -> NDArray[np.float64]:
        """The numbers of keyframe `index`, as a view."""
        return self.coords[self.offsets[index] : self.offsets[index + 1]]

    def key(self, index: int) -> Key:
        numbers = tuple(number if number == number else NAN for number in self.shape(index).tolist())
        return Key(numbers, bool(self.holds[index]))

    def index_of(self, frame: int) -> int | None:
        """Which keyframe is at `frame`, if any."""
        index = int(np.searchsorted(self.frames, frame))
        return index if index < len(self.frames) and self.frames[index] == frame else None

    def index_before(self, frame: int) -> int:
        """The keyframe in force at `frame`; -1 before the first."""
        return int(np.searchsorted(self.frames, frame, "right")) - 1

    def key_at(self, frame: int) -> Key | None:
        index = self.index_of(frame)
        return None if index is None else self.key(index)

    def with_key(self, frame: int, key: Key | None) -> "Geometry":
        """A copy with this keyframe at `frame`, or with none there."""
        start = int(np.searchsorted(self.frames, frame))
        stop = start + (start < len(self.frames) and self.frames[start] == frame)
        if key is None and start == stop:
            return self
        fresh = () if key is None else (key,)
        lengths = np.diff(self.offsets)
        middle = [len(item.coords) for item in fresh]
        offsets = np.concatenate([[0], np.cumsum(np.concatenate([lengths[:start], middle, lengths[stop:]]))])
        numbers = [number for item in fresh for number in item.coords]
        before, after = self.coords[: self.offsets[start]], self.coords[self.offsets[stop] :]
        return Geometry(
            np.concatenate([self.frames[:start], [frame] * len(fresh), self.frames[stop:]]).astype(np.int32),
            np.concatenate([self.holds[:start], [item.hold for item in fresh], self.holds[stop:]]).astype(np.uint8),
            offsets.astype(np.uint32),
            np.concatenate([before, numbers, after]).astype(np.float64),
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """A channel that holds: each value is in force from its frame until the next keyframe. Any JSON value but null."""

    frames: tuple[int, ...] = ()
    values: tuple[object, ...] = ()

    def __len__(self) -> int:
        return len(self.frames)

    def items(self) -> Iterator[tuple[int, object]]:
        return zip(self.frames, self.values, strict=True)

    def value_at(self, frame: int, default: object = None) -> object:
        """The value in force at `frame`."""
        index = bisect_right(self.frames, frame) - 1
        return self.values[index] if index >= 0 else default

    def key_at(self, frame: int) -> object:
        """The keyframe exactly at `frame`, or None."""
        index = bisect_left(self.frames, frame)
        return self.values[index] if index < len(self.frames) and self.frames[index] == frame else None

    def with_key(self, frame: int, value: object) -> "Steps":
        """A copy with this value at `frame`, or with none there when it is None."""
        start = bisect_left(self.frames, frame)
        stop = start + (start < len(self.frames) and self.frames[start] == frame)
        fresh = 0 if value is None else 1
        return Steps(
            self.frames[:start] + (frame,) * fresh + self.frames[stop:],
            self.values[:start] + (value,) * fresh + self.values[stop:],
        )

    @classmethod
    def from_values(cls, frames: Iterable[int], values: Iterable[object]) -> "Steps":
        """Steps from a value per frame: only changes become keyframes."""
        kept_frames: list[int] = []
        kept_values: list[object] = []
        for frame, value in zip(frames, values, strict=True):
            if not kept_values or kept_values[-1] != value or type(kept_values[-1]) is not type(value):
                kept_frames.append(frame)
                kept_values.append(value)
        return cls(tuple(kept_frames), tuple(kept_values))


NO_GEOMETRY = Geometry.from_keyframes([])
NO_STEPS = Steps()
