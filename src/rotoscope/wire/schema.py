"""Label schemas in our own routes: what a manager writes, taken to domain words."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, structs

from rotoscope.domain.schema import (
    Attribute,
    AttributeScope,
    AttributeType,
    Condition,
    Label,
    LabelSchema,
    SchemaVersion,
)
from rotoscope.wire.text import Caption, Name

Kind = Literal["rectangle", "polygon", "line", "cuboid", "landmark"]
Color = Annotated[str, Meta(pattern=r"^(rgb\((\d{1,3}),\s?(\d{1,3}),\s?(\d{1,3})\))?(?![\s\S])")]

Unit = Annotated[float, Meta(ge=0, le=1)]


class ConditionBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The attribute is asked for only where another has one of these values; a checkbox says "true" or "false"."""

    attribute: Name
    values: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=1000)]


class AttributeBody(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    type: AttributeType = AttributeType.TEXT
    scope: AttributeScope = AttributeScope.FRAME
    values: Annotated[tuple[Name, ...], Meta(max_length=1000)] = ()
    required: bool = False
    default: str | float | bool | tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    shown_if: ConditionBody | None = None


class LabelBody(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    display_name: Caption = ""
    color: Color = ""
    hotkey: Annotated[str, Meta(max_length=20)] = ""
    kinds: tuple[Kind, ...] = ()
    attributes: Annotated[tuple[AttributeBody, ...], Meta(max_length=200)] = ()
    points: Annotated[tuple[Name, ...], Meta(max_length=1000)] = ()
    edges: Annotated[tuple[tuple[Name, Name], ...], Meta(max_length=2000)] = ()
    places: Annotated[tuple[tuple[Unit, Unit], ...], Meta(max_length=1000)] = ()


class SchemaVersions(Struct, frozen=True):
    """The newest first."""

    versions: list[SchemaVersion]


class NewSchema(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole schema; the version is given by the server."""

    labels: Annotated[tuple[LabelBody, ...], Meta(max_length=2000)]
    is_open: bool = False


def read_schema(body: NewSchema) -> LabelSchema:
    return LabelSchema(version=0, labels=tuple(_label(label) for label in body.labels), is_open=body.is_open)


def _label(body: LabelBody) -> Label:
    values: dict[str, Any] = structs.asdict(body)
    values["attributes"] = tuple(_attribute(attribute) for attribute in body.attributes)
    return Label(**values)


def _attribute(body: AttributeBody) -> Attribute:
    values: dict[str, Any] = structs.asdict(body)
    values["shown_if"] = None if body.shown_if is None else Condition(body.shown_if.attribute, body.shown_if.values)
    return Attribute(**values)
