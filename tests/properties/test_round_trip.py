"""What you get back is what you sent, and what was drawn can be read again."""

import json
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rotoscope.domain.job import JobKind
from rotoscope.domain.schema import OPEN_SCHEMA
from rotoscope.domain.track import Track, dense
from rotoscope.wire.prelabel import unpack
from rotoscope.wire.prelabel_rules import Rules
from rotoscope.wire.prelabel_track import read_track
from rotoscope.wire.result_source import Source
from rotoscope.wire.result_track import TrackWriter
from tests.properties.track_strategies import FRAME_COUNT, tracks
from tests.unit.wire.jobs import a_body
from tests.unit.wire.prelabels import VIDEO_DATA, read_text, track_of

SENT_FRAMES = ("frame001", "frame002", "frame003")
DRAWN_FRAMES = tuple(f"f/{index}%s" for index in range(FRAME_COUNT))

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
numbers = st.floats(-10, 10, allow_nan=False).map(repr) | st.sampled_from(
    ["0", "1", "-0.0", "0.10", "1e-7", "5E-1", "0.30000000000000004", "12345e-6"]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
    max_leaves=4,
)
spaces = st.sampled_from(["", " ", "\n\t"])
KNOWN = {"_id", "type", "label", "state", "attributes", "coordinates", "points", "edges", "front", "side", "back"}
TRACK = {"frames", "color", "origin", "source"}


@st.composite
def shapes(draw: st.DrawFn, kind: str) -> str:
    """A shape as text, with number texts of every spelling and members that nobody knows."""
    if kind == "rectangle":
        left, top = draw(st.integers(-5, 5)), draw(st.integers(-5, 5))
        right, bottom = left + draw(st.integers(1, 4)), top + draw(st.integers(1, 4))
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        geometry = '"coordinates": [' + ",".join('{"x":%s, "y":%se-0}' % corner for corner in corners) + "]"  # noqa: UP031
    else:
        names = draw(st.permutations([f"p{n}" for n in range(1, 9 if kind == "cuboid" else draw(st.integers(4, 7)))]))
        pairs = ",".join(f'"{name}":{{"x":{draw(numbers)},"y" : {draw(numbers)}}}' for name in names)
        geometry = f'"points":{{{pairs}}}'
    told = draw(st.dictionaries(words, anything.map(lambda value: {"value": value}), max_size=2))
    members = [geometry, f'"_id":{json.dumps(draw(words))}', f'"attributes":{json.dumps(told)}']
    extra = draw(st.dictionaries(words.filter(lambda name: name not in KNOWN), anything, max_size=2))
    members += [f"{json.dumps(name)}:{draw(spaces)}{json.dumps(value)}" for name, value in extra.items()]
    return "{" + ",".join(draw(st.permutations(members))) + "}"


@st.composite
def prelabels(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["rectangle", "polygon", "line", "cuboid", "landmark"]))
    names = draw(st.permutations(SENT_FRAMES))[: draw(st.integers(0, 3))]
    frames = ",".join(f'"{name}":{draw(spaces)}{draw(shapes(kind))}' for name in names)
    members = ['"_id":"t"', f'"type":"{kind}"', f'"label":{json.dumps("L" + draw(words))}', f'"frames":{{{frames}}}']
    extra = draw(st.dictionaries(words.filter(lambda name: name not in KNOWN | TRACK), anything, max_size=2))
    members += [f"{json.dumps(name)}:{json.dumps(value)}" for name, value in extra.items()]
    return draw(spaces).join(["{", ",".join(draw(st.permutations(members))), "}"])


def parsed(text: bytes | str) -> Any:
    """The value with every number as it is spelled and every object in its order."""
    return json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=list)


@given(prelabels())
@settings(max_examples=60, deadline=None)
def test_a_pre_label_that_nobody_touched_comes_back_as_it_came(text: str) -> None:
    body = json.dumps(a_body(data={"video_data": VIDEO_DATA, "maker_response": {"video2d": ["@"]}}))
    (new,) = read_text(body.replace('"@"', text).encode())
    sent, returned = parsed(text), parsed(unpack(new.source))
    assert returned[: len(sent)] == sent
    assert {name for name, _ in returned[len(sent) :]} <= {"color", "attributes", "origin", "source", "state"}

    writer = TrackWriter("job", JobKind.VIDEO, SENT_FRAMES, OPEN_SCHEMA)
    written = writer.write(track_of(new), Source(unpack(new.source), SENT_FRAMES))
    if len(track_of(new).geometry):
        assert written is not None
        assert written.text == unpack(new.source)


@given(tracks())
@settings(max_examples=60, deadline=None)
def test_what_was_drawn_is_written_so_that_it_can_be_read_again(track: Track) -> None:
    writer = TrackWriter("job", JobKind.VIDEO, DRAWN_FRAMES, OPEN_SCHEMA)
    written = writer.write(track, None)
    shapes_drawn = dense(track, FRAME_COUNT)
    assert (written is None) == (len(shapes_drawn) == 0)
    if written is None or track.head is None:
        return
    assert writer.write(track, None) == written, "the same track gives the same bytes"
    frames = json.loads(written.text)["frames"]
    assert list(frames) == [DRAWN_FRAMES[frame] for frame in shapes_drawn.frames.tolist()]
    assert len({shape["_id"] for shape in frames.values()}) == len(frames)
    for row, shape in enumerate(frames.values()):
        assert _numbers_of(track, shape) == _spelled(shapes_drawn.shape(row))


def _numbers_of(track: Track, shape: dict[str, Any]) -> list[str]:
    assert track.head is not None
    if track.head.kind == "rectangle":
        points = [shape["coordinates"][0], shape["coordinates"][2]]
    elif track.head.kind == "landmark":
        points = [shape["points"].get(name, {"x": float("nan"), "y": float("nan")}) for name in track.head.points]
    else:
        points = [shape["points"][f"p{number}"] for number in range(1, len(shape["points"]) + 1)]
    return _spelled(np.array([number for point in points for number in (point["x"], point["y"])], np.float64))


def _spelled(numbers: np.ndarray) -> list[str]:
    return [number.hex() for number in numbers.tolist()]


@given(tracks(kind="cuboid") | tracks(kind="polygon"))
@settings(max_examples=25, deadline=None)
def test_a_result_can_be_sent_again_as_pre_labels(track: Track) -> None:
    written = TrackWriter("job", JobKind.VIDEO, DRAWN_FRAMES, OPEN_SCHEMA).write(track, None)
    if written is None:
        return
    rules = Rules({frame_id: index for index, frame_id in enumerate(DRAWN_FRAMES)}, OPEN_SCHEMA, 1000)
    again = read_track(written.text, rules).track
    first, second = dense(track, FRAME_COUNT), dense(again, FRAME_COUNT)
    assert np.array_equal(first.frames, second.frames)
    assert first.coords.tobytes() == second.coords.tobytes()
