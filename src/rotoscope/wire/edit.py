"""Edits as JSON: what the editor posts, IndexedDB keeps and the log stores. A NaN (a point not there) is null.

`EditJson` is for bodies that hold edits among other things; `encode` and `decode` are for one edit by itself.
"""

from typing import Annotated, Any

import msgspec

from rotoscope.domain.channel import NAN, Key
from rotoscope.domain.edit import AttributeChange, Change, Edit, GeometryChange, HeadChange, PresenceChange
from rotoscope.domain.track import Head

FRAME_MAX = 2**31 - 1
ID_LENGTH_MAX = 128  # as wide as the column of the log

Frame = Annotated[int, msgspec.Meta(ge=0, le=FRAME_MAX)]
TrackId = Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
EditId = Annotated[str, msgspec.Meta(min_length=1, max_length=ID_LENGTH_MAX)]


class KeyJson(msgspec.Struct):
    coords: list[float | None]
    hold: bool = False


class HeadChangeJson(msgspec.Struct, tag_field="cell", tag="head"):
    track: TrackId
    before: Head | None
    after: Head | None


class GeometryChangeJson(msgspec.Struct, tag_field="cell", tag="geometry"):
    track: TrackId
    frame: Frame
    before: KeyJson | None
    after: KeyJson | None


class PresenceChangeJson(msgspec.Struct, tag_field="cell", tag="presence"):
    track: TrackId
    frame: Frame
    before: bool | None
    after: bool | None


class AttributeChangeJson(msgspec.Struct, tag_field="cell", tag="attribute"):
    track: TrackId
    name: str
    frame: Frame | None
    before: Any  # any JSON value
    after: Any


ChangeJson = HeadChangeJson | GeometryChangeJson | PresenceChangeJson | AttributeChangeJson


class EditJson(msgspec.Struct):
    edit_id: EditId
    changes: list[ChangeJson]


_decoder = msgspec.json.Decoder(EditJson)
_encoder = msgspec.json.Encoder()


def encode(edit: Edit) -> bytes:
    return _encoder.encode(to_json(edit))


def decode(text: bytes) -> Edit:
    """Raises msgspec.ValidationError or DecodeError, which the door turns into faults."""
    return from_json(_decoder.decode(text))


def to_json(edit: Edit) -> EditJson:
    return EditJson(edit.id, [change_to_json(change) for change in edit.changes])


def from_json(edit: EditJson) -> Edit:
    return Edit(edit.edit_id, tuple(change_from_json(change) for change in edit.changes))


def change_to_json(change: Change) -> ChangeJson:
    match change:
        case HeadChange(track, before, after):
            return HeadChangeJson(track, before, after)
        case GeometryChange(track, frame, before, after):
            return GeometryChangeJson(track, frame, key_to_json(before), key_to_json(after))
        case PresenceChange(track, frame, before, after):
            return PresenceChangeJson(track, frame, before, after)
        case AttributeChange(track, name, frame, before, after):
            return AttributeChangeJson(track, name, frame, before, after)


def change_from_json(change: ChangeJson) -> Change:
    match change:
        case HeadChangeJson():
            return HeadChange(change.track, change.before, change.after)
        case GeometryChangeJson():
            return GeometryChange(change.track, change.frame, key_from_json(change.before), key_from_json(change.after))
        case PresenceChangeJson():
            return PresenceChange(change.track, change.frame, change.before, change.after)
        case AttributeChangeJson():
            return AttributeChange(change.track, change.name, change.frame, change.before, change.after)


def key_to_json(key: Key | None) -> KeyJson | None:
    return None if key is None else KeyJson([None if x != x else x for x in key.coords], key.hold)


def key_from_json(key: KeyJson | None) -> Key | None:
    return None if key is None else Key(tuple(NAN if x is None else x for x in key.coords), key.hold)
