"""Whatever a body says, it is taken or refused with a place: nothing else ever happens."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rotoscope.domain.errors import Refusal
from rotoscope.wire.long_list import find_long_list, guess_long_list
from tests.unit.wire.jobs import a_body, a_sensor_frame, sensor
from tests.unit.wire.prelabels import FRAME_IDS, SHAPES, VIDEO_DATA, a_track, read_text

ODD: list[Any] = [
    None,
    True,
    0,
    1.5,
    1e308,
    10**30,
    "",
    "x",
    "0.5",
    "\0",
    [],
    {},
    [[]],
    [None],
    {"a": None},
    ["p1", "p2"],
]
NAMES = ("x", "p9", "extra", "label", "type", "_id", "frames", "points", "edges", "front", "state", "attributes")
SPLICES = b'"{}[]:,0\\ue-\x00\xff\xc3 '


def bodies() -> list[dict[str, Any]]:
    tracks = [
        a_track(
            kind, _id=kind, frames={frame_id: {**shape, "attributes": {"a": {"value": 1}}} for frame_id in FRAME_IDS}
        )
        for kind, shape in SHAPES.items()
    ]
    items = {f"{kind}s": {"data": [{"_id": "1", "label": "Cat", **shape}]} for kind, shape in SHAPES.items()}
    return [
        a_body(data={"video_data": VIDEO_DATA, "maker_response": {"video2d": {"data": {"annotations": tracks}}}}),
        a_body(data={"image_url": "https://e.com/1.jpg", "maker_response": items}),
        sensor([a_sensor_frame("f"), a_sensor_frame("g")], sensor_meta=[{"id": "cam", "modality": "camera"}]),
    ]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) inside a value."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


def spoiled(chance: random.Random) -> bytes:
    """A good body of which something was changed, as a value or as text."""
    body = copy.deepcopy(chance.choice(bodies()))
    for _ in range(chance.choice([1, 1, 2, 3])):
        container, key = chance.choice(list(places(body)))
        match chance.randrange(4):
            case 0:
                del container[key]
            case 1 if isinstance(container, dict):
                container[chance.choice(NAMES)] = copy.deepcopy(chance.choice(ODD))
            case _:
                container[key] = copy.deepcopy(chance.choice(ODD))
    text = bytearray(json.dumps(body).encode())
    for _ in range(chance.choice([0, 0, 1, 2])):
        at, other = chance.randrange(len(text)), chance.randrange(len(text))
        text[at : at + chance.choice([0, 1, 10])] = chance.choice(
            [bytes([chance.choice(SPLICES)]), text[other : other + 20]]
        )
    return bytes(text)


@given(st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_a_spoiled_body_is_taken_or_refused_with_a_place(seed: int) -> None:
    chance = random.Random(seed)
    text = spoiled(chance)
    refusal = refusal_of(text)
    assert refusal is None or (refusal.status == 400 and refusal.faults)
    find_long_list(text, lambda: None, chance.choice([50, 500, 5000]))
    guess_long_list(text, lambda: None, chance.choice([50, 500, 5000]))


def refusal_of(text: bytes) -> Refusal | None:
    try:
        read_text(text)
    except Refusal as refusal:
        return refusal
    return None
