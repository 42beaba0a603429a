"""Cutting the pre-labels out of a job's body in one pass: their items stay slices of the text, the rest is decoded.

Clients nest the list in many ways; wherever below `data.maker_response` it stands, `Holder` finds it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from msgspec import Raw, Struct

from rotoscope.domain.errors import InvalidData
from rotoscope.domain.job import JobKind
from rotoscope.wire import json
from rotoscope.wire.faults import Faults
from rotoscope.wire.json import Text

VIDEO_KEYS = ("video2d", "video_2d")
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
    """One list of pre-labels: where it stands, its items as text, and their kind if the list says it (images)."""

    where: str
    items: Sequence[Raw]
    kind: str = ""


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


def cut(text: Text) -> tuple[Holder | list[Raw] | None, bytes]:
    """What holds the pre-labels, if anything, and the text with every list of them emptied.

    Where types are not as expected nothing is cut: the whole text is returned, for others to say what is wrong.
    """
    try:
        body = json.run(_decoder.decode, text)
    except msgspec.ValidationError:
        return None, _small(text)
    holder = body.data.maker_response if body.data else None
    return holder, _without(text, [items for _, _, items in _lists(holder, WHERE)])


def prelabels_of(holder: Holder | list[Raw] | None, kind: JobKind, remainder: Any, faults: Faults) -> list[Prelabels]:
    """The lists that belong to this kind of job. `remainder` is maker_response as it is without them."""
    found = [Prelabels(where, items, key) for where, key, items in _lists(holder, WHERE) if items]
    is_image = kind is JobKind.IMAGE
    for one in found:
        if bool(one.kind) != is_image:
            expected = ", ".join(IMAGE_KEYS if is_image else VIDEO_KEYS[:1])
            message = f"Pre-labels of this job belong under maker_response.{expected}."
            faults.add(InvalidData, one.where, "wrong_place", message)
    if not is_image and len(found) > 1:
        message = f"The pre-labels stand in two places; the other one is {found[0].where}."
        faults.add(InvalidData, found[1].where, "two_places", message)
    if holder is None and remainder is not None:
        message = "maker_response must be an object with video2d.data.annotations (of an image, rectangles and so on)."
        faults.add(InvalidData, WHERE, "not_prelabels", message, remainder)
    if isinstance(remainder, dict) and remainder.get("raster"):
        faults.add(InvalidData, f"{WHERE}/raster", "unsupported_prelabels", "Masks are not supported.")
    return found


def _lists(value: Any, where: str, kind: str = "") -> Iterator[tuple[str, str, list[Raw]]]:
    if isinstance(value, list):
        yield where, kind, value
    elif isinstance(value, Holder):
        for name in Holder.__struct_fields__:
            yield from _lists(getattr(value, name), f"{where}/{name}", IMAGE_KEYS.get(name, kind))


def _without(text: Text, lists: list[list[Raw]]) -> bytes:
    """`text` with the items of these lists left out, commas and all."""
    view, base = memoryview(text), _address(text)
    spans = sorted(
        (_address(items[0]) - base, _address(items[-1]) + len(memoryview(items[-1])) - base) for items in lists if items
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


def _address(text: Text) -> int:
    return np.frombuffer(text, np.uint8).ctypes.data
