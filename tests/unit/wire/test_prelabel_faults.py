"""What is wrong with a pre-label is told with its place, and then nothing of the job is taken."""

import copy
from typing import Any

import pytest

from rotoscope.domain.errors import Refusal
from rotoscope.domain.schema import Attribute, AttributeType, Label, LabelSchema
from tests.unit.wire.prelabels import CORNERS, SHAPES, a_track, changed, read, read_text

INSIDE = "/frames/frame001/attributes"
HERE = "/data/maker_response/video2d/data/annotations/0"
SHAPE = f"{HERE}/frames/frame001"


def corner(number: int, **values: Any) -> dict[str, Any]:
    """A rectangle, one corner of which was changed."""
    return changed("rectangle", lambda shape: shape["coordinates"][number].update(values))


def corners(*pairs: tuple[float, float]) -> dict[str, Any]:
    return changed("rectangle", lambda shape: shape.update(coordinates=[{"x": x, "y": y} for x, y in pairs]))


def point(kind: str, name: str, value: Any) -> dict[str, Any]:
    return changed(kind, lambda shape: shape["points"].update({name: value}))


def without(kind: str, *names: str) -> dict[str, Any]:
    return changed(kind, lambda shape: [shape["points"].pop(name) for name in names])


def with_member(kind: str, **members: Any) -> dict[str, Any]:
    return changed(kind, lambda shape: shape.update(members))


P = {"x": 0.5, "y": 0.5}
FAULTS: list[tuple[str, Any, str, str]] = [
    ("a string", "x", "not_an_object", ""),
    ("null", None, "not_an_object", ""),
    ("no _id", a_track(_id=...), "missing", "/_id"),
    ("null _id", a_track(_id=None), "not_a_string", "/_id"),
    ("a number as _id", a_track(_id=5), "not_a_string", "/_id"),
    ("no type", a_track(type=...), "unknown_type", "/type"),
    ("unknown type", a_track(type="circle"), "unknown_type", "/type"),
    ("no label", a_track(label=...), "missing", "/label"),
    ("empty label", a_track(label=""), "missing", "/label"),
    ("a number as label", a_track(label=5), "not_a_string", "/label"),
    ("unknown state", a_track(state="locked"), "not_a_choice", "/state"),
    ("a number as color", a_track(color=5), "not_a_string", "/color"),
    ("text as attributes", a_track(attributes="x"), "not_an_object", "/attributes"),
    ("no frames", a_track(frames=...), "not_an_object", "/frames"),
    ("a list as frames", a_track(frames=[]), "not_an_object", "/frames"),
    ("unknown frame", a_track(frames={"a/b": {"coordinates": CORNERS}}), "unknown_frame", "/frames/a~1b"),
    ("null as shape", a_track(frames={"frame001": None}), "not_an_object", "/frames/frame001"),
    ("another label inside", with_member("rectangle", label="Dog"), "label_differs", "/frames/frame001/label"),
    ("another type inside", with_member("rectangle", type="line"), "type_differs", "/frames/frame001/type"),
    ("a list as attributes", with_member("line", attributes=[1]), "not_an_object", "/frames/frame001/attributes"),
]  # fmt: skip

