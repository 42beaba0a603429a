"""One track of a result: quoted where it is as it came, written anew where it was drawn or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from rotoscope.domain.channel import Steps
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
        if self.is_image:
            track = _without_constants(track)
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
        """Every shape of the track, in the order of frames: quoted, changed or new."""
        joins = joins_of(head, source)
        if source is None or comparison is None:
            return self._new(track, head, shapes, geometry_texts(head.kind, shapes, joins))
        is_renamed = source.track.head is None or source.track.head.label != head.label
        quotable: list[int] = [] if is_renamed else comparison.quotable.tolist()
        fresh = _without(shapes, quotable)
        geometry = geometry_texts(head.kind, fresh, joins)
        found = dict(zip(fresh.frames.tolist(), self._new(track, head, fresh, geometry), strict=True))
        found.update((frame, str(source.shape(self.frame_ids[frame]), "utf-8")) for frame in quotable)
        geometry_at = dict(zip(fresh.frames.tolist(), geometry, strict=True))
        common: list[int] = comparison.frames.tolist()
        for row, frame in enumerate(common):
            if frame in geometry_at:
                members = _texts(source.shape(self.frame_ids[frame]))
                _change(members, track, comparison, row, geometry_at[frame])
                if is_renamed and ("label" in members or self.is_image):
                    members["label"] = json_text(head.label)
                found[frame] = _object(members)
        return [found[frame] for frame in shapes.frames.tolist()]

    def _new(self, track: Track, head: Head, shapes: Dense, geometry: Sequence[str]) -> list[str]:
        """Shapes that nobody sent."""
        frames: list[int] = shapes.frames.tolist()
        if self.is_image:
            ids = [json_text(track.id)] * len(frames)
        else:
            every = derived_ids(f"{self.job_id}/{track.id}", len(self.frame_ids)) if frames else []
            ids = [f'"{every[frame]}"' for frame in frames]
        label = json_text(head.label).replace("%", "%%")
        template = f'{{"_id":%s,"label":{label},"attributes":%s,%s}}'
        return list(map(template.__mod__, zip(ids, _attribute_texts(track, frames), geometry, strict=True)))

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


def _without_constants(track: Track) -> Track:
    """In a picture nothing stands around the shape: what holds for the whole track is said of the shape itself."""
    if not track.constants or not len(track.geometry):
        return track
    first = int(track.geometry.frames[0])
    folded = {name: Steps((first,), (value,)) for name, value in track.constants.items()}
    return replace(track, attributes={**track.attributes, **folded}, constants={})


def _without(shapes: Dense, frames: Sequence[int]) -> Dense:
    """The shapes in all other frames."""
    rows = np.flatnonzero(~np.isin(shapes.frames, frames))
    parts = [shapes.shape(row) for row in rows.tolist()]
    widths = np.diff(shapes.offsets)[rows]
    coords = np.concatenate(parts) if parts else np.zeros(0)
    return Dense(shapes.frames[rows], np.concatenate([[0], np.cumsum(widths)]), coords)


def _change(members: dict[str, str], track: Track, comparison: Comparison, row: int, geometry: str) -> None:
    """Replace what is not as it came; what else the client wrote stays where he wrote it."""
    if not comparison.same_shape[row]:
        members.update(_members(geometry))
    changed = [name for name, same in comparison.same_attributes.items() if not same[row]]
    if changed:
        frame = int(comparison.frames[row])
        members["attributes"] = _changed_attributes(members.get("attributes"), changed, track, frame)


def _is_as_it_came(origin: Track, track: Track, shapes: Dense, comparison: Comparison) -> bool:
    """Whether every edit was undone again."""
    is_whole = len(comparison.quotable) == len(shapes) == comparison.before_count
    return (
        is_whole
        and _told(origin.head) == _told(track.head)
        and json_text(origin.constants) == json_text(track.constants)
    )


def _told(head: Head | None) -> Head | None:
    """The head without what is only ours: whether it was accepted, and what it is grouped with."""
    return None if head is None else replace(head, accepted=False, group="")


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
    return _texts(b"{%b}" % text.encode())


def _texts(text: json.Text) -> dict[str, str]:
    """The members of an object, as text."""
    return {name: str(part, "utf-8") for name, part in json.kept_members(text).items()}


def _object(members: Mapping[str, str]) -> str:
    return "{" + ",".join(f"{json_text(name)}:{text}" for name, text in members.items()) + "}"
