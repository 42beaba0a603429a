"""What makes a label schema wrong, beyond its types: every fault at once, each with its place."""

from collections.abc import Iterable, Iterator, Sequence

from rotoscope.domain.errors import Fault
from rotoscope.domain.schema import Attribute, AttributeType, Label

_CHOICES = (AttributeType.SELECT, AttributeType.RADIO, AttributeType.MULTI)


def faults_of(labels: Sequence[Label]) -> list[Fault]:
    return [*_repeated("/labels", "name", [label.name for label in labels]), *_of_labels(labels)]


def _of_labels(labels: Iterable[Label]) -> Iterator[Fault]:
    for index, label in enumerate(labels):
        pointer = f"/labels/{index}"
        yield from _repeated(f"{pointer}/attributes", "name", [attribute.name for attribute in label.attributes])
        for position, attribute in enumerate(label.attributes):
            yield from _of_attribute(f"{pointer}/attributes/{position}", attribute)
            yield from _of_condition(f"{pointer}/attributes/{position}", attribute, label.attributes[:position])
        yield from _of_points(pointer, label)


def _of_points(pointer: str, label: Label) -> Iterator[Fault]:
    yield from _repeated(f"{pointer}/points", "", label.points)
    for index, edge in enumerate(label.edges):
        for name in edge:
            if name not in label.points:
                yield Fault(f"{pointer}/edges/{index}", "unknown_point", f'"{name}" is not among points', name)
    if label.places and len(label.places) != len(label.points):
        message = f"{len(label.places)} places for {len(label.points)} points: give each one, or none"
        yield Fault(f"{pointer}/places", "places_of_points", message, len(label.places))


def _of_attribute(pointer: str, attribute: Attribute) -> Iterator[Fault]:
    yield from _repeated(f"{pointer}/values", "", attribute.values)
    if attribute.type in _CHOICES and not attribute.values:
        yield Fault(f"{pointer}/values", "missing_values", f"a {attribute.type} attribute needs values to choose from")
    low, high = attribute.minimum, attribute.maximum
    if (low is not None or high is not None) and attribute.type is not AttributeType.NUMBER:
        yield Fault(pointer, "not_a_number", f"only numbers have a minimum or maximum, not a {attribute.type}")
    if low is not None and high is not None and low > high:
        yield Fault(f"{pointer}/minimum", "empty_range", "the minimum is above the maximum", low)
    if attribute.default is not None and not _fits(attribute):
        message = f"the default does not fit a {attribute.type} attribute"
        yield Fault(f"{pointer}/default", "invalid_default", message, attribute.default)


def _of_condition(pointer: str, attribute: Attribute, before: Sequence[Attribute]) -> Iterator[Fault]:
    """A condition looks at an attribute that stands before it, so that none waits for itself."""
    condition = attribute.shown_if
    if condition is None:
        return
    other = next((one for one in before if one.name == condition.attribute), None)
    where = f"{pointer}/shown_if"
    if other is None:
        message = "a condition names an attribute that stands before its own"
        yield Fault(f"{where}/attribute", "unknown_attribute", message, condition.attribute)
        return
    possible = ("true", "false") if other.type is AttributeType.CHECKBOX else other.values
    for index, value in enumerate(condition.values):
        if value not in possible:
            yield Fault(f"{where}/values/{index}", "unknown_value", f'"{other.name}" never has this value', value)


def _fits(attribute: Attribute) -> bool:
    default = attribute.default
    match attribute.type:
        case AttributeType.SELECT | AttributeType.RADIO:
            return default in attribute.values
        case AttributeType.MULTI:
            return isinstance(default, tuple) and all(value in attribute.values for value in default)
        case AttributeType.CHECKBOX:
            return isinstance(default, bool)
        case AttributeType.NUMBER:
            return isinstance(default, int | float) and not isinstance(default, bool) and _is_within(attribute, default)
        case AttributeType.TEXT:
            return isinstance(default, str)


def _is_within(attribute: Attribute, value: float) -> bool:
    low, high = attribute.minimum, attribute.maximum
    return (low is None or low <= value) and (high is None or value <= high)


def _repeated(pointer: str, member: str, names: Sequence[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        if name in first:
            place = f"{pointer}/{index}/{member}" if member else f"{pointer}/{index}"
            yield Fault(place, "duplicate", f'"{name}" stands already at {pointer}/{first[name]}', name)
        first.setdefault(name, index)
