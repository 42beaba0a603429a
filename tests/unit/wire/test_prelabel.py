"""What pre-labels become: channels of a track, and a text that is kept as it came."""

import json
from typing import Any

import pytest

from rotoscope.domain.channel import Steps
from rotoscope.domain.track import shape_at, spans
from rotoscope.wire.prelabel import unpack
from tests.unit.wire.jobs import a_body
from tests.unit.wire.prelabels import CORNERS, SHAPES, VIDEO_DATA, a_track, read, read_one, read_text, track_of

FLAT = {
    "rectangle": (0.1, 0.2, 0.3, 0.5),
    "polygon": (0.1, 0.1, 0.4, 0.1, 0.2, 0.5),
    "line": (0.6, 0.78, 0.5, 0.52),
    "cuboid": tuple(number for n in range(1, 9) for number in (n / 10, n / 20)),
    "landmark": (0.17, 0.58, 0.26, 0.63),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_becomes_a_track(kind: str) -> None:
    track = read_one(a_track(kind))
    assert track.head is not None
    assert (track.id, track.head.kind, track.head.label, track.head.origin) == ("1a62", kind, "Cat", "prelabel")
    assert shape_at(track, 0) == FLAT[kind]


def test_frames_may_stand_in_any_order() -> None:
    shapes = {f"frame00{n}": {"points": {"p1": {"x": n, "y": n}, "p2": {"x": 0, "y": 0}}} for n in (3, 1, 2)}
    track = read_one(a_track("line", frames=shapes))
    assert [shape_at(track, frame) for frame in range(3)] == [(1, 1, 0, 0), (2, 2, 0, 0), (3, 3, 0, 0)]


def test_a_track_is_absent_where_it_has_no_shape() -> None:
    track = read_one(a_track(frames={"frame001": SHAPES["rectangle"], "frame003": SHAPES["rectangle"]}))
    assert track.presence == Steps((1, 2), (False, True))
    assert spans(track, 3) == [(0, 1), (2, 3)]


def test_a_track_ends_after_its_last_shape() -> None:
    assert spans(read_one(a_track(frames={"frame002": SHAPES["rectangle"]})), 3) == [(1, 2)]


def test_a_track_without_any_shape_is_taken() -> None:
    assert spans(read_one(a_track(frames={})), 3) == []


def test_points_stand_in_the_order_of_their_numbers() -> None:
    points = {f"p{n}": {"x": n / 100, "y": 0} for n in (10, 2, 1)}
    assert shape_at(read_one(a_track("line", frames={"frame001": {"points": points}})), 0) == (0.01, 0, 0.02, 0, 0.1, 0)


def test_a_landmark_has_the_points_of_all_its_frames() -> None:
    at = {"x": 0.5, "y": 0.5}
    frames = {"frame001": {"points": {"p1": at, "p2": at}}, "frame002": {"points": {"p6": at, "p2": at}}}
    track = read_one(a_track("landmark", frames=frames))
    assert track.head is not None
    assert track.head.points == ("p1", "p2", "p6")
    assert [number == number for number in shape_at(track, 1) or ()] == [False, False, True, True, True, True]


@pytest.mark.parametrize(
    "number", ["0", "1", "-0.0", "1e-7", "0.30000000000000004", "5e-324", "1E0", "-2.5", "1.0000000000001", "901e-16"]
)  # fmt: skip
def test_numbers_keep_every_bit(number: str) -> None:
    text = json.dumps(a_body(data={"video_data": VIDEO_DATA, "maker_response": {"video2d": [a_track("line")]}}))
    (new,) = read_text(text.replace("0.78", number).encode())
    assert track_of(new).geometry.coords[1].hex() == float(number).hex()


def test_coordinates_spelled_oddly_are_read_all_the_same() -> None:
    odd = [{"y": corner["y"], "more": 1, "x": corner["x"]} for corner in CORNERS]
    assert shape_at(read_one(a_track(frames={"frame001": {"coordinates": odd}})), 0) == FLAT["rectangle"]


@pytest.mark.parametrize("name", ["x1", "xe", "x ", "X"])
def test_a_key_that_only_resembles_x_is_not_x(name: str) -> None:
    text = json.dumps(a_body(data={"video_data": VIDEO_DATA, "maker_response": {"video2d": [a_track()]}}))
    with pytest.raises(Exception, match="x is missing"):
        read_text(text.replace('"x"', json.dumps(name)).encode())


ATTRIBUTES: list[tuple[Any, dict[str, Steps]]] = [
    ({"pose": {"value": "lying"}}, {"pose": Steps((0,), ("lying",))}),
    ({"pose": {"state": "editable", "value": "lying"}}, {"pose": Steps((0,), ("lying",))}),
    ({"pose": "lying"}, {"pose": Steps((0,), ("lying",))}),
    ({"faces": {"value": ["right", "back"]}}, {"faces": Steps((0,), (["right", "back"],))}),
    ({"n": {"value": 5}}, {"n": Steps((0,), (5,))}),
    ({"n": {"value": None}}, {}),
    ({"n": {}}, {}),
    ({"n": None}, {}),
    ({}, {}),
    ([], {}),
    (None, {}),
]


@pytest.mark.parametrize(("attributes", "steps"), ATTRIBUTES, ids=[json.dumps(given) for given, _ in ATTRIBUTES])
def test_attributes_are_taken_in_every_form(attributes: Any, steps: dict[str, Steps]) -> None:
    track = read_one(a_track(frames={"frame001": {**SHAPES["line"], "attributes": attributes}}, type="line"))
    assert track.attributes == steps


def test_attributes_become_keyframes_only_where_they_change() -> None:
    values = [{"a": {"value": 1}}, {"a": {"value": 1}, "b": {"value": True}}, {"a": {"value": True}}]
    frames = {f"frame00{n}": {**SHAPES["line"], "attributes": told} for n, told in enumerate(values, 1)}
    track = read_one(a_track("line", frames=frames))
    assert track.attributes == {"a": Steps((0, 2), (1, True)), "b": Steps((1,), (True,))}


def test_attributes_of_the_track_are_constants() -> None:
    assert read_one(a_track(attributes={"size": {"value": "L"}})).constants == {"size": "L"}


def test_the_text_is_kept_as_it_came_and_completed_at_its_end() -> None:
    text = b'{"_id":"a", "mine": 1.50,\n "type":"line","label":"x","color":null,"frames":{ }}'
    body = json.dumps(a_body(data={"video_data": VIDEO_DATA, "maker_response": {"video2d": ["@"]}})).encode()
    (new,) = read_text(body.replace(b'"@"', text))
    assert unpack(new.source) == text[:-1] + (
        b',"attributes":null,"origin":"prelabel","source":"images","state":"editable"}'
    )


def test_an_empty_id_is_filled_in_the_same_way_every_time() -> None:
    one, other = read([a_track(_id="")]), read([a_track(_id="")])
    assert len(one[0].track_id) == 36
    assert one == other


def test_edges_that_are_no_ring_become_one() -> None:
    shape = {**SHAPES["polygon"], "edges": {"e1": ["p1", "p2"], "e2": ["p2", "p2"], "e3": ["p3", "p1"]}}
    (new,) = read([a_track("polygon", frames={"frame001": shape})])
    assert json.loads(unpack(new.source))["frames"]["frame001"]["edges"] == SHAPES["polygon"]["edges"]


def test_an_empty_label_inside_becomes_the_label_of_the_track() -> None:
    (new,) = read([a_track(frames={"frame001": {**SHAPES["rectangle"], "label": ""}})])
    assert json.loads(unpack(new.source))["frames"]["frame001"]["label"] == "Cat"


NESTINGS: list[Any] = [
    {"video2d": {"data": {"annotations": "@"}}},
    {"video_2d": {"data": {"annotations": "@"}}},
    {"video2d": {"annotations": "@"}},
    {"video2d": {"data": "@"}},
    {"video_2d": "@"},
    {"data": {"video2d": "@"}},
    {"video2d": {"data": {"annotations": "@", "groups": None}}, "other": [1]},
]


@pytest.mark.parametrize("nesting", NESTINGS, ids=json.dumps)
def test_the_list_is_found_wherever_clients_put_it(nesting: Any) -> None:
    body = json.dumps(a_body(data={"video_data": VIDEO_DATA, "maker_response": nesting}))
    (new,) = read_text(body.replace('"@"', json.dumps([a_track()])).encode())
    assert new.track_id == "1a62"


@pytest.mark.parametrize("nesting", [None, {}, {"video2d": None}, {"video2d": {"data": {"annotations": []}}}])
def test_no_pre_labels_are_no_pre_labels(nesting: Any) -> None:
    assert read_text(json.dumps(a_body(data={"video_data": VIDEO_DATA, "maker_response": nesting})).encode()) == []


@pytest.mark.parametrize(("name", "kind"), [("rectangles", "rectangle"), ("landmarks", "landmark"), ("lines", "line")])
def test_pre_labels_of_an_image_are_single_shapes(name: str, kind: str) -> None:
    item = {"_id": "7", "label": "Cat", "state": "non_editable", "attributes": {"a": {"value": 1}}, **SHAPES[kind]}
    data = {"image_url": "https://e.com/1.jpg", "maker_response": {name: {"data": [item]}}}
    (new,) = read_text(json.dumps(a_body(data=data)).encode())
    track = track_of(new)
    assert track.head is not None
    assert (track.id, track.head.kind, track.head.state) == ("7", kind, "non_editable")
    assert shape_at(track, 0) == FLAT[kind]
    assert json.loads(unpack(new.source)) == item