GEOMETRY: list[tuple[str, Any, str, str]] = [
    ("no coordinates", a_track(frames={"frame001": {}}), "not_an_array", "/coordinates"),
    ("points of a rectangle", a_track(frames={"frame001": SHAPES["line"]}), "not_an_array", "/coordinates"),
    ("3 corners", corners((0, 0), (1, 0), (1, 1)), "point_count", "/coordinates"),
    ("5 corners", corners((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)), "point_count", "/coordinates"),
    ("a turned rectangle", corners((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)), "not_upright", "/coordinates"),
    ("crossed corners", corners((1, 1), (0, 1), (0, 0), (1, 0)), "crossed_corners", "/coordinates"),
    ("no area", corners((0.5, 0), (0.5, 0), (0.5, 1), (0.5, 1)), "zero_area", "/coordinates"),
    ("a list as corner", with_member("rectangle", coordinates=[[0, 0]] * 4), "not_an_object", "/coordinates/0"),
    ("no x", changed("rectangle", lambda s: s["coordinates"][1].pop("x")), "missing", "/coordinates/1/x"),
    ("text as x", corner(2, x="0.5"), "not_a_number", "/coordinates/2/x"),
    ("null as y", corner(2, y=None), "not_a_number", "/coordinates/2/y"),
    ("true as y", corner(2, y=True), "not_a_number", "/coordinates/2/y"),
    ("far outside", corner(2, y=10.5), "out_of_range", "/coordinates"),
    ("1e308", corner(2, y=1e308), "out_of_range", "/coordinates"),
    ("pixels", corners((100, 50), (300, 50), (300, 90), (100, 90)), "out_of_range", "/coordinates"),
    ("coordinates of a line", a_track("line", frames={"frame001": SHAPES["rectangle"]}), "not_an_object", "/points"),
    ("2 points of a polygon", without("polygon", "p3"), "point_count", "/points"),
    ("1 point of a line", without("line", "p2"), "point_count", "/points"),
    ("0 points of a landmark", without("landmark", "p1", "p2"), "point_count", "/points"),
    ("7 points of a cuboid", without("cuboid", "p8"), "point_count", "/points"),
    ("9 points of a cuboid", point("cuboid", "p9", P), "point_count", "/points"),
    ("51 points", with_member("line", points={f"p{n}": P for n in range(1, 52)}), "point_count", "/points"),
    ("a point named q", point("polygon", "q", P), "point_name", "/points/q"),
    ("a point named p0", point("line", "p0", P), "point_name", "/points/p0"),
    ("a point that is a list", point("line", "p2", [0, 0]), "not_an_object", "/points/p2"),
    ("a point without y", point("landmark", "p2", {"x": 0.5}), "missing", "/points/p2/y"),
    ("an edge to nowhere", with_member("polygon", edges={"e1": ["p1", "p9"]}), "unknown_point", "/edges"),
    ("an edge of a line to nowhere", with_member("line", edges={"e1": ["p1", "p9"]}), "unknown_point", "/edges"),
    ("an edge with three ends", with_member("landmark", edges={"e1": ["p1", "p2", "p1"]}), "not_edges", "/edges"),
    ("text as edges", with_member("polygon", edges="x"), "not_edges", "/edges"),
    ("a face of p9", with_member("cuboid", side={"coordinates": ["p9"]}), "unknown_point", "/side/coordinates"),
    ("text as face", with_member("cuboid", side="x"), "unknown_point", "/side/coordinates"),
]  # fmt: skip


