"""Attributes as clients write them: `{name: {"value": V}}`, with or without a state beside the value, or V alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from rotoscope.domain.schema import Attribute, AttributeType, Label

CHOICES = (AttributeType.SELECT, AttributeType.RADIO)


class NotAttributes(ValueError):
    """Neither an object, nor null, nor an empty list."""


def values_of(attributes: Any) -> dict[str, Any]:
    """The values by name. null, and a value of null, say nothing: the attribute is not set."""
    if attributes is None or attributes == []:
        return {}
    if not isinstance(attributes, dict):
        raise NotAttributes
    values = {
        name: attribute.get("value") if isinstance(attribute, dict) else attribute
        for name, attribute in attributes.items()
    }
    return {name: value for name, value in values.items() if value is not None}


def as_wire(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {"value": value} for name, value in values.items()}


def faults_of(values: Mapping[str, Any], label: Label | None) -> Iterator[tuple[str, str, str]]:
    """(attribute, code, message) of what a label's schema does not know; without a label everything is taken."""
    if label is None:
        return
    known = {attribute.name: attribute for attribute in label.attributes}
    for name, value in values.items():
        attribute = known.get(name)
        if attribute is None:
            yield name, "unknown_attribute", f'Label "{label.name[:80]}" has no attribute "{name[:80]}".'
        elif not _fits(attribute, value):
            expected = f"one of {', '.join(attribute.values)[:200]}" if attribute.values else f"a {attribute.type}"
            yield name, "unknown_value", f'Attribute "{name[:80]}" must be {expected}.'


def _fits(attribute: Attribute, value: Any) -> bool:
    """Whether a value is among those the schema lists; spelled types of other attributes are not judged."""
    if attribute.type in CHOICES:
        return value in attribute.values
    if attribute.type is AttributeType.MULTI:
        chosen = value if isinstance(value, list) else [value]
        return all(one in attribute.values for one in chosen)
    return True
