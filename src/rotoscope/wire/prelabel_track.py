"""One pre-label from its text to a track, fast: decoded typed, checked in columns; what is refused is not explained."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter

import msgspec
import numpy as np
from msgspec import UNSET, Raw, Struct, UnsetType, defstruct

from rotoscope.domain.channel import Geometry, Steps
from rotoscope.domain.errors import Refusal
from rotoscope.domain.result import color_of
from rotoscope.domain.schema import LabelSchema
from rotoscope.domain.shapes.kinds import number_fault
from rotoscope.domain.track import Head, Track
from rotoscope.wire import attributes, json
from rotoscope.wire.attribute_steps import AttributeTexts
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
    seen: dict[bytes, Mapping[str, object]] = field(default_factory=dict)  # attributes that were read already
    has_colons: bool = field(init=False)  # whether there are any in frame_ids; hardly ever

    def __post_init__(self) -> None:
        object.__setattr__(self, "has_colons", any(":" in frame_id for frame_id in self.frames))


@dataclass(frozen=True, slots=True)
class Reading:
    """A track as it was read. `missing` are members that results have and this text does not, as JSON members."""

    track: Track
    missing: bytes = b""


class Doubtful(ValueError):
    """Something about this pre-label is wrong or unusual; read it slowly."""


class TrackIn(Struct, kw_only=True, rename={"id": "_id"}, tag_field="type"):
    """The head of a pre-label; `frames` differs by kind."""

    id: str
    label: str
    color: str | UnsetType | None = UNSET
    state: str | UnsetType | None = UNSET
    origin: str | UnsetType | None = UNSET
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


def read_track(text: bytes, rules: Rules) -> Reading:
    """A track of a video from its text, or Doubtful."""
    try:
        found = _video_decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Doubtful from error
    names = list(found.frames)
    if not all(map(rules.frames.__contains__, names)):
        raise Doubtful
    colons = HEAD_COLONS + _head_colons(found) + len(names) + (rules.has_colons and "".join(names).count(":"))
    indexes = list(map(rules.frames.__getitem__, names))
    missing = _missing(found, color_of(found.label, rules.schema))
    kind, shapes = found.__struct_config__.tag, list(found.frames.values())
    track = _track(kind, found, indexes, shapes, rules, text, colons)
    return Reading(track, msgspec.json.encode(missing)[1:-1])


def read_image_track(text: bytes, kind: str, rules: Rules) -> Reading:
    """A track of one frame from the text of its only shape, or Doubtful."""
    try:
        shape = _image_decoders[kind].decode(text)
        state = UNSET if shape.state is ABSENT else _string.decode(shape.state)
        head = TrackIn(id=_string.decode(shape.id), label=shape.label or "", state=state)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Doubtful from error
    return Reading(_track(kind, head, [0], [shape], rules, text, 0))


def _track(
    kind: str, head: TrackIn, indexes: list[int], shapes: Sequence[Shape], rules: Rules, text: bytes, colons: int
) -> Track:
    """`colons` are those outside of the shapes, to be compared with those of the whole text."""
    labels, kinds = Counter(map(attrgetter("label"), shapes)), Counter(map(attrgetter("type"), shapes))
    is_known = head.id and head.label and rules.schema.allows(head.label, kind) and head.state in (None, UNSET, *STATES)
    if not is_known or not labels.keys() <= {None, head.label} or not kinds.keys() <= {None, kind}:
        raise Doubtful
    told = AttributeTexts(list(map(attrgetter("attributes"), shapes)))
    _check_text(text, colons + READERS[kind].count_colons(shapes, (labels, kinds)) + told.count_colons())
    frames = sorted(indexes)
    if frames != indexes:
        shapes = [shapes[at] for at in np.argsort(indexes).tolist()]
    geometry, points = _geometry(kind, shapes, frames, rules)
    read = partial(_values, label=head.label, rules=rules)
    return Track(
        head.id,
        Head(kind, head.label, _color(head, rules), "prelabel", head.state or "editable", points),
        geometry,
        _presence(frames, len(rules.frames)),
        told.steps(indexes, read),
        read(bytes(head.attributes)),
    )


def _geometry(
    kind: str, shapes: Sequence[Shape], frames: Sequence[int], rules: Rules
) -> tuple[Geometry, tuple[str, ...]]:
    try:
        geometry, points = READERS[kind].columns(shapes, frames)
    except (SkewedShape, OverflowError, msgspec.DecodeError) as error:
        raise Doubtful from error
    if kind in POINT_MIN:
        counts = [len(shape.points) for shape in shapes]  # type: ignore[attr-defined]
        if not POINT_MIN[kind] <= min(counts, default=3) <= max(counts, default=3) <= rules.points_max:
            raise Doubtful
    if number_fault(kind, geometry.coords) is not None or not joins_fit(kind, shapes):
        raise Doubtful
    return geometry, points


def _presence(frames: Sequence[int], frame_count: int) -> Steps:
    """Off where a gap begins, on where it ends, off after the last."""
    if not frames:
        return Steps()
    at = np.asarray(frames)
    gaps = np.flatnonzero(np.diff(at) > 1)
    turns = np.column_stack([at[gaps] + 1, at[gaps + 1]]).reshape(-1).tolist()
    values = [False, True] * len(gaps)
    if frames[-1] < frame_count - 1:
        turns.append(frames[-1] + 1)
        values.append(False)
    return Steps(tuple(turns), tuple(values))


def _values(text: bytes, label: str, rules: Rules) -> Mapping[str, object]:
    """The values of an attributes object; the same text is read once."""
    if not text:
        return {}
    if text not in rules.seen:
        try:
            values = attributes.values_of(json.decode(text)[0])
        except (attributes.NotAttributes, Refusal) as error:
            raise Doubtful from error
        if len(rules.seen) >= SEEN_MAX:
            rules.seen.clear()
        rules.seen[text] = values
    values = rules.seen[text]
    if next(attributes.faults_of(values, rules.schema.label(label)), None):
        raise Doubtful
    return values


def _missing(head: TrackIn, color: str) -> dict[str, str | None]:
    """What a result says of every track, for those that came without it."""
    standard = {"color": color, "attributes": None, "origin": "prelabel", "source": "images", "state": "editable"}
    return {name: value for name, value in standard.items() if getattr(head, name) in (UNSET, ABSENT)}


def _color(head: TrackIn, rules: Rules) -> str:
    return color_of(head.label, rules.schema) if head.color is UNSET else head.color or ""


def _head_colons(head: TrackIn) -> int:
    """How many colons the head has, in its optional keys and in its words."""
    words: Iterable[str | UnsetType | None] = (head.color, head.state, head.origin)
    texts = [text for text in (head.source, head.attributes) if text is not ABSENT]
    count = sum(word is not UNSET for word in words) + len(texts) + b"".join(texts).count(b":")
    return count + sum(word.count(":") for word in (head.id, head.label, *words) if isinstance(word, str))


def _check_text(text: bytes, colons: int) -> None:
    """Make sure that this is UTF-8 and keeps every key only once; with unknown keys that takes a second reading."""
    try:
        if not text.isascii():
            json.check_utf8(text)
        if (b"\\" in text and json.HIDDEN_COLON in text) or json.count_colons(text) != colons:
            json.decode(text)
    except Refusal as error:
        raise Doubtful from error
