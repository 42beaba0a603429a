"""One pre-label from its text to a track, fast: decoded typed, checked in columns; what is refused is not explained."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

import msgspec
import numpy as np
from msgspec import UNSET, Raw, Struct, UnsetType, defstruct

from rotoscope.domain.channel import Geometry, Steps
from rotoscope.domain.errors import Refusal
from rotoscope.domain.result import color_of
from rotoscope.domain.shapes.kinds import number_fault
from rotoscope.domain.track import Head, Track
from rotoscope.wire import json
from rotoscope.wire.attribute_steps import AttributeTexts
from rotoscope.wire.prelabel_rules import Doubtful, Rules
from rotoscope.wire.shape_joins import joins_fit
from rotoscope.wire.shapes_in import ABSENT, POINT_MIN, READERS, Shape, SkewedShape

STATES = ("editable", "non_editable")
HEAD_COLONS = 4  # _id, type, label, frames


@dataclass(frozen=True, slots=True)
class Reading:
    """A track as it was read. `missing` are members that results have and this text does not, as JSON members."""

    track: Track
    missing: bytes = b""


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


@dataclass(frozen=True, slots=True)
class Opened:
    """A pre-label whose keys, words and frames are in order. What its shapes say, numbers and attributes, is unread."""

    kind: str
    head: TrackIn
    indexes: list[int]
    shapes: Sequence[Shape]
    told: AttributeTexts


def read_track(text: bytes, rules: Rules) -> Reading:
    """A track of a video from its text, or Doubtful."""
    opened = open_track(text, rules)
    return Reading(_track(opened, rules), missing_of(opened.head, rules))


def read_image_track(text: bytes, kind: str, rules: Rules) -> Reading:
    """A track of one frame from the text of its only shape, or Doubtful."""
    try:
        shape = _image_decoders[kind].decode(text)
        state = UNSET if shape.state is ABSENT else _string.decode(shape.state)
        head = TrackIn(id=_string.decode(shape.id), label=shape.label or "", state=state)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Doubtful from error
    return Reading(_track(_opened(kind, head, [0], [shape], rules, text, 0), rules))


def open_track(text: bytes, rules: Rules) -> Opened:
    """A track of a video from its text as far as words and keys go, or Doubtful."""
    try:
        found = _video_decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Doubtful from error
    names = list(found.frames)
    if not all(map(rules.frames.__contains__, names)):
        raise Doubtful
    colons = HEAD_COLONS + _head_colons(found) + len(names) + (rules.has_colons and "".join(names).count(":"))
    indexes = list(map(rules.frames.__getitem__, names))
    return _opened(found.__struct_config__.tag, found, indexes, list(found.frames.values()), rules, text, colons)


def _opened(
    kind: str, head: TrackIn, indexes: list[int], shapes: Sequence[Shape], rules: Rules, text: bytes, colons: int
) -> Opened:
    """`colons` are those outside of the shapes, to be compared with those of the whole text."""
    labels, kinds = Counter(map(attrgetter("label"), shapes)), Counter(map(attrgetter("type"), shapes))
    is_known = head.id and head.label and rules.schema.allows(head.label, kind) and head.state in (None, UNSET, *STATES)
    if not is_known or not labels.keys() <= {None, head.label} or not kinds.keys() <= {None, kind}:
        raise Doubtful
    told = AttributeTexts(list(map(attrgetter("attributes"), shapes)))
    _check_text(text, colons + READERS[kind].count_colons(shapes, (labels, kinds)) + told.count_colons())
    return Opened(kind, head, indexes, shapes, told)


def _track(opened: Opened, rules: Rules) -> Track:
    frames, shapes = sorted(opened.indexes), opened.shapes
    if frames != opened.indexes:
        shapes = [shapes[at] for at in np.argsort(opened.indexes).tolist()]
    geometry, points = _geometry(opened.kind, shapes, frames, rules)
    return composed(
        opened,
        geometry,
        points,
        opened.told.steps(opened.indexes, partial(rules.values, label=opened.head.label)),
        rules,
    )


def composed(
    opened: Opened, geometry: Geometry, points: tuple[str, ...], steps: Mapping[str, Steps], rules: Rules
) -> Track:
    """The track of these channels; its head and what else holds for all frames is in what was opened."""
    head = opened.head
    return Track(
        head.id,
        Head(opened.kind, head.label, _color(head, rules), "prelabel", head.state or "editable", points),
        geometry,
        _presence(geometry.frames.tolist(), len(rules.frames)),
        steps,
        rules.values(bytes(head.attributes), head.label),
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
    turns, values = [], []
    if frames[-1] - frames[0] >= len(frames):
        at = np.asarray(frames)
        gaps = np.flatnonzero(np.diff(at) > 1)
        turns = np.column_stack([at[gaps] + 1, at[gaps + 1]]).reshape(-1).tolist()
        values = [False, True] * len(gaps)
    if frames[-1] < frame_count - 1:
        turns.append(frames[-1] + 1)
        values.append(False)
    return Steps(tuple(turns), tuple(values))


def missing_of(head: TrackIn, rules: Rules) -> bytes:
    """What a result says of every track, for those that came without it, as JSON members."""
    color = color_of(head.label, rules.schema)
    standard = {"color": color, "attributes": None, "origin": "prelabel", "source": "images", "state": "editable"}
    missing = {name: value for name, value in standard.items() if getattr(head, name) in (UNSET, ABSENT)}
    return msgspec.json.encode(missing)[1:-1]


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
