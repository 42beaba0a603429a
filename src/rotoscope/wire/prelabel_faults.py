"""A pre-label read slowly: every fault with its place. Where vendors' own examples slip, the text is mended instead."""

from typing import Any

import msgspec

from rotoscope.domain.errors import InvalidData, InvalidParameter
from rotoscope.domain.shapes.kinds import KINDS
from rotoscope.wire import attributes, json
from rotoscope.wire.faults import Faults
from rotoscope.wire.json import pointer
from rotoscope.wire.names import name_fault
from rotoscope.wire.prelabel_ids import derived_ids
from rotoscope.wire.prelabel_rules import Rules
from rotoscope.wire.prelabel_track import STATES
from rotoscope.wire.shape_faults import check_geometry


def mend(text: bytes, where: str, rules: Rules, kind: str, faults: Faults) -> bytes:
    """The text with its slips put right; what cannot be put right is added to `faults`. `kind` is given for images."""
    try:
        value, _ = json.decode(text, where)
    except InvalidParameter as error:
        faults.extend(InvalidParameter, list(error.faults))
        return text
    Checker(rules, faults, text).check(value, where, kind)
    return msgspec.json.encode(value)


class Checker:
    """Walks through one pre-label and notes what is wrong; it mends `value` in place."""

    def __init__(self, rules: Rules, faults: Faults, text: bytes) -> None:
        self.rules = rules
        self.faults = faults
        self.text = text

    def note(self, where: str, code: str, message: str, value: object = None) -> None:
        self.faults.add(InvalidData, where, code, message, value)

    def check(self, value: Any, where: str, kind: str) -> None:
        if not isinstance(value, dict):
            self.note(where, "not_an_object", "A pre-label must be an object.", value)
            return
        self._id(value, where)
        if value.get("state") is not None and value["state"] not in STATES:
            self.note(f"{where}/state", "not_a_choice", f"state must be one of {', '.join(STATES)}.", value["state"])
        for name in ("color", "origin"):
            if value.get(name) is not None and not isinstance(value[name], str):
                self.note(f"{where}/{name}", "not_a_string", "This must be a string.", value[name])
        if kind:
            self._label(value, where, kind)
            self._shape(value, where, kind, value.get("label"))
            return
        kind = value.get("type", "")
        if not isinstance(kind, str) or kind not in KINDS:
            self.note(f"{where}/type", "unknown_type", f"type must be one of {', '.join(KINDS)}.", kind)
            return
        self._label(value, where, kind)
        self._attributes(value, where, value.get("label"))
        self._frames(value, where, kind)

    def _id(self, value: dict[str, Any], where: str) -> None:
        if value.get("_id") == "":
            value["_id"] = derived_ids(f"{where} {self.text!r}", 1)[0]
        elif fault := name_fault(value.get("_id")):
            code, message = fault if "_id" in value else ("missing", "_id is missing.")
            self.note(f"{where}/_id", code, message, value.get("_id"))

    def _label(self, value: dict[str, Any], where: str, kind: Any) -> None:
        label: Any = value.get("label")
        if fault := name_fault(label):
            code, message = fault if label else ("missing", "label is missing.")
            self.note(f"{where}/label", code, message, label)
        elif self.rules.schema.label(label) is None and not self.rules.schema.is_open:
            known = ", ".join(one.name for one in self.rules.schema.labels)
            message = f'The project has no label "{label[:80]}"; it has {known[:200] or "none"}.'
            self.note(f"{where}/label", "unknown_label", message, label)
        elif not self.rules.schema.allows(label, kind):
            self.note(f"{where}/type", "kind_not_allowed", f'Label "{label[:80]}" is not drawn as a {kind}.', kind)

    def _frames(self, value: dict[str, Any], where: str, kind: str) -> None:
        frames = value.get("frames")
        where += "/frames"
        if not isinstance(frames, dict):
            self.note(where, "not_an_object", "frames must be an object of frame_id and shape.", frames)
            return
        for frame_id, shape in frames.items():
            place = pointer(where, frame_id)
            if frame_id not in self.rules.frames:
                self.note(place, "unknown_frame", "The job has no frame with this frame_id.", frame_id)
            elif not isinstance(shape, dict):
                self.note(place, "not_an_object", "A shape must be an object.", shape)
            else:
                self._inner(shape, place, kind, value.get("label"))
                self._shape(shape, place, kind, value.get("label"))
            if self.faults.is_full:
                return

    def _inner(self, shape: dict[str, Any], where: str, kind: str, label: Any) -> None:
        """Type and label once more in the shape: the same as the track's, or nothing."""
        for name, expected in (("type", kind), ("label", label)):
            if shape.get(name) == "" and isinstance(expected, str):
                shape[name] = expected
            elif shape.get(name, expected) not in (None, expected):
                message = f"A track has one {name} in all its frames; this one has {expected!r}."
                self.note(f"{where}/{name}", f"{name}_differs", message, shape[name])

    def _attributes(self, value: dict[str, Any], where: str, label: Any) -> None:
        where += "/attributes"
        try:
            values = attributes.values_of(value.get("attributes"))
        except attributes.NotAttributes:
            self.note(where, "not_an_object", "attributes must be an object, or null.", value["attributes"])
            return
        known = self.rules.schema.label(label) if isinstance(label, str) else None
        for name, code, message in attributes.faults_of(values, known):
            self.note(pointer(where, name), code, message, values[name])

    def _shape(self, shape: dict[str, Any], where: str, kind: str, label: Any) -> None:
        self._attributes(shape, where, label)
        check_geometry(shape, where, kind, self.rules.points_max, self.note)
