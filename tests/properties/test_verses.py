"""Reading a track by its refrain gives what reading it exactly gives, or gives up."""

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotoscope.domain.schema import OPEN_SCHEMA
from rotoscope.wire.prelabel_rules import Doubtful, Rules
from rotoscope.wire.prelabel_track import Reading, read_track
from rotoscope.wire.prelabel_verses import Irregular, read_regular

EVEN = [f"frame{number:03d}" for number in range(60)]
UNEVEN = [str(number) for number in range(60)]
SPLICES = [b'"', b"{", b"}", b"[", b"]", b":", b",", b"0", b"\\", b"\\u0041", b"-", b"e", b"\0", b"\n", b"\xff", b" "]
MEMBERS = [
    b'"label":"car",',
    b'"_id":"again",',
    b'"x":1,',
    b'"attributes":{},',
    b'"attributes":{"a":1,"a":2},',
    b'"coordinates":[{"x":0,"y":0}],',
    b'"extra":[{}],',
    b'"frame005":{},',
    b'"coordinates":[],',
]
SPELLINGS = {
    "short": "{:.6f}".format,
    "long": repr,
    "digits": "{:.15f}".format,
    "too many digits": "{:.16f}".format,
    "powers": "{:.3e}".format,
    "few": "{:.1f}".format,
    "shifted": lambda number: f"{number - 0.5:.4f}",
    "beyond one": lambda number: f"{number + 9:.2f}",
}


def rules(frames: list[str] = EVEN) -> Rules:
    return Rules({frame_id: index for index, frame_id in enumerate(frames)}, OPEN_SCHEMA, 1000)


def a_text(chance: random.Random, frames: list[str] = EVEN, spelling: str = "short", order: Any = None) -> bytes:
    """A long track as a programme writes it."""
    spell = SPELLINGS[spelling]
    comma, colon = chance.choice([(",", ":"), (", ", ": "), (",\n  ", ":\t")])
    order = order or chance.sample(["_id", "label", "type", "state", "attributes", "coordinates"], 6)
    kept = [name for name in order if name in ("_id", "coordinates", "attributes") or chance.random() < 0.5]
    value = chance.choice(["10%", 'a "b"', "ü", [1, {"b": []}], {"c": None}, 7, True])
    texts = []
    for number, frame in enumerate(frames):
        x, y, w, h = (chance.uniform(0.1, 0.4) for _ in range(4))
        corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
        turn = number // chance.choice([1, 7, 1000])
        points = [f'{{"x"{colon}{spell(px)}{comma}"y"{colon}{spell(py)}}}' for px, py in corners]
        members = {
            "_id": json.dumps(f"{chance.getrandbits(128):032x}" if order[0] != "label" else str(number)),
            "label": '"car"',
            "type": '"rectangle"',
            "state": "null",
            "attributes": json.dumps({"a": {"value": value if turn % 2 else None}}),
            "coordinates": f"[{comma.join(points)}]",
        }
        shape = comma.join(f'"{name}"{colon}{members[name]}' for name in kept)
        texts.append(f'"{frame}"{colon}{{{shape}}}')
    head = f'"_id"{colon}"t"{comma}"type"{colon}"rectangle"{comma}"label"{colon}"car"'
    tail = chance.choice(
        ["", f'{comma}"color"{colon}"red"', f'{comma}"attributes"{colon}{{"b":[1]}}', f'{comma}"u"{colon}[{{}}]']
    )
    return f'{{{head}{comma}"frames"{colon}{{{comma.join(texts)}}}{tail}}}'.encode()


def regular(text: bytes, known: Rules) -> Reading | None:
    try:
        return read_regular(text, known)
    except Irregular:
        return None


def exact(text: bytes, known: Rules) -> Reading | None:
    try:
        return read_track(text, known)
    except Doubtful:
        return None


