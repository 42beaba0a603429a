"""What is wrong with the geometry of one shape, said slowly. Edges of a polygon that are no ring are put right."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from rotoscope.domain.shapes.kinds import COORDINATE_MAX
from rotoscope.wire.json import pointer
from rotoscope.wire.shape_joins import CUBOID_POINTS, FACES, is_ring, ring, unknown_points
from rotoscope.wire.shapes_in import CORNER_TOLERANCE, POINT_MIN, is_point_name

Pair = tuple[float, float]
CORNERS = "top-left, top-right, bottom-right, bottom-left"


class Note(Protocol):
    def __call__(self, where: str, code: str, message: str, value: object = None) -> None: ...


def check_geometry(shape: dict[str, Any], where: str, kind: str, points_max: int, note: Note) -> None:
    if kind == "rectangle":
        _rectangle(shape, where, note)
        return
    points = shape.get("points")
    where_points = f"{where}/points"
    if not isinstance(points, dict):
        hint = " It has coordinates, as a rectangle has." if "coordinates" in shape else ""
        note(where_points, "not_an_object", f"A {kind} has points: an object of p1, p2, ….{hint}", points)
        return
    if not _has_points(points, where_points, kind, points_max, note):
        return
    pairs = [_pair(point, pointer(where_points, name), note) for name, point in points.items()]
    if _in_range([pair for pair in pairs if pair], where_points, note) and None not in pairs:
        _joins(shape, where, kind, list(points), note)


def _rectangle(shape: Mapping[str, Any], where: str, note: Note) -> None:
    corners = shape.get("coordinates")
    where += "/coordinates"
    if not isinstance(corners, list):
        hint = " It has points, as other kinds have." if "points" in shape else ""
        note(where, "not_an_array", f"A rectangle has coordinates: an array of its 4 corners.{hint}", corners)
        return
    if len(corners) != 4:
        note(where, "point_count", f"A rectangle has 4 corners; this one has {len(corners)}.", len(corners))
        return
    pairs = [_pair(corner, f"{where}/{index}", note) for index, corner in enumerate(corners)]
    whole = [pair for pair in pairs if pair]
    if _in_range(whole, where, note) and len(whole) == 4:
        _upright(whole, where, note)


def _upright(pairs: Sequence[Pair], where: str, note: Note) -> None:
    (left, top), _, (right, bottom), _ = pairs
    square = ((left, top), (right, top), (right, bottom), (left, bottom))
    if any(
        abs(a - b) > CORNER_TOLERANCE
        for one, other in zip(pairs, square, strict=True)
        for a, b in zip(one, other, strict=True)
    ):
        note(where, "not_upright", f"These 4 points are no upright rectangle in the order {CORNERS}.", list(pairs))
    elif right == left or bottom == top:
        note(where, "zero_area", "This rectangle has no area.", list(pairs))
    elif right < left or bottom < top:
        note(where, "crossed_corners", f"The corners stand in another order than {CORNERS}.", list(pairs))


def _has_points(points: Mapping[str, Any], where: str, kind: str, points_max: int, note: Note) -> bool:
    least, most = (8, 8) if kind == "cuboid" else (POINT_MIN[kind], points_max)
    if not least <= len(points) <= most:
        count = "8" if kind == "cuboid" else f"{least} to {most}"
        note(where, "point_count", f"A {kind} has {count} points; this one has {len(points)}.", len(points))
        return False
    for name in points:
        if (kind == "cuboid" and name not in CUBOID_POINTS) or (kind != "landmark" and not is_point_name(name)):
            note(pointer(where, name), "point_name", f"The points of a {kind} are named p1, p2, ….", name)
            return False
    return True


def _pair(point: Any, where: str, note: Note) -> Pair | None:
    if not isinstance(point, dict):
        note(where, "not_an_object", 'A point is an object: {"x": 0.5, "y": 0.5}.', point)
        return None
    for axis in ("x", "y"):
        number = point.get(axis)
        if isinstance(number, bool) or not isinstance(number, int | float):
            code, message = (
                ("missing", f"{axis} is missing.") if axis not in point else ("not_a_number", "Not a number.")
            )
            note(f"{where}/{axis}", code, message, number)
            return None
    return point["x"], point["y"]


def _in_range(pairs: Sequence[Pair], where: str, note: Note) -> bool:
    outside = [number for pair in pairs for number in pair if abs(number) > COORDINATE_MAX]
    if not outside:
        return True
    message = f"Coordinates are parts of the picture, 0 to 1; beyond ±{COORDINATE_MAX:g} they are refused."
    if all(number > 1 for pair in pairs for number in pair):
        message += " These look like pixels: divide x by the picture's width and y by its height."
    note(where, "out_of_range", message, outside[0])
    return False


def _joins(shape: dict[str, Any], where: str, kind: str, names: Sequence[str], note: Note) -> None:
    if kind == "cuboid":
        for face in FACES:
            if face in shape:
                _face(shape[face], f"{where}/{face}/coordinates", note)
        return
    if "edges" not in shape:
        return
    edges = shape["edges"]
    if edges is None:
        del shape["edges"]
    elif not isinstance(edges, dict) or not all(map(_is_edge, edges.values())):
        note(f"{where}/edges", "not_edges", 'Edges are an object: {"e1": ["p1", "p2"], …}.', edges)
    elif unknown := unknown_points(edges, names):
        note(f"{where}/edges", "unknown_point", "An edge names a point that the shape does not have.", unknown[0])
    elif kind == "polygon" and not is_ring(edges, names):
        shape["edges"] = ring(names)


def _face(face: Any, where: str, note: Note) -> None:
    names = face.get("coordinates") if isinstance(face, dict) else None
    if not isinstance(names, list) or not all(name in CUBOID_POINTS for name in names):
        note(where, "unknown_point", "A face names some of the points p1 to p8.", names)


def _is_edge(edge: Any) -> bool:
    return isinstance(edge, list) and len(edge) == 2 and all(isinstance(name, str) for name in edge)
