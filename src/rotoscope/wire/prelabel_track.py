"""One pre-label from its text to a track, fast: decoded typed, checked in columns; what is refused is not explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np
from msgspec import Raw, Struct, defstruct

from rotoscope.domain.channel import Geometry, Steps
from rotoscope.domain.errors import Refusal
from rotoscope.domain.schema import LabelSchema
from rotoscope.domain.shapes.kinds import number_fault
from rotoscope.domain.track import Head, Track
from rotoscope.wire import attributes, json
from rotoscope.wire.shape_joins import joins_fit
from rotoscope.wire.shapes_in import ABSENT, POINT_MIN, READERS, Shape, SkewedShape

STATES = ("editable", "non_editable")
HEAD_COLONS = 4  # _id, type, label, frames
SEEN_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What the pre-labels of one job have to fit."""

    frames: Mapping[str, int]  # frame_id → index
    schema: LabelSchema
    points_max: int
    seen: dict[bytes, dict[str, object]] = field(default_factory=dict)  # attributes that were read already

    @property
    def frame_count(self) -> int:
        return len(self.frames)


class Doubtful(ValueError):
    """Something about this pre-label is wrong or unusual; read it slowly."""


class TrackIn(Struct, kw_only=True, rename={"id": "_id"}, tag_field="type"):
    """The head of a pre-label; `frames` differs by kind."""

    id: str
    label: str
    color: str | None = None
    state: str | None = None
    origin: str | None = None
    source: Raw = ABSENT
    attributes: Raw = ABSENT


def _track_type(kind: str) -> type[TrackIn]:
    fields = [("frames", dict[str, READERS[kind].type])]
    return defstruct(f"{kind.title()}Track", fields, bases=(TrackIn,), tag=kind, kw_only=True)  # type: ignore[return-value]


_video_decoder = msgspec.json.Decoder(
    _track_type("rectangle")
    | _track_type("polygon")
    | _track_type("line")
    | _track_type("cuboid")
    | _track_type("landmark")
)
_image_decoders = {kind: msgspec.json.Decoder(reader.type) for kind, reader in READERS.items()}
_string = msgspec.json.Decoder(str)


def read_track(text: bytes, rules: Rules) -> Track:
    """A track of a video from its text, or Doubtful."""
    try:
        found = _video_decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Doubtful from error
    kind, names, shapes = found.__struct_config__.tag, list(found.frames), list(found.frames.values())
    expected = HEAD_COLONS + _colons(found) + len(names) + "".join(names).count(":")
    if not _is_sound(text, expected + READERS[kind].count_colons(shapes)) or found.state not in (None, *STATES):
        raise Doubtful
    try:
        indexes = [rules.frames[name] for name in names]
    except KeyError as error:
        raise Doubtful from error
    if any(map(int.__gt__, indexes, indexes[1:])):
        order = sorted(range(len(indexes)), key=indexes.__getitem__)
        indexes, shapes = [indexes[at] for at in order], [shapes[at] for at in order]
    constants = _values(found.attributes, found.label, rules)
    return _track(found.id, kind, found, indexes, shapes, constants, rules)


def read_image_track(text: bytes, kind: str, rules: Rules) -> Track:
    """A track of one frame from the text of its only shape, or Doubtful."""
    try:
        shape = _image_decoders[kind].decode(text)
        track_id = _string.decode(shape.id)
        state = None if shape.state is ABSENT else _string.decode(shape.state)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Doubtful from error
    if not _is_sound(text, READERS[kind].count_colons([shape])) or state not in (None, *STATES) or not shape.label:
        raise Doubtful
    head = TrackIn(id=track_id, label=shape.label, state=state)
    return _track(track_id, kind, head, [0], [shape], {}, rules)


