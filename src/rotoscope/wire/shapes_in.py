"""Shapes as clients write them, read into columns: one decoder per kind, typed, so that a million boxes take seconds.

What a decoder refuses is explained by wire/prelabel_faults.py, which reads the same text slowly.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import msgspec
import numpy as np
from msgspec import Raw, Struct
from numpy.typing import NDArray

from rotoscope.domain.channel import Geometry

ABSENT = Raw(b"")  # the default of members that are only looked for, not read
CORNER_TOLERANCE = 1e-3  # how far the corners of a rectangle may be from square; clients round each one
POINT_MIN = {"polygon": 3, "line": 2, "landmark": 1}

_point_name = re.compile(r"p([1-9][0-9]{0,6})")


class SkewedShape(ValueError):
    """Four points that are no upright rectangle, or points that are not the right ones for the kind."""


class Point(Struct, gc=False):
    x: float
    y: float


class NamedPoint(Point, gc=False):
    label: Raw = ABSENT


class CuboidPoints(Struct, gc=False):
    p1: Point
    p2: Point
    p3: Point
    p4: Point
    p5: Point
    p6: Point
    p7: Point
    p8: Point


class Shape(Struct, gc=False, kw_only=True, rename={"id": "_id"}):
    """What every kind has. `id` and `state` are looked for only to count the members."""

    id: Raw = ABSENT
    label: str | None = None
    type: str | None = None
    state: Raw = ABSENT
    attributes: Raw = ABSENT


class Rectangle(Shape, gc=False, kw_only=True):
    coordinates: tuple[Point, Point, Point, Point]


class Cuboid(Shape, gc=False, kw_only=True):
    points: CuboidPoints
    front: Raw = ABSENT
    side: Raw = ABSENT
    back: Raw = ABSENT


class Path(Shape, gc=False, kw_only=True):
    points: dict[str, Point]
    edges: Raw = ABSENT


class Landmark(Shape, gc=False, kw_only=True):
    points: dict[str, NamedPoint]
    edges: Raw = ABSENT


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind is read: the type of a shape, its own colons in the text, and its way into columns."""

    type: type[Shape]
    extras: tuple[str, ...]
    colons: Callable[[Sequence], int]
    columns: Callable[[Sequence, Sequence[int]], tuple[Geometry, tuple[str, ...]]]

    def count_colons(self, shapes: Sequence) -> int:
        """How many colons the members of these shapes have, if they have no others than those that are known."""
        count = self.colons(shapes)
        for name in ("id", "state", "attributes", *self.extras):
            texts = [getattr(shape, name) for shape in shapes]
            count += len(texts) - texts.count(ABSENT) + b"".join(texts).count(b":")
        for words in ([shape.label for shape in shapes], [shape.type for shape in shapes]):
            count += len(words) - words.count(None) + _colons_in(words)
        return count


def _colons_in(words: Iterable[str | None]) -> int:
    return sum(word.count(":") * count for word, count in Counter(words).items() if word)


def _rectangles(shapes: Sequence[Rectangle], frames: Sequence[int]) -> tuple[Geometry, tuple[str, ...]]:
    """Points stand in the order top-left, top-right, bottom-right, bottom-left."""
    corners = _numbers([shape.coordinates for shape in shapes], 1, 4, 23).reshape(-1, 4, 2)
    table = np.ascontiguousarray(corners[:, (0, 2)].reshape(-1, 4))
    left, top, right, bottom = table.T
    square = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1).reshape(-1, 4, 2)
    if not (np.abs(corners - square) <= CORNER_TOLERANCE).all() or not ((right > left) & (bottom > top)).all():
        raise SkewedShape
    return Geometry.from_table(frames, table), ()


def _cuboids(shapes: Sequence[Cuboid], frames: Sequence[int]) -> tuple[Geometry, tuple[str, ...]]:
    return Geometry.from_table(frames, _numbers([shape.points for shape in shapes], 4, 8, 26)), ()


def _paths(shapes: Sequence[Path], frames: Sequence[int]) -> tuple[Geometry, tuple[str, ...]]:
    """Points in the order of their numbers."""
    offsets, flat = [0], []
    for shape in shapes:
        for point in _in_order(shape.points):
            flat.append(point.x)
            flat.append(point.y)
        offsets.append(len(flat))
    geometry = Geometry(
        np.array(frames, np.int32), np.zeros(len(frames), np.uint8), np.array(offsets, np.uint32), np.array(flat)
    )
    return geometry, ()


def _landmarks(shapes: Sequence[Landmark], frames: Sequence[int]) -> tuple[Geometry, tuple[str, ...]]:
    """Points by name: those of all frames together, and NaN where a frame does not have one."""
    names = point_order(dict.fromkeys(chain.from_iterable(shape.points for shape in shapes)))
    place = {name: 2 * column for column, name in enumerate(names)}
    table = np.full((len(shapes), 2 * len(names)), np.nan)
    for row, shape in zip(table, shapes, strict=True):
        for name, point in shape.points.items():
            row[place[name]] = point.x
            row[place[name] + 1] = point.y
    return Geometry.from_table(frames, table), tuple(names)


def point_order(names: Iterable[str]) -> list[str]:
    """p1, p2, … by number if all are named so, else in the order they came."""
    names = list(names)
    numbers = [_point_name.fullmatch(name) for name in names]
    if all(numbers):
        names.sort(key=lambda name: int(name[1:]))
    return names


def is_point_name(name: str) -> bool:
    return _point_name.fullmatch(name) is not None


def _in_order(points: dict[str, Point]) -> Iterable[Point]:
    for number, name in enumerate(points, 1):
        if name != f"p{number}":
            if not all(map(is_point_name, points)):
                raise SkewedShape
            return [points[name] for name in point_order(points)]
    return points.values()


def _numbers(records: Sequence[object], head: int, points: int, stride: int) -> NDArray[np.float64]:
    """x and y of records with equally many points, by way of msgpack, where such a record always has the same layout.

    A record is one byte, then for each point `head` bytes (a name), the byte of a pair, and "x" and "y" with a number.
    """
    text = msgspec.msgpack.encode(records)
    size = 1 + points * stride
    table = np.frombuffer(text, np.uint8)[len(text) - size * len(records) :].reshape(len(records), size)
    at = [1 + point * stride + head + skip for point in range(points) for skip in (3, 14)]
    picked = np.concatenate([table[:, start : start + 8] for start in at], axis=1)
    return np.ascontiguousarray(picked).view(">f8").astype(np.float64)


def _path_colons(shapes: Sequence[Path]) -> int:
    return sum(len(shape.points) for shape in shapes) * 3 + len(shapes)


def _landmark_colons(shapes: Sequence[Landmark]) -> int:
    labels = [point.label for shape in shapes for point in shape.points.values()]
    return _path_colons(shapes) + len(labels) - labels.count(ABSENT)


READERS: dict[str, Reader] = {
    "rectangle": Reader(Rectangle, (), lambda shapes: 9 * len(shapes), _rectangles),
    "polygon": Reader(Path, ("edges",), _path_colons, _paths),
    "line": Reader(Path, ("edges",), _path_colons, _paths),
    "cuboid": Reader(Cuboid, ("front", "side", "back"), lambda shapes: 25 * len(shapes), _cuboids),
    "landmark": Reader(Landmark, ("edges",), _landmark_colons, _landmarks),
}
