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
        yield from _of_points(pointer, label)


def _of_points(pointer: str, label: Label) -> Iterator[Fault]:
    yield from _repeated(f"{pointer}/points", "", label.points)
    for index, edge in enumerate(label.edges):
        for name in edge:
            if name not in label.points:
                yield Fault(f"{pointer}/edges/{index}", "unknown_point", f'"{name}" is not among points', name)


def _of_attribute(pointer: str, attribute: Attribute) -> Iterator[Fault]:
    yield from _repeated(f"{pointer}/values", "", attribute.values)
    if attribute.type in _CHOICES and not attribute.values:
        yield Fault(f"{pointer}/values", "missing_values", f"a {attribute.type} attribute needs values to choose from")
    if attribute.default is not None and not _fits(attribute):
        message = f"the default does not fit a {attribute.type} attribute"
        yield Fault(f"{pointer}/default", "invalid_default", message, attribute.default)


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
            return isinstance(default, int | float) and not isinstance(default, bool)
        case AttributeType.TEXT:
            return isinstance(default, str)


def _repeated(pointer: str, member: str, names: Sequence[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        if name in first:
            place = f"{pointer}/{index}/{member}" if member else f"{pointer}/{index}"
            yield Fault(place, "duplicate", f'"{name}" stands already at {pointer}/{first[name]}', name)
        first.setdefault(name, index)