def _track(
    track_id: str,
    kind: str,
    found: TrackIn,
    indexes: Sequence[int],
    shapes: Sequence[Shape],
    constants: Mapping[str, object],
    rules: Rules,
) -> Track:
    if not track_id or not found.label or not rules.schema.allows(found.label, kind):
        raise Doubtful
    if not {shape.label for shape in shapes} <= {None, found.label} or not {shape.type for shape in shapes} <= {
        None,
        kind,
    }:
        raise Doubtful
    geometry, points = _geometry(kind, shapes, indexes, rules)
    return Track(
        track_id,
        Head(kind, found.label, found.color or "", "prelabel", found.state or "editable", points),
        geometry,
        _presence(indexes, rules.frame_count),
        _steps(indexes, shapes, found.label, rules),
        constants,
    )


def _geometry(
    kind: str, shapes: Sequence[Shape], indexes: Sequence[int], rules: Rules
) -> tuple[Geometry, tuple[str, ...]]:
    try:
        geometry, points = READERS[kind].columns(shapes, indexes)
    except (SkewedShape, OverflowError) as error:
        raise Doubtful from error
    if kind in POINT_MIN:
        counts = [len(shape.points) for shape in shapes]  # type: ignore[attr-defined]
        if not POINT_MIN[kind] <= min(counts, default=3) <= max(counts, default=3) <= rules.points_max:
            raise Doubtful
    if number_fault(kind, geometry.coords) is not None or not joins_fit(kind, shapes):
        raise Doubtful
    return geometry, points


def _presence(indexes: Sequence[int], frame_count: int) -> Steps:
    """Off where a gap begins, on where it ends, off after the last."""
    if not indexes:
        return Steps()
    at = np.asarray(indexes)
    gaps = np.flatnonzero(np.diff(at) > 1)
    frames = np.column_stack([at[gaps] + 1, at[gaps + 1]]).reshape(-1).tolist()
    values = [False, True] * len(gaps)
    if indexes[-1] < frame_count - 1:
        frames.append(indexes[-1] + 1)
        values.append(False)
    return Steps(tuple(frames), tuple(values))


def _steps(indexes: Sequence[int], shapes: Sequence[Shape], label: str, rules: Rules) -> dict[str, Steps]:
    """A keyframe wherever a value changes. A frame that does not mention an attribute leaves it as it was."""
    frames: dict[str, list[int]] = {}
    values: dict[str, list[object]] = {}
    last: Raw | None = None
    for index, shape in zip(indexes, shapes, strict=True):
        if shape.attributes == last:
            continue
        last = shape.attributes
        for name, value in _values(last, label, rules).items():
            held = values.setdefault(name, [])
            if not held or held[-1] != value or type(held[-1]) is not type(value):
                held.append(value)
                frames.setdefault(name, []).append(index)
    return {name: Steps(tuple(frames[name]), tuple(held)) for name, held in values.items()}


def _values(text: Raw, label: str, rules: Rules) -> dict[str, object]:
    """The values of an attributes object; the same text is read once."""
    if text is ABSENT:
        return {}
    key = bytes(text)
    if key not in rules.seen:
        try:
            values = attributes.values_of(json.decode(key)[0])
        except (attributes.NotAttributes, Refusal) as error:
            raise Doubtful from error
        if next(attributes.faults_of(values, rules.schema.label(label)), None):
            raise Doubtful
        if len(rules.seen) >= SEEN_MAX:
            rules.seen.clear()
        rules.seen[key] = values
    return rules.seen[key]


def _colons(head: TrackIn) -> int:
    """How many colons the head has, in its optional keys and in its words."""
    words = (head.color, head.state, head.origin)
    texts = [text for text in (head.source, head.attributes) if text is not ABSENT]
    count = sum(word is not None for word in words) + len(texts)
    count += sum(word.count(":") for word in (head.id, head.label, *words) if word)
    return count + b"".join(texts).count(b":")


def _is_sound(text: bytes, colons: int) -> bool:
    """Whether this is text in UTF-8 that keeps every key only once."""
    if not text.isascii():
        json.check_utf8(text)
    if b"\\u003" not in text and text.count(b":") == colons:
        return True
    json.decode(text)  # it has keys that we do not know, or some twice
    return True
