"""The pre-label behind an edited track: what it was as a track, and its text in parts, to be quoted from."""

from collections.abc import Sequence

from msgspec import Raw

from rotoscope.domain.reduction import reduced
from rotoscope.domain.schema import OPEN_SCHEMA
from rotoscope.domain.track import Head, Track
from rotoscope.wire import json
from rotoscope.wire.prelabel_rules import Rules
from rotoscope.wire.prelabel_track import read_image_track, read_track
from rotoscope.wire.shape_joins import FACES
from rotoscope.wire.shapes_out import NO_JOINS, Joins, json_text

ANY_POINTS = 1 << 30  # it was checked when it came; now it is only read


class Source:
    """A pre-label from its kept text. `kind` is given for images, whose pre-labels are single shapes.

    `track` is what annotators were shown of it: with a `tolerance`, the keyframes that were enough (see ADR 17).
    """

    def __init__(self, text: bytes, frame_ids: Sequence[str], kind: str = "", tolerance: float = 0.0) -> None:
        rules = Rules({frame_id: index for index, frame_id in enumerate(frame_ids)}, OPEN_SCHEMA, ANY_POINTS)
        read = read_image_track(text, kind, rules) if kind else read_track(text, rules)
        self.track: Track = reduced(read.track, tolerance)
        self.text = text
        self._members = json.kept_members(text)
        self._shapes = {} if kind else json.kept_members(self._members["frames"])
        self._only = Raw(text) if kind else None

    def shape(self, frame_id: str) -> Raw:
        """The text of the shape in this frame."""
        return self._shapes[frame_id] if self._only is None else self._only

    def first_shape(self) -> Raw | None:
        return self._only or next(iter(self._shapes.values()), None)

    def head_members(self) -> dict[str, str]:
        """The members of the track as text, without its frames (their place is kept)."""
        return {name: "" if name == "frames" else str(text, "utf-8") for name, text in self._members.items()}


def joins_of(head: Head, source: Source | None) -> Joins:
    """What goes with the points of new shapes: as in the client's first shape, or what the kind has by itself."""
    if head.kind not in ("cuboid", "landmark"):
        return NO_JOINS
    first = None if source is None else source.first_shape()
    members = {} if first is None else json.kept_members(first)
    if head.kind == "cuboid":
        faces = ",".join(f'"{face}":{str(members[face], "utf-8")}' for face in FACES if face in members)
        return Joins(text=None if first is None else faces)
    edges = f'"edges":{str(members["edges"], "utf-8")}' if "edges" in members else ""
    return Joins(head.points, _labels(head.points, members.get("points")), edges)


def _labels(names: Sequence[str], points: Raw | None) -> dict[str, str]:
    """The labels of a landmark's points: the client's where he gave them, else their numbers."""
    labels = {name: json_text(int(name[1:]) if name[1:].isdecimal() else at) for at, name in enumerate(names, 1)}
    if points is None:
        return labels
    told = {name: json.kept_members(point).get("label") for name, point in json.kept_members(points).items()}
    missing = {name for name, label in told.items() if label is None}
    labels.update({name: str(label, "utf-8") for name, label in told.items() if label is not None})
    return {name: label for name, label in labels.items() if name not in missing}