@pytest.mark.parametrize(("track", "code", "place"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_wrong_track_is_refused_with_its_place(track: Any, code: str, place: str) -> None:
    with pytest.raises(Refusal) as refused:
        read([track])
    assert refused.value.code == "FS_0003"
    assert (refused.value.faults[0].code, refused.value.faults[0].pointer) == (code, HERE + place)


@pytest.mark.parametrize(("track", "code", "place"), [case[1:] for case in GEOMETRY], ids=[c[0] for c in GEOMETRY])
def test_a_wrong_shape_is_refused_with_its_place(track: Any, code: str, place: str) -> None:
    with pytest.raises(Refusal) as refused:
        read([track])
    assert refused.value.code == "FS_0003"
    assert refused.value.faults[0].pointer == SHAPE + place
    assert {fault.code for fault in refused.value.faults} == {code}


def test_as_far_outside_as_may_be_is_taken() -> None:
    assert read([corners((-10, -10), (10, -10), (10, 10), (-10, 10))])


@pytest.mark.parametrize(("left", "looks_so"), [(100, True), (1.5, True), (1, False), (0.5, False)])
def test_pixels_are_told_what_they_look_like(left: float, looks_so: bool) -> None:
    with pytest.raises(Refusal) as refused:
        read([corners((left, 50), (300, 50), (300, 90), (left, 90))])
    assert ("look like pixels" in str(refused.value)) == looks_so


def test_two_tracks_with_one_id_name_each_other() -> None:
    with pytest.raises(Refusal) as refused:
        read([a_track(), a_track("line")])
    fault = refused.value.faults[0]
    assert (fault.code, fault.pointer) == ("duplicate_id", HERE[:-1] + "1/_id")
    assert HERE in fault.message


def test_every_fault_of_every_track_is_told_at_once() -> None:
    wrong = corner(0, x=None)
    with pytest.raises(Refusal) as refused:
        read([a_track(), a_track(_id=..., type="circle"), {**copy.deepcopy(wrong), "label": ""}])
    assert [fault.pointer for fault in refused.value.faults] == [
        f"{HERE[:-1]}1/_id",
        f"{HERE[:-1]}1/type",
        f"{HERE[:-1]}2/label",
        f"{HERE[:-1]}2/frames/frame001/coordinates/0/x",
    ]


def test_no_more_than_a_hundred_faults_are_told() -> None:
    with pytest.raises(Refusal) as refused:
        read([a_track(_id=str(number), label="") for number in range(150)], tracks_max=1000)
    assert len(refused.value.faults) == 100


def test_too_many_tracks_are_refused_before_they_are_read() -> None:
    with pytest.raises(Refusal) as refused:
        read([{}] * 101)
    assert refused.value.faults[0].code == "too_many_tracks"


CLOSED = LabelSchema(
    is_open=False,
    labels=(
        Label(
            "Cat",
            kinds=("rectangle",),
            attributes=(
                Attribute("pose", AttributeType.SELECT, values=("lying", "standing")),
                Attribute("faces", AttributeType.MULTI, values=("left", "right")),
                Attribute("note"),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("track", "code", "place"),
    [
        (a_track(label="Dog"), "unknown_label", "/label"),
        (a_track("line"), "kind_not_allowed", "/type"),
        (a_track(attributes={"size": {"value": 1}}), "unknown_attribute", "/attributes/size"),
        (a_track(attributes={"pose": {"value": "sitting"}}), "unknown_value", "/attributes/pose"),
        (with_member("rectangle", attributes={"faces": {"value": ["up"]}}), "unknown_value", f"{INSIDE}/faces"),
    ],
)  # fmt: skip
def test_a_closed_schema_refuses_what_it_does_not_list(track: Any, code: str, place: str) -> None:
    with pytest.raises(Refusal) as refused:
        read([track], CLOSED)
    assert (refused.value.faults[0].code, refused.value.faults[0].pointer) == (code, HERE + place)


def test_a_closed_schema_takes_what_it_lists() -> None:
    attributes = {"pose": {"value": "lying"}, "faces": {"value": ["left"]}, "note": {"value": "any"}}
    read([with_member("rectangle", attributes=attributes)], CLOSED)


LINE = b'{"_id":"a","type":"line","label":"x","frames":{"frame001":{'
TWO = b'"points":{"p1":{"x":0,"y":0},"p2":{"x":1,"y":1}}'
DUPLICATES = [
    b'{"_id":"a","type":"line","type":"line","label":"x","frames":{}}',
    b'{"_id":"a","type":"line","label":"x","frames":{},"frames":{}}',
    LINE + b'%b},"frame001":{%b}}}',
    LINE + b'%b,%b}}}',
    LINE + b'"points":{"p1":{"x":0,"x":0,"y":0},"p2":{"x":1,"y":1}}}}}',
    LINE + b'"points":{"p1":{"x":0,"y":0},"p2":{"x":0,"y":0},"p2":{"x":1,"y":1}}}}}',
    LINE + b'%b,"attributes":{"a":{"value":1},"a":{"value":1}}}}}',
    LINE + b'%b,"mine":1,"mine":2}}}',
    LINE + b'%b,"edges":{"e1":["p1","p2"],"e1":["p2","p1"]}}}}',
    b'{"_id":"a","type":"rectangle","label":"x","frames":{"frame001":{"coordinates":[{"x":0,"y":0},{"x":1,"y":0},{"x":1,"y":1},{"x":0,"y":1,"y":1}]}}}',
]  # fmt: skip


BODY = (
    b'{"reference_id":"1","tag":"t","data":{"video_data":{"frames":[{"frame_id":"frame001","src":"https://e.com/1"}]},'
    b'"maker_response":{"video2d":[%b]}}}'
)


@pytest.mark.parametrize("track", DUPLICATES, ids=[f"{number}" for number in range(len(DUPLICATES))])
def test_a_key_that_stands_twice_anywhere_in_a_track_is_refused(track: bytes) -> None:
    text = track.replace(b"%b", TWO)
    with pytest.raises(Refusal) as refused:
        read_text(BODY % text)
    assert refused.value.faults[0].code == "duplicate_key"
