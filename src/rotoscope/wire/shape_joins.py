"""What joins the points of a shape: edges, and the faces of a cuboid. They name points; we echo them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct

from rotoscope.domain.errors import Refusal
from rotoscope.wire import json
from rotoscope.wire.shapes_in import ABSENT, Cuboid, Shape, point_order

CUBOID_POINTS = tuple(f"p{number}" for number in range(1, 9))
FACES = {"front": ("p1", "p2", "p3", "p4"), "side": ("p2", "p3", "p5", "p6"), "back": ("p7", "p8", "p5", "p6")}


class _Face(Struct):
    coordinates: list[str]


_edges = msgspec.json.Decoder(dict[str, tuple[str, str]])
_face = msgspec.json.Decoder(_Face)


def joins_fit(kind: str, shapes: Sequence[Shape]) -> bool:
    """Whether every edge and face names points that are there, and polygons are rings. Equal texts are read once."""
    if kind == "rectangle":
        return True
    seen: set[tuple[bytes, tuple[str, ...]]] = set()
    for shape in shapes:
        for text, names in _joins(kind, shape):
            key = (bytes(text), names)
            if key not in seen and not _fits(kind, *key):
                return False
            seen.add(key)
    return True


def _joins(kind: str, shape: Any) -> list[tuple[Raw, tuple[str, ...]]]:
    if isinstance(shape, Cuboid):
        return [(face, CUBOID_POINTS) for face in (shape.front, shape.side, shape.back) if face is not ABSENT]
    if shape.edges is ABSENT:
        return []
    return [(shape.edges, tuple(shape.points))]


def _fits(kind: str, text: bytes, names: tuple[str, ...]) -> bool:
    try:
        json.decode(text)  # for keys that stand twice, which the typed decoders let pass
        if kind == "cuboid":
            return set(_face.decode(text).coordinates) <= set(names)
        edges = _edges.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, Refusal):
        return False
    return is_ring(edges, names) if kind == "polygon" else not unknown_points(edges, names)


def unknown_points(edges: Mapping[str, Sequence[str]], names: Collection[str]) -> list[str]:
    return [name for pair in edges.values() for name in pair if name not in names]


def is_ring(edges: Mapping[str, Sequence[str]], names: Collection[str]) -> bool:
    """Whether the edges lead through all points and back, each point once."""
    following = {start: end for start, end in edges.values()}  # noqa: C416 - the pairs are lists
    if len(following) != len(edges) or set(following) != set(names) or set(following.values()) != set(names):
        return False
    first = at = next(iter(following))
    for _ in range(len(following) - 1):
        at = following[at]
        if at == first:
            return False
    return True


def ring(names: Collection[str]) -> dict[str, tuple[str, str]]:
    """The edges of a polygon whose points stand in the order of their numbers."""
    order = point_order(names)
    return {f"e{number}": pair for number, pair in enumerate(zip(order, order[1:] + order[:1], strict=True), 1)}
