"""What the pre-labels of one job have to fit, and what was learned of them so far."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rotoscope.domain.errors import Refusal
from rotoscope.domain.schema import LabelSchema
from rotoscope.wire import attributes, json
from rotoscope.wire.refrain import Refrain

SEEN_MAX = 10_000

# What a JSON string holds as it is. Frame_ids that were lone surrogates or escapes are spelled in several ways.
_plain = re.compile(r'[^\x00-\x1f"\\\ud800-\udfff]+')


class Doubtful(ValueError):
    """Something about this pre-label is wrong or unusual; read it slowly."""


@dataclass(frozen=True)
class Rules:
    """The frames, the labels, a limit; and what was read before, because pre-labels resemble each other."""

    frames: Mapping[str, int]  # frame_id → index
    schema: LabelSchema
    points_max: int
    tolerance: float = 0.0  # of keyframe reduction
    seen: dict[bytes, Mapping[str, object]] = field(default_factory=dict)  # attributes that were read already
    refrains: dict[str, Refrain] = field(default_factory=dict)  # by label

    @cached_property
    def has_colons(self) -> bool:
        """Whether there are any in frame_ids; hardly ever."""
        return any(":" in frame_id for frame_id in self.frames)

    @cached_property
    def plain(self) -> Mapping[bytes, int]:
        """The index of each frame_id, as JSON spells it, of those that it spells as they are."""
        return {frame_id.encode(): index for frame_id, index in self.frames.items() if _plain.fullmatch(frame_id)}

    @cached_property
    def roll(self) -> tuple[bytes, int]:
        """All of `plain` one after the other in the order of frames, and their length, which must be one; else 0."""
        lengths = set(map(len, self.plain))
        is_even = len(lengths) == 1 and list(self.plain.values()) == list(range(len(self.frames)))
        return (b"".join(self.plain), lengths.pop()) if is_even else (b"", 0)

    def values(self, text: bytes, label: str) -> Mapping[str, object]:
        """The values of an attributes object; the same text is read once."""
        if not text:
            return {}
        if text not in self.seen:
            try:
                values = attributes.values_of(json.decode(text)[0])
            except (attributes.NotAttributes, Refusal) as error:
                raise Doubtful from error
            if len(self.seen) >= SEEN_MAX:
                self.seen.clear()
            self.seen[text] = values
        values = self.seen[text]
        if next(attributes.faults_of(values, self.schema.label(label)), None):
            raise Doubtful
        return values
