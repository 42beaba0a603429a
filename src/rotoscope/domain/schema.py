"""The label schema: which labels a project has, which attributes they carry, which shape kinds they allow.

A schema is versioned and a job pins the version it was created with, so that changing labels never breaks an open job.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class AttributeType(StrEnum):
    SELECT = "select"  # one of `values`
    RADIO = "radio"  # one of `values`, all shown
    MULTI = "multi"  # any of `values`, a list
    CHECKBOX = "checkbox"  # true or false
    NUMBER = "number"
    TEXT = "text"


class AttributeScope(StrEnum):
    TRACK = "track"  # one value for the whole track
    FRAME = "frame"  # its own keyframes; holds until the next


@dataclass(frozen=True, slots=True)
class Condition:
    """An attribute is asked for only where another one has one of these values; a checkbox says "true" or "false"."""

    attribute: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """`minimum` and `maximum` are for numbers. A `default` is what a new object starts with."""

    name: str
    type: AttributeType = AttributeType.TEXT
    scope: AttributeScope = AttributeScope.FRAME
    values: tuple[str, ...] = ()
    required: bool = False
    default: str | float | bool | tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    shown_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """`name` is the build name on the wire; `kinds` empty means every shape kind; `color` is `rgb(r,g,b)`."""

    name: str
    display_name: str = ""
    color: str = ""
    hotkey: str = ""
    kinds: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    points: tuple[str, ...] = ()  # landmark: the names of its points, in order
    edges: tuple[tuple[str, str], ...] = ()  # landmark: which points are joined when drawn
    places: tuple[tuple[float, float], ...] = ()  # landmark: where each point first lies, 0 to 1, or none


@dataclass(frozen=True, slots=True)
class LabelSchema:
    """An `is_open` schema takes labels that it does not list: what a project has before anyone wrote a schema."""

    version: int = 1
    labels: tuple[Label, ...] = ()
    is_open: bool = True

    def label(self, name: str) -> Label | None:
        return next((label for label in self.labels if label.name == name), None)

    def for_picture(self) -> "LabelSchema":
        """As a job of one picture has it: its objects are no tracks, so every attribute is of the object there."""
        labels = (
            replace(label, attributes=tuple(replace(one, scope=AttributeScope.FRAME) for one in label.attributes))
            for label in self.labels
        )
        return replace(self, labels=tuple(labels))

    def allows(self, label_name: str, kind: str) -> bool:
        label = self.label(label_name)
        if label is None:
            return self.is_open
        return not label.kinds or kind in label.kinds


@dataclass(frozen=True, slots=True)
class SchemaVersion:
    """A version of a schema, and how many jobs were created with it; `open_job_count` of them are not at their end."""

    version: int
    created_at_ms: int
    job_count: int
    open_job_count: int


OPEN_SCHEMA = LabelSchema()
