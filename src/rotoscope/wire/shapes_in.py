"""Shapes as clients write them, read into columns: one decoder per kind, typed, so that a million boxes take seconds.

What a decoder refuses is explained by wire/prelabel_faults.py, which reads the same text slowly.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

import msgspec
import numpy as np
from msgspec import Raw, Struct
from numpy.typing import NDArray

from rotoscope.domain.channel import Geometry
from rotoscope.wire.tape import floats

ABSENT = Raw(b"")  # the default of members that are only looked for, not read
CORNER_TOLERANCE = 1e-3  # how far the corners of a rectangle may be from square; clients round each one
POINT_MIN = {"polygon": 3, "line": 2, "landmark": 1}

_NUMBER = b"0123456789.+-eE \n\t\r"  # what a number is made of, and what may stand around it
_NOT_NUMBER = b'[]{}":xy \n\t\r'
_CORNERS = b"[" + b",".join([b'{"x":,"y":}'] * 4) + b"]"

_point_name = re.compile(r"p([1-9][0-9]{0,6})")


class SkewedShape(ValueError):
    """Four points that are no upright rectangle, or points that are not the right ones for the kind."""


class Point(Struct, gc=False):
    x: float
    y: float


class NamedPoint(Point, gc=False):
    label: Raw = ABSENT


class CuboidPoints(Struct, gc=False, forbid_unknown_fields=True):
    p1: Point
    p2: Point
    p3: Point
    p4: Point
    p5: Point
    p6: Point
    p7: Point
    p8: Point


_eight = attrgetter(*CuboidPoints.__struct_fields__)


class Shape(Struct, gc=False, kw_only=True, rename={"id": "_id"}):
    """What every kind has. `id` and `state` are looked for only to count the members."""

    id: Raw = ABSENT
    label: str | None = None
    type: str | None = None
    state: Raw = ABSENT
    attributes: Raw = ABSENT


class Rectangle(Shape, gc=False, kw_only=True):
    coordinates: Raw


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
    colons: Callable[[Sequence], int]  # of the geometry
    columns: Callable[[Sequence, Sequence[int]], tuple[Geometry, tuple[str, ...]]]

    def count_colons(self, shapes: Sequence, words: Iterable[Counter[str | None]]) -> int:
        """How many colons the members of these shapes have, without attributes, if they have none that is unknown.

        `words` are the labels and types, counted.
        """
        count = self.colons(shapes)
        for name in ("id", "state", *self.extras):
            texts = list(map(attrgetter(name), shapes))
            count += len(texts) - texts.count(ABSENT)
            if name in self.extras:
                count += b"".join(texts).count(b":")
        for counted in words:
            count += sum((1 + word.count(":")) * times for word, times in counted.items() if word is not None)
        return count


def _rectangles(shapes: Sequence[Rectangle], frames: Sequence[int]) -> tuple[Geometry, tuple[str, ...]]:
    """Points stand in the order top-left, top-right, bottom-right, bottom-left."""
    corners = corners_of(list(map(attrgetter("coordinates"), shapes)))
    return Geometry.from_table(frames, upright(corners)), ()


def upright(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rectangles from their four corners, both a row each; SkewedShape if one does not stand upright."""
    left, top, right_again, top_again, right, bottom, left_again, bottom_again = np.ascontiguousarray(corners.T)
    off = [left_again - left, top_again - top, right_again - right, bottom_again - bottom]
    if not (np.abs(off) <= CORNER_TOLERANCE).all() or not ((right > left) & (bottom > top)).all():
        raise SkewedShape
    return np.ascontiguousarray(np.stack([left, top, right, bottom], axis=1))


def corners_of(texts: Sequence[Raw]) -> NDArray[np.float64]:
    """The numbers of many `coordinates`, a row each.

    Where all are spelled alike, the numbers are what is left without the rest.
    """
    joined = b",".join(texts)
    count = 4 * len(texts)
    is_plain = joined.count(b'"x":') == count == joined.count(b'"y":')
    if is_plain and joined.translate(None, _NUMBER) == b",".join([_CORNERS] * len(texts)):
        return floats(_number_list.decode(b"[%b]" % joined.translate(None, _NOT_NUMBER))).reshape(-1, 8)
    points = chain.from_iterable(_corner_list.decode(b"[%b]" % joined))
    return np.array([(point.x, point.y) for point in points]).reshape(-1, 8)


def _cuboids(shapes: Sequence[Cuboid], frames: Sequence[int]) -> tuple[Geometry, tuple[str, ...]]:
    """Corners in the order of their numbers, in whatever order they were written."""
    corners = chain.from_iterable(map(_eight, map(attrgetter("points"), shapes)))
    table = floats([number for corner in corners for number in (corner.x, corner.y)])
    return Geometry.from_table(frames, table.reshape(-1, 16)), ()


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


def _path_colons(shapes: Sequence[Path] | Sequence[Landmark]) -> int:
    return sum(len(shape.points) for shape in shapes) * 3 + len(shapes)


def _landmark_colons(shapes: Sequence[Landmark]) -> int:
    labels = [point.label for shape in shapes for point in shape.points.values()]
    return _path_colons(shapes) + len(labels) - labels.count(ABSENT)


_number_list = msgspec.json.Decoder(list[float])
_corner_list = msgspec.json.Decoder(list[tuple[Point, Point, Point, Point]])

READERS: dict[str, Reader] = {
    "rectangle": Reader(Rectangle, (), lambda shapes: 9 * len(shapes), _rectangles),
    "polygon": Reader(Path, ("edges",), _path_colons, _paths),
    "line": Reader(Path, ("edges",), _path_colons, _paths),
    "cuboid": Reader(Cuboid, ("front", "side", "back"), lambda shapes: 25 * len(shapes), _cuboids),
    "landmark": Reader(Landmark, ("edges",), _landmark_colons, _landmarks),
}
