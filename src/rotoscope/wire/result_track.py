"""One track of a result: quoted where it is as it came, written anew where it was drawn or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from msgspec import Raw

from rotoscope.domain.interpolate import Dense
from rotoscope.domain.job import JobKind
from rotoscope.domain.result import Comparison, color_of, compare
from rotoscope.domain.schema import LabelSchema
from rotoscope.domain.track import Head, Track, dense
from rotoscope.wire import attributes, json
from rotoscope.wire.prelabel_ids import derived_ids
from rotoscope.wire.result_source import Source, joins_of
from rotoscope.wire.shapes_out import geometry_texts, json_text


@dataclass(frozen=True, slots=True)
class TrackText:
    """A track as it stands in a result, and how many shapes it has."""

    kind: str
    text: bytes
    shape_count: int


class TrackWriter:
    """Writes the tracks of one job."""

    def __init__(self, job_id: str, kind: JobKind, frame_ids: Sequence[str], schema: LabelSchema) -> None:
        self.job_id = job_id
        self.is_image = kind is JobKind.IMAGE
        self.frame_ids = frame_ids
        self.frame_keys = [json_text(frame_id) for frame_id in frame_ids]
        self.schema = schema

    def write(self, track: Track, source: Source | None) -> TrackText | None:
        """A track that was drawn here, or that was edited. None if it was deleted or is in no frame."""
        if track.head is None:
            return None
        shapes = dense(track, len(self.frame_ids))
        if not len(shapes):
            return None
        comparison = None
        if source is not None:
            comparison = compare(source.track, track, shapes, len(self.frame_ids))
            if _is_as_it_came(source.track, track, shapes, comparison):
                return TrackText(track.head.kind, source.text, len(shapes))
        texts = self._shapes(track, track.head, shapes, source, comparison)
        if self.is_image:
            return TrackText(track.head.kind, texts[0].encode(), 1)
        keys = [self.frame_keys[frame] for frame in shapes.frames.tolist()]
        frames = "{" + ",".join(map("%s:%s".__mod__, zip(keys, texts, strict=True))) + "}"
        return TrackText(track.head.kind, self._head(track, track.head, source, frames).encode(), len(shapes))

    def _shapes(
        self, track: Track, head: Head, shapes: Dense, source: Source | None, comparison: Comparison | None
    ) -> list[str]:
        """Every shape of the track, in the order of frames."""
        geometry = geometry_texts(head.kind, shapes, joins_of(head, source))
        told = _attribute_texts(track, shapes.frames.tolist())
        frames: list[int] = shapes.frames.tolist()
        if self.is_image:
            ids = [track.id]
        else:
            all_ids = derived_ids(f"{self.job_id}/{track.id}", len(self.frame_ids))
            ids = [all_ids[frame] for frame in frames]
        label = json_text(head.label).replace("%", "%%")
        template = f'{{"_id":%s,"label":{label},"attributes":%s,%s}}'
        texts = list(map(template.__mod__, zip(map(json_text, ids), told, geometry, strict=True)))
        if source is not None and comparison is not None:
            self._quote(texts, track, head, shapes, source, comparison, geometry)
        return texts

    def _quote(
        self,
        texts: list[str],
        track: Track,
        head: Head,
        shapes: Dense,
        source: Source,
        comparison: Comparison,
        geometry: Sequence[str],
    ) -> None:
        """Put the client's own text where it still holds, and his unknown keys where only a part of it does."""
        is_renamed = source.track.head is None or source.track.head.label != head.label
        quotable = set() if is_renamed else set(comparison.quotable.tolist())
        frames: list[int] = comparison.frames.tolist()
        at: list[int] = np.searchsorted(shapes.frames, comparison.frames).tolist()
        for row, (frame, position) in enumerate(zip(frames, at, strict=True)):
            shape = source.shape(self.frame_ids[frame])
            if frame in quotable:
                texts[position] = str(shape, "utf-8")
                continue
            changed = [name for name, same in comparison.same_attributes.items() if not same[row]]
            members = {name: str(text, "utf-8") for name, text in json.members(shape, "").items()}
            if not comparison.same_shape[row]:
                members.update(_members(geometry[position]))
            if changed:
                members["attributes"] = _changed_attributes(members.get("attributes"), changed, track, frame)
            if is_renamed and ("label" in members or self.is_image):
                members["label"] = json_text(head.label)
            texts[position] = _object(members)

    def _head(self, track: Track, head: Head, source: Source | None, frames: str) -> str:
        """The track around its frames; the client's own members stay where he has them."""
        constants = json_text(attributes.as_wire(track.constants) or None)
        if source is None:
            members = {
                "_id": json_text(track.id),
                "type": json_text(head.kind),
                "label": json_text(head.label),
                "color": json_text(head.color or color_of(head.label, self.schema)),
                "attributes": constants,
                "origin": json_text(head.origin),
                "source": '"images"',
                "state": json_text(head.state),
                "frames": frames,
            }
            return _object(members)
        members = source.head_members()
        before = source.track
        if before.head is None or before.head.label != head.label:
            members["label"] = json_text(head.label)
            members["color"] = json_text(color_of(head.label, self.schema))
        if before.head is None or before.head.color != head.color:
            members["color"] = json_text(head.color or color_of(head.label, self.schema))
        if before.head is None or before.head.state != head.state:
            members["state"] = json_text(head.state)
        if json_text(before.constants) != json_text(track.constants):
            members["attributes"] = constants
        members["frames"] = frames
        return _object(members)


def _is_as_it_came(origin: Track, track: Track, shapes: Dense, comparison: Comparison) -> bool:
    """Whether every edit was undone again."""
    is_whole = len(comparison.quotable) == len(shapes) == len(origin.geometry)
    return is_whole and origin.head == track.head and json_text(origin.constants) == json_text(track.constants)


def _attribute_texts(track: Track, frames: Sequence[int]) -> list[str]:
    """The attributes in force in each of these frames, as JSON; frames between two changes share a text."""
    turns = sorted({frame for steps in track.attributes.values() for frame in steps.frames})
    texts: dict[int, str] = {}
    found = []
    for number in np.searchsorted(np.array(turns, np.int64), np.array(frames), "right").tolist():
        if number not in texts:
            at = turns[number - 1] if number else -1
            values = {name: steps.value_at(at) for name, steps in track.attributes.items()}
            texts[number] = json_text(
                attributes.as_wire({name: value for name, value in values.items() if value is not None})
            )
        found.append(texts[number])
    return found


def _changed_attributes(text: str | None, names: Sequence[str], track: Track, frame: int) -> str:
    """The client's attributes with these values changed; what else stands beside a value stays."""
    members = _members(text.strip()[1:-1]) if text and text.strip().startswith("{") else {}
    for name in names:
        value = track.attributes[name].value_at(frame) if name in track.attributes else None
        if value is None:
            members.pop(name, None)
            continue
        beside = msgspec.json.decode(members[name]) if name in members else None
        beside = beside if isinstance(beside, dict) else {}
        members[name] = json_text({**beside, "value": value})
    return _object(members)


def _members(text: str) -> dict[str, str]:
    """The members between the braces of an object, as text."""
    found: Mapping[str, Raw] = json.members(b"{%b}" % text.encode(), "")
    return {name: str(part, "utf-8") for name, part in found.items()}


def _object(members: Mapping[str, str]) -> str:
    return "{" + ",".join(f"{json_text(name)}:{text}" for name, text in members.items()) + "}"
