"""What the label schema asks of a track's attributes, and where a track does not say it. Twin: web/src/model/gaps.ts.

A default is what a new object starts with; it is a value only once it stands in a cell. An attribute that is not shown
is asked of nobody. Each stretch of frames with the same fault is one gap, named by its first frame.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rotoscope.domain.channel import NO_STEPS
from rotoscope.domain.schema import Attribute, AttributeScope, AttributeType
from rotoscope.domain.track import Track, spans

Values = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Gap:
    """`frame` is None for an attribute of the whole track. `code`: required, not_allowed, wrong_type, too_small,
    too_large."""

    attribute: str
    frame: int | None
    code: str


def gaps(track: Track, attributes: Sequence[Attribute], frame_count: int) -> list[Gap]:
    """Everything that is missing or wrong, attribute by attribute."""
    if track.head is None:
        return []
    by_name = {attribute.name: attribute for attribute in attributes}
    lifespans = spans(track, frame_count)
    found: list[Gap] = []
    for attribute in attributes:
        if attribute.scope is AttributeScope.FRAME:
            found += _frame_gaps(track, attribute, by_name, lifespans)
        elif any(is_shown(attribute, by_name, _values_at(track, frame)) for frame in _turns(track, by_name, lifespans)):
            code = fault_of(attribute, track.constants.get(attribute.name))
            found += [Gap(attribute.name, None, code)] if code else []
    return found


def is_shown(attribute: Attribute, by_name: Mapping[str, Attribute], values: Values) -> bool:
    """Whether this attribute is asked for, given what the others say."""
    condition = attribute.shown_if
    if condition is None:
        return True
    other = by_name.get(condition.attribute)
    if other is None or not is_shown(other, by_name, values):
        return False
    value = values(other.name)
    told = value if isinstance(value, list | tuple) else [value]
    return any(_word(one) in condition.values for one in told)


def fault_of(attribute: Attribute, value: object) -> str:
    """What is wrong with a value as a code; nothing when it is right."""
    if value is None or value == "" or value == [] or value == ():
        return "required" if attribute.required else ""
    match attribute.type:
        case AttributeType.SELECT | AttributeType.RADIO:
            return "" if value in attribute.values else "not_allowed"
        case AttributeType.MULTI:
            told = value if isinstance(value, list | tuple) else [value]
            return "" if all(one in attribute.values for one in told) else "not_allowed"
        case AttributeType.CHECKBOX:
            return "" if isinstance(value, bool) else "wrong_type"
        case AttributeType.NUMBER:
            return _number_fault(attribute, value)
        case AttributeType.TEXT:
            return ""


def _number_fault(attribute: Attribute, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "wrong_type"
    if attribute.minimum is not None and value < attribute.minimum:
        return "too_small"
    return "too_large" if attribute.maximum is not None and value > attribute.maximum else ""


def _frame_gaps(
    track: Track, attribute: Attribute, by_name: Mapping[str, Attribute], lifespans: Sequence[tuple[int, int]]
) -> Iterator[Gap]:
    for span in lifespans:
        before = ""
        for frame in _turns(track, by_name, [span]):
            values = _values_at(track, frame)
            code = fault_of(attribute, values(attribute.name)) if is_shown(attribute, by_name, values) else ""
            if code and code != before:
                yield Gap(attribute.name, frame, code)
            before = code


def _turns(track: Track, by_name: Mapping[str, Attribute], lifespans: Sequence[tuple[int, int]]) -> list[int]:
    """The frames on which the track is there and an attribute may begin to say something else."""
    frames = {frame for name in by_name for frame in track.attributes.get(name, NO_STEPS).frames}
    return [frame for start, stop in lifespans for frame in sorted({start} | {f for f in frames if start < f < stop})]


def _values_at(track: Track, frame: int) -> Values:
    """What each attribute says in this frame, of this frame or of the whole track."""

    def value(name: str) -> object:
        steps = track.attributes.get(name)
        told = None if steps is None else steps.value_at(frame)
        return track.constants.get(name) if told is None else told

    return value


def _word(value: object) -> object:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value
