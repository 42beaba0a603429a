"""Label schemas in our own routes: what a manager writes, taken to domain words."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, structs

from rotoscope.domain.schema import Attribute, AttributeScope, AttributeType, Label, LabelSchema
from rotoscope.wire.text import Caption, Name

Kind = Literal["rectangle", "polygon", "line", "cuboid", "landmark"]
Color = Annotated[str, Meta(pattern=r"^(rgb\((\d{1,3}),\s?(\d{1,3}),\s?(\d{1,3})\))?(?![\s\S])")]


class AttributeBody(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    type: AttributeType = AttributeType.TEXT
    scope: AttributeScope = AttributeScope.FRAME
    values: Annotated[tuple[Name, ...], Meta(max_length=1000)] = ()
    required: bool = False
    default: str | float | bool | tuple[str, ...] | None = None


class LabelBody(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    display_name: Caption = ""
    color: Color = ""
    hotkey: Annotated[str, Meta(max_length=20)] = ""
    kinds: tuple[Kind, ...] = ()
    attributes: Annotated[tuple[AttributeBody, ...], Meta(max_length=200)] = ()
    points: Annotated[tuple[Name, ...], Meta(max_length=1000)] = ()
    edges: Annotated[tuple[tuple[Name, Name], ...], Meta(max_length=2000)] = ()


class NewSchema(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole schema; the version is given by the server."""

    labels: Annotated[tuple[LabelBody, ...], Meta(max_length=2000)]
    is_open: bool = False


def read_schema(body: NewSchema) -> LabelSchema:
    return LabelSchema(version=0, labels=tuple(_label(label) for label in body.labels), is_open=body.is_open)


def _label(body: LabelBody) -> Label:
    values: dict[str, Any] = structs.asdict(body)
    values["attributes"] = tuple(Attribute(**structs.asdict(attribute)) for attribute in body.attributes)
    return Label(**values)
