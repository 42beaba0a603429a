"""Shapes as clients read them, many at once: the numbers as text first, then one template for all that are alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import msgspec
import numpy as np

from rotoscope.domain.interpolate import Dense
from rotoscope.wire.shape_joins import FACES, ring

RECTANGLE = '"coordinates":[{"x":%s,"y":%s},{"x":%s,"y":%s},{"x":%s,"y":%s},{"x":%s,"y":%s}]'

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Joins:
    """What goes with the points: names and labels of a landmark's, and edges or faces as the client wrote them."""

    names: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)  # by name, as JSON
    text: str | None = None  # `"edges":{…}` or faces; None = what the kind has by itself


NO_JOINS = Joins()
DEFAULT_FACES = ",".join(
    f'"{face}":{_encoder.encode({"coordinates": names}).decode()}' for face, names in FACES.items()
)


def json_text(value: object) -> str:
    return _encoder.encode(value).decode()


def geometry_texts(kind: str, shapes: Dense, joins: Joins) -> list[str]:
    """The geometry members of each shape, e.g. `"coordinates":[…]`, without the object around them."""
    if not len(shapes):
        return []
    numbers = json_text(shapes.coords.tolist())[1:-1].split(",")
    if kind == "rectangle":
        x1, y1, x2, y2 = (numbers[column::4] for column in range(4))
        return list(map(RECTANGLE.__mod__, zip(x1, y1, x2, y1, x2, y2, x1, y2, strict=True)))
    if kind == "landmark" and np.isnan(shapes.coords).any():
        return list(_with_gaps(numbers, joins))
    template = _template_maker(kind, joins)
    if (table := shapes.table()) is not None:
        width = table.shape[1]
        columns = (numbers[column::width] for column in range(width))
        return list(map(template(width // 2).__mod__, zip(*columns, strict=True)))
    ends = shapes.offsets.tolist()
    return [template((stop - start) // 2) % tuple(numbers[start:stop]) for start, stop in pairwise(ends)]


def _template_maker(kind: str, joins: Joins) -> Callable[[int], str]:
    """From a number of points to the text with %s for each of their numbers."""
    if kind == "landmark":
        text = _points((name, joins.labels.get(name)) for name in joins.names)
        extra = "" if not joins.text else "," + joins.text.replace("%", "%%")
        return lambda _: text + extra
    if kind == "cuboid":
        extra = DEFAULT_FACES if joins.text is None else joins.text.replace("%", "%%")
        return lambda count: _numbered(count) + ("," + extra if extra else "")
    return _polygon if kind == "polygon" else _numbered


@lru_cache(maxsize=4096)
def _numbered(count: int) -> str:
    return _points((f"p{number}", None) for number in range(1, count + 1))


@lru_cache(maxsize=4096)
def _polygon(count: int) -> str:
    return f'{_numbered(count)},"edges":{json_text(ring([f"p{number}" for number in range(1, count + 1)]))}'


def _points(named: Iterable[tuple[str, str | None]]) -> str:
    texts = []
    for name, label in named:
        end = "" if label is None else ',"label":' + label.replace("%", "%%")
        texts.append(f'{json_text(name).replace("%", "%%")}:{{"x":%s,"y":%s{end}}}')
    return f'"points":{{{",".join(texts)}}}'


def _with_gaps(numbers: Sequence[str], joins: Joins) -> Iterator[str]:
    """Landmarks of which some points are not there: those are left out."""
    width = 2 * len(joins.names)
    for start in range(0, len(numbers), width):
        row = numbers[start : start + width]
        there = [(name, row[2 * at : 2 * at + 2]) for at, name in enumerate(joins.names) if row[2 * at] != "null"]
        text = _points((name, joins.labels.get(name)) for name, _ in there)
        flat = tuple(number for _, pair in there for number in pair)
        yield text % flat + ("," + joins.text if joins.text else "")
