"""What an edit may not do, and how it is told: by pointer, code and message."""

import pytest

from rotoscope.domain.channel import NAN, Key
from rotoscope.domain.edit import AttributeChange, Change, Edit, GeometryChange, HeadChange, PresenceChange
from rotoscope.domain.edit_rules import Bounds, validate_edit
from rotoscope.domain.schema import OPEN_SCHEMA, Label, LabelSchema
from rotoscope.domain.track import Head, Track
from tests.tracks import BOX, SQUARE, a_track

CLOSED = LabelSchema(labels=(Label("car", kinds=("rectangle", "line")), Label("road")), is_open=False)
BOUNDS = Bounds(frame_count=20, schema=CLOSED, points_max=50)
CAR = Head("rectangle", "car")


def faults(*changes: Change, tracks: tuple[Track, ...] = (), bounds: Bounds = BOUNDS) -> list[tuple[str, str]]:
    known = {track.id: track for track in (a_track(), *tracks)}
    return [(fault.pointer, fault.code) for fault in validate_edit(Edit("s:1", changes), known, bounds)]


def shape(*coords: float) -> GeometryChange:
    return GeometryChange("t", 0, None, Key(coords))


def test_a_good_edit_has_no_faults() -> None:
    assert (
        faults(
            HeadChange("n", None, CAR),
            GeometryChange("n", 19, None, Key(BOX)),
            PresenceChange("n", 0, None, False),
            AttributeChange("n", "pose", 3, None, "up"),
            AttributeChange("n", "make", None, None, "T"),
            shape(-0.2, 0, 1.3, 1),
            HeadChange("t", CAR, None),
        )
        == []
    )


@pytest.mark.parametrize(
    ("coords", "pointer", "code"),
    [
        ((0.1, 0.2, 0.3), "/changes/0/after/coords", "coords_count"),
        (SQUARE, "/changes/0/after/coords", "coords_count"),
        ((0.1, 0.2, 0.3, NAN), "/changes/0/after/coords/3", "coords_not_finite"),
        ((0.1, float("inf"), 0.3, 0.4), "/changes/0/after/coords/1", "coords_not_finite"),
        ((0.1, 0.2, 640.0, 0.4), "/changes/0/after/coords/2", "coords_range"),
        ((-10.5, 0.2, 0.3, 0.4), "/changes/0/after/coords/0", "coords_range"),
    ],
)
def test_a_bad_rectangle_is_refused_at_its_number(coords: tuple[float, ...], pointer: str, code: str) -> None:
    assert faults(shape(*coords)) == [(pointer, code)]


def test_outlines_have_a_least_and_a_most() -> None:
    outline = a_track({0: SQUARE}, "polygon", track_id="p")
    few, odd, many = (Key((0.1,) * count) for count in (4, 7, 102))
    wanted = {few: "coords_count", odd: "coords_count", many: "points_max"}
    for key, code in wanted.items():
        found = faults(GeometryChange("p", 0, None, key), tracks=(outline,))
        assert found == [("/changes/0/after/coords", code)]


def test_a_landmark_point_is_there_or_not_but_not_by_half() -> None:
    pose = a_track({0: (0.1, 0.1, 0.2, 0.2)}, "landmark", track_id="l", points=("nose", "tail"))
    assert faults(GeometryChange("l", 0, None, Key((NAN, NAN, 0.1, 0.1))), tracks=(pose,)) == []
    half = GeometryChange("l", 0, None, Key((0.1, 0.1, NAN, 0.1)))
    assert faults(half, tracks=(pose,)) == [("/changes/0/after/coords/2", "coords_pair")]
    assert faults(GeometryChange("l", 0, None, Key((0.1, 0.1))), tracks=(pose,)) == [
        ("/changes/0/after/coords", "coords_count")
    ]


def test_frames_are_those_of_the_job() -> None:
    for frame in (-1, 20):
        assert faults(PresenceChange("t", frame, None, True)) == [("/changes/0/frame", "frame_range")]
        assert faults(GeometryChange("t", frame, None, None)) == [("/changes/0/frame", "frame_range")]
        assert faults(AttributeChange("t", "pose", frame, None, 1)) == [("/changes/0/frame", "frame_range")]


def test_a_cell_belongs_to_a_track() -> None:
    assert faults(PresenceChange("nobody", 0, None, True)) == [("/changes/0/track", "track_missing")]
    deleted = Track("d", None, a_track().geometry)
    assert faults(GeometryChange("d", 0, None, Key(BOX)), tracks=(deleted,)) == [("/changes/0/after", "track_deleted")]
    assert faults(GeometryChange("d", 0, None, None), tracks=(deleted,)) == []


@pytest.mark.parametrize(
    ("head", "pointer", "code"),
    [
        (Head("blob", "car"), "kind", "kind_unknown"),
        (Head("rectangle", "tram"), "label", "label_not_allowed"),
        (Head("polygon", "car"), "label", "label_not_allowed"),
        (Head("rectangle", "car", origin="nowhere"), "origin", "origin_unknown"),
        (Head("rectangle", "car", state="locked"), "state", "state_unknown"),
        (Head("landmark", "road", points=("a", "a")), "points", "points_names"),
    ],
)
def test_a_bad_head_is_refused_at_its_member(head: Head, pointer: str, code: str) -> None:
    assert faults(HeadChange("n", None, head)) == [(f"/changes/0/after/{pointer}", code)]


def test_an_open_schema_takes_any_label() -> None:
    assert faults(HeadChange("n", None, Head("cuboid", "tram")), bounds=Bounds(20, OPEN_SCHEMA)) == []


def test_a_track_with_shapes_keeps_its_kind() -> None:
    assert faults(HeadChange("t", CAR, Head("line", "car"))) == [("/changes/0/after/kind", "kind_fixed")]
    deleted = Track("d", None, a_track({0: SQUARE}, "polygon").geometry)
    assert faults(HeadChange("d", None, CAR), tracks=(deleted,)) == [("/changes/0/after/kind", "kind_fixed")]


def test_everything_wrong_is_told_at_once() -> None:
    assert faults(shape(0.1), PresenceChange("t", 99, None, True), AttributeChange("t", "", 99, None, 1)) == [
        ("/changes/0/after/coords", "coords_count"),
        ("/changes/1/frame", "frame_range"),
        ("/changes/2/frame", "frame_range"),
        ("/changes/2/name", "attribute_name"),
    ]
