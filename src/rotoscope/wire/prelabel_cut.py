"""Cutting the pre-labels out of a job's body in one pass: their items stay slices of the text, the rest is decoded.

Clients nest the list in many ways; wherever below `data.maker_response` it stands, `Holder` finds it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from msgspec import Raw, Struct

from rotoscope.domain.errors import InvalidData, InvalidParameter
from rotoscope.domain.job import JobKind
from rotoscope.wire import json
from rotoscope.wire.faults import Faults
from rotoscope.wire.json import Text
from rotoscope.wire.long_list import MARKER, find_long_list, guess_long_list

IMAGE_KEYS = {
    "rectangles": "rectangle",
    "polygons": "polygon",
    "lines": "line",
    "cuboids": "cuboid",
    "landmarks": "landmark",
}
WHERE = "/data/maker_response"


@dataclass(frozen=True, slots=True)
class Prelabels:
    """One list of pre-labels: where it stands, its items as text, and their kind if the list says it (images).

    Items of a list that was cut by guess, `is_proved` being False, may turn out to be no items.
    """

    where: str
    items: Sequence[Raw] | Sequence[bytes]
    kind: str = ""
    is_proved: bool = True


class Holder(Struct):
    """An object somewhere between maker_response and a list of pre-labels."""

    data: "Holder | list[Raw] | None" = None
    annotations: "list[Raw] | None" = None
    video2d: "Holder | list[Raw] | None" = None
    video_2d: "Holder | list[Raw] | None" = None
    rectangles: "Holder | list[Raw] | None" = None
    polygons: "Holder | list[Raw] | None" = None
    lines: "Holder | list[Raw] | None" = None
    cuboids: "Holder | list[Raw] | None" = None
    landmarks: "Holder | list[Raw] | None" = None


class _Data(Struct):
    maker_response: Holder | list[Raw] | None = None


class _Body(Struct):
    data: _Data | None = None


_decoder = msgspec.json.Decoder(_Body)


def cut(
    text: Text, forget: Callable[[], None] = lambda: None, *, may_guess: bool = False
) -> tuple["list[Prelabels] | None", bytes]:
    """The lists of pre-labels, and the text with every one of them emptied.

    Where types are not as expected nothing is cut: the whole text is returned, for others to say what is wrong.
    `forget` is called now and then; it may let go of those parts of the text that were read. With `may_guess` the items
    of a long list may not be proved to be items.
    """
    ways = () if isinstance(text, bytes) else (guess_long_list, find_long_list)[not may_guess :]
    for find in ways:
        long = find(text, forget)
        if long is None:
            continue
        with suppress(InvalidParameter):  # said again below, with its place in the whole text
            found, rest = cut(long.rest)
            if found is not None and sum(list(one.items) == [MARKER] for one in found) == 1:
                whole = {"items": long.items, "is_proved": find is find_long_list}
                return [replace(one, **whole) if list(one.items) == [MARKER] else one for one in found], rest
    try:
        body = json.run(_decoder.decode, text)
    except msgspec.ValidationError:
        return None, _small(text)
    holder = body.data.maker_response if body.data else None
    found = [Prelabels(where, items, kind) for where, kind, items in _lists(holder, WHERE) if items]
    return None if holder is None else found, _without(text, [one.items for one in found])


def check_prelabels(found: Sequence[Prelabels] | None, kind: JobKind, remainder: Any, faults: Faults) -> None:
    """Whether these lists belong to this kind of job. `remainder` is maker_response as it is without them."""
    is_image = kind is JobKind.IMAGE
    for one in found or ():
        if bool(one.kind) != is_image:
            message = f"Pre-labels of this job belong under {_belong(is_image)}."
            faults.add(InvalidData, one.where, "wrong_place", message)
    if not is_image and found and len(found) > 1:
        message = f"The pre-labels stand in two places; the other one is {found[0].where}."
        faults.add(InvalidData, found[1].where, "two_places", message)
    if found is None and remainder is not None:
        message = "maker_response must be an object with video2d.data.annotations (of an image, rectangles and so on)."
        faults.add(InvalidData, WHERE, "not_prelabels", message, remainder)
    if (
        not found
        and isinstance(remainder, dict)
        and not _has_list(remainder)
        and (place := next(_astray(remainder), ""))
    ):
        message = (
            f"There are no pre-labels that Rotoscope knows under this name; they belong under {_belong(is_image)}."
        )
        faults.add(InvalidData, place, "not_prelabels", message)
    if isinstance(remainder, dict) and remainder.get("raster"):
        faults.add(InvalidData, f"{WHERE}/raster", "unsupported_prelabels", "Masks are not supported.")


def _belong(is_image: bool) -> str:
    return f"maker_response.{', '.join(IMAGE_KEYS) if is_image else 'video2d.data.annotations'}"


def _astray(value: dict[str, Any], where: str = WHERE) -> Iterator[str]:
    """The places of what has a name that pre-labels never have.

    Beside a list of pre-labels it is let pass; alone it is a slip of the pen, and all pre-labels would be lost for it.
    """
    for name, inner in value.items():
        place = json.pointer(where, name)
        if name not in Holder.__struct_fields__:
            yield from [place] if inner and name != "raster" else []
        elif isinstance(inner, dict):
            yield from _astray(inner, place)


def _has_list(value: Any) -> bool:
    """Whether a list of pre-labels stands in it, be it empty."""
    if isinstance(value, dict):
        return any(_has_list(value.get(name)) for name in Holder.__struct_fields__)
    return isinstance(value, list)


def _lists(value: Any, where: str, kind: str = "") -> Iterator[tuple[str, str, list[Raw]]]:
    if isinstance(value, list):
        yield where, kind, value
    elif isinstance(value, Holder):
        for name in Holder.__struct_fields__:
            yield from _lists(getattr(value, name), f"{where}/{name}", IMAGE_KEYS.get(name, kind))


def _without(text: Text, lists: Sequence[Sequence[Text]]) -> bytes:
    """`text` with the items of these lists left out, commas and all."""
    view, base = memoryview(text), json.address(text)
    spans = sorted(
        (json.address(items[0]) - base, json.address(items[-1]) + len(memoryview(items[-1])) - base)
        for items in lists
        if items
    )
    parts, at = [], 0
    for start, stop in spans:
        parts.append(view[at:start])
        at = stop
    return _small(b"".join([*parts, view[at:]]) if spans else view)


def _small(text: Text) -> bytes:
    """The text as bytes, which must be few: it is about to be decoded whole."""
    if len(memoryview(text)) > json.VALUES_BYTES_MAX:
        raise json.too_large()
    return bytes(text)