@pytest.mark.parametrize("frames", [EVEN, UNEVEN, EVEN[::2]], ids=["even", "uneven", "gaps"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_regular_track_is_read_as_it_is_read_exactly(spelling: str, frames: list[str]) -> None:
    for seed in range(8):
        chance = random.Random(seed)
        order = ["_id", "label", "attributes", "coordinates"]
        text = a_text(chance, frames, spelling, order if seed % 2 else order[::-1])
        known = rules(UNEVEN if frames is UNEVEN else EVEN)
        found = regular(text, known)
        assert (found is None) == (b'"u"' in text), "a tail that looks like corners"
        assert found is None or found == exact(text, rules(UNEVEN if frames is UNEVEN else EVEN))
        assert regular(text, known) == found, "again, with a refrain that is known"


def spoiled(chance: random.Random, text: bytes) -> bytes:
    """A text in which something was put somewhere, into one frame or into all."""
    match chance.randrange(5):
        case 0:
            at = chance.choice([at for at in range(len(text)) if text[at : at + 1] == b"{"])
            return text[: at + 1] + chance.choice(MEMBERS) + text[at + 1 :]
        case 1:
            at, other = chance.randrange(len(text)), chance.randrange(len(text))
            return text[:at] + text[other : other + chance.randrange(40)] + text[at + chance.randrange(3) :]
        case 2:
            old, new = chance.choice(
                [(b'"y"', b'"x"'), (b'"_id"', b'"label"'), (b"}]", b'}],"label":"car"'), (b":{", b':{"_id":"1",')]
            )
            return text.replace(old, new)
        case 3:
            at = chance.randrange(len(text))
            return text[:at] + chance.choice(SPLICES) + text[at:]
        case _:
            at = chance.randrange(len(text))
            return text[:at] + chance.choice(SPLICES) + text[at + 1 :]


@given(st.integers(0, 2**32), st.sampled_from(sorted(SPELLINGS)), st.sampled_from([EVEN, UNEVEN]))
@settings(max_examples=250, deadline=None)
def test_whatever_is_read_by_its_refrain_would_be_read_exactly(seed: int, spelling: str, frames: list[str]) -> None:
    chance = random.Random(seed)
    text = a_text(chance, frames[: chance.choice([20, 40, 60])], spelling)
    known = rules(frames)
    if chance.random() < 0.5:
        regular(text, known)
    if chance.random() < 0.9:
        text = spoiled(chance, text)
    found = regular(text, known)
    assert found is None or found == exact(text, rules(frames))


def test_a_member_on_both_sides_of_the_corners_is_one_too_many() -> None:
    shape = '"label":"car","coordinates":[{"x":0,"y":0},{"x":1,"y":0},{"x":1,"y":1},{"x":0,"y":1}],"label":"car"'
    first, last = shape.removeprefix('"label":"car",'), shape.removesuffix(',"label":"car"')
    shapes = [first, *[shape] * 40, last]
    frames = ",".join(f'"{name}":{{{text}}}' for name, text in zip(EVEN, shapes, strict=False))
    text = f'{{"_id":"t","type":"rectangle","label":"car","frames":{{{frames}}}}}'.encode()
    assert exact(text, rules()) is None
    assert regular(text, rules()) is None


@pytest.mark.parametrize("at", [1, 2, 20, 40, 58, 59])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"_id":"5"', '"_id":"\\"'),
        ('"_id":"5"', '"_id":"\n"'),
        ('"_id":"5"', '"_id":""'),
        ('"_id":"5","label"', '"_id":"","label":"","label"'),
        ("0.50", "00.5"),
        ("0.50", "0.5."),
        ("0.50", "-0.5"),
        ("0.50", "1e99"),
        ("0.50", "null"),
        ("0.50", "0.5\x00"),
        ("0.50", "0x50"),
        ("0.50", '"0"'),
        ("0.50", "0..5"),
        ("0.50", " .50"),
        ("0.50", "NaN"),
        ('"10%"', '"1\n%"'),
        ('{"value":"10%"}', '{"value":"10%","value":1}'),
        ('{"value":"10%"}', "[]]"),
        ('"label":"car"', '"label":"cat"'),
        ('"label":"car"', '"label":"car","label":"car"'),
        ('"x":0.25', '"z":0.25'),
        ("frame", "fr\\u0061me"),
        ('"frame', '"Frame'),
        ('"coordinates"', '"coordinateS"'),
        ('"y":0.75}]', '"y":0.75}, {}]'),
        ('"y":0.75}]', '"y":0.75},]'),
    ],
)
def test_one_frame_that_is_not_like_the_others_is_judged_exactly(at: int, old: str, new: str) -> None:
    one = (
        '"%s":{"_id":"5","label":"car","attributes":{"a":{"value":"10%%"}},"coordinates":'
        '[{"x":0.25,"y":0.50},{"x":0.75,"y":0.50},{"x":0.75,"y":0.75},{"x":0.25,"y":0.75}]}'
    )
    frames = [one % name for name in EVEN]
    frames[at] = frames[at].replace(old, new)
    assert frames[at] != one % EVEN[at]
    text = f'{{"_id":"t","type":"rectangle","label":"car","frames":{{{",".join(frames)}}}}}'.encode()
    found = regular(text, rules())
    assert found is None or found == exact(text, rules())


def test_a_frame_that_stands_twice_is_not_read_by_the_refrain() -> None:
    text = a_text(random.Random(1), EVEN[:30], order=["_id", "label", "attributes", "coordinates"])
    for again in (EVEN[2], EVEN[19], EVEN[29]):
        assert regular(text.replace(EVEN[20].encode(), again.encode()), rules()) is None
