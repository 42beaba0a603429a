"""The result document: exactly the shape of the contract, quoting what came."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

import pytest

from rotoscope.domain.channel import NAN, Geometry, Key, Steps
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import JobKind
from rotoscope.domain.schema import OPEN_SCHEMA, Label, LabelSchema
from rotoscope.domain.track import Head, Track
from rotoscope.wire.prelabel import unpack
from rotoscope.wire.result import NO_ID, document
from rotoscope.wire.result_source import Source
from rotoscope.wire.result_track import TrackText, TrackWriter
from tests.unit.wire.jobs import a_sensor_frame
from tests.unit.wire.prelabels import CORNERS, EIGHT, FRAME_IDS, SHAPES, a_track, read, track_of

JOB_ID = "3f3e8675-ca69-46d7-aa34-96f90fcbb732"
BOX = (0.1, 0.2, 0.3, 0.5)


def drawn(kind: str = "rectangle", *keys: tuple[int, Sequence[float]], points: tuple[str, ...] = ()) -> Track:
    """A track drawn here, with these keyframes."""
    keyframes = [(frame, coords, False) for frame, coords in keys] or [(0, BOX, False)]
    return Track("drawn-1", Head(kind, "Cat", points=points), Geometry.from_keyframes(keyframes))


def write(track: Track, source: Source | None = None, schema: LabelSchema = OPEN_SCHEMA) -> TrackText | None:
    return TrackWriter(JOB_ID, JobKind.VIDEO, FRAME_IDS, schema).write(track, source)


def written(track: Track, source: Source | None = None, schema: LabelSchema = OPEN_SCHEMA) -> Any:
    found = write(track, source, schema)
    assert found is not None
    return json.loads(found.text)


def sent(track: dict[str, Any]) -> tuple[Track, Source]:
    """A pre-label as a track, and as what it is quoted from."""
    (new,) = read([track])
    return track_of(new), Source(unpack(new.source), FRAME_IDS)


def moved(track: Track, frame: int, coords: Sequence[float]) -> Track:
    return dataclasses.replace(track, geometry=track.geometry.with_key(frame, Key(tuple(coords))))


def test_a_drawn_track_has_every_member_of_the_contract() -> None:
    assert written(drawn()) == {
        "_id": "drawn-1",
        "type": "rectangle",
        "label": "Cat",
        "color": "rgb(230,57,70)",
        "attributes": None,
        "origin": "manual",
        "source": "images",
        "state": "editable",
        "frames": {
            frame_id: {"_id": shape_id, "label": "Cat", "attributes": {}, "coordinates": CORNERS}
            for frame_id, shape_id in zip(FRAME_IDS, SHAPE_IDS, strict=True)
        },
    }


SHAPE_IDS = (  # derived from job, track and frame: the same for ever
    "4cf24d55-13ce-5741-ae0f-fa2d739e66db",
    "a81034e1-a958-592e-8499-45cc7bb8f10e",
    "2c25311e-ed78-5083-ac6c-08e36c5fe68f",
)


def test_the_frames_between_keyframes_are_worked_out() -> None:
    track = written(drawn("line", (0, (0, 0, 1, 1)), (2, (1, 0, 0, 1))))
    assert track["frames"]["frame002"]["points"] == {"p1": {"x": 0.5, "y": 0}, "p2": {"x": 0.5, "y": 1}}


@pytest.mark.parametrize("kind", ["polygon", "line", "cuboid"])
def test_a_drawn_shape_looks_as_in_the_contract(kind: str) -> None:
    track, _ = sent(a_track(kind))
    assert track.head is not None
    shape = written(dataclasses.replace(track, presence=Steps()))["frames"]["frame002"]
    assert {name: shape[name] for name in SHAPES[kind]} == SHAPES[kind]
    assert list(shape) == ["_id", "label", "attributes", *SHAPES[kind]]


def test_points_of_a_drawn_landmark_are_numbered_and_absent_ones_left_out() -> None:
    track = drawn("landmark", (0, (0.1, 0.2, 0.3, 0.4)), (1, (NAN, NAN, 0.5, 0.5)), points=("nose", "tail%s"))
    frames = written(track)["frames"]
    assert frames["frame001"]["points"] == {
        "nose": {"x": 0.1, "y": 0.2, "label": 1},
        "tail%s": {"x": 0.3, "y": 0.4, "label": 2},
    }
    assert frames["frame003"]["points"] == {"tail%s": {"x": 0.5, "y": 0.5, "label": 2}}


def test_attributes_hold_until_they_change() -> None:
    track = dataclasses.replace(drawn(), attributes={"pose": Steps((1, 2), ("lying", True))}, constants={"size": "L"})
    found = written(track)
    assert found["attributes"] == {"size": {"value": "L"}}
    assert [shape["attributes"] for shape in found["frames"].values()] == [
        {},
        {"pose": {"value": "lying"}},
        {"pose": {"value": True}},
    ]


def test_a_label_has_its_color_from_the_schema() -> None:
    schema = LabelSchema(labels=(Label("Cat", color="rgb(1,2,3)"),))
    assert written(drawn(), schema=schema)["color"] == "rgb(1,2,3)"


def test_what_is_deleted_or_nowhere_is_not_in_the_result() -> None:
    assert write(dataclasses.replace(drawn(), head=None)) is None
    assert write(dataclasses.replace(drawn(), presence=Steps((0,), (False,)))) is None
    assert write(Track("x", Head("line", "Cat"))) is None


MINE = {"_id": "mine", "score": 1e-7, "attributes": {"pose": {"state": "editable", "value": "lying"}}}


def three_frames(kind: str = "rectangle") -> dict[str, Any]:
    frames = {frame_id: {**MINE, "_id": f"mine-{frame_id}", **SHAPES[kind]} for frame_id in FRAME_IDS}
    return a_track(kind, frames=frames, confidence=0.9)


def test_an_edit_that_was_undone_leaves_no_trace() -> None:
    track, source = sent(three_frames())
    edited = moved(track, 1, (0, 0, 1, 1))
    restored = moved(edited, 1, track.geometry.shape(1).tolist())
    found = write(restored, source)
    assert found is not None
    assert found.text == source.text


def test_only_the_shape_that_was_moved_differs() -> None:
    track, source = sent(three_frames())
    before, after = json.loads(source.text), written(moved(track, 1, (0, 0, 1, 1)), source)
    square = [{"x": 0, "y": 0}, {"x": 1, "y": 0}, {"x": 1, "y": 1}, {"x": 0, "y": 1}]
    assert after["frames"].pop("frame002") == {**before["frames"].pop("frame002"), "coordinates": square}
    assert after == before


def test_a_changed_attribute_keeps_what_stands_beside_it() -> None:
    track, source = sent(three_frames())
    edited = dataclasses.replace(
        track, attributes={"pose": Steps((0, 2), ("lying", "standing")), "n": Steps((2,), (1,))}
    )
    frames = written(edited, source)["frames"]
    assert frames["frame001"] == json.loads(source.text)["frames"]["frame001"]
    assert frames["frame003"]["attributes"] == {"pose": {"state": "editable", "value": "standing"}, "n": {"value": 1}}
    assert frames["frame003"]["coordinates"] == CORNERS


def test_a_removed_attribute_is_gone() -> None:
    track, source = sent(three_frames())
    frames = written(dataclasses.replace(track, attributes={}), source)["frames"]
    assert [shape["attributes"] for shape in frames.values()] == [{}, {}, {}]


def test_another_label_is_told_everywhere_it_stood() -> None:
    sent_track = three_frames()
    sent_track["frames"]["frame001"]["label"] = "Cat"
    track, source = sent(sent_track)
    assert track.head is not None
    found = written(dataclasses.replace(track, head=dataclasses.replace(track.head, label="Dog")), source)
    assert (found["label"], found["confidence"]) == ("Dog", 0.9)
    assert found["frames"]["frame001"]["label"] == "Dog"
    assert "label" not in found["frames"]["frame002"]


def test_frames_that_were_added_look_like_those_that_came() -> None:
    faces = {face: {"coordinates": ["p1", "p8"]} for face in ("front", "back")}
    track, source = sent(a_track("cuboid", frames={"frame001": {"points": EIGHT, **faces}}))
    added = written(dataclasses.replace(track, presence=Steps()), source)["frames"]["frame003"]
    assert {name: added.get(name) for name in ("front", "side", "back")} == {**faces, "side": None}


def test_frames_that_were_taken_away_are_gone() -> None:
    track, source = sent(three_frames())
    found = written(dataclasses.replace(track, presence=Steps((1, 2), (False, True))), source)
    assert list(found["frames"]) == ["frame001", "frame003"]


def frames_of(*states: FrameState) -> list[Frame]:
    return [
        Frame(JOB_ID, index, FRAME_IDS[index], f"https://example.com/{index}.jpg", state)
        for index, state in enumerate(states)
    ]


def built(kind: JobKind, data: Any, tracks: Sequence[TrackText] = (), frames: Sequence[Frame] = ()) -> Any:
    sources = [f"https://roto.example/v1/assets/{JOB_ID}/{frame.index}" for frame in frames]
    return json.loads(b"".join(document(kind, data, frames, sources, iter(tracks))))


def test_the_document_of_a_video_is_that_of_the_contract() -> None:
    frames = frames_of(FrameState.READY, FrameState.FAILED)
    assert built(JobKind.VIDEO, {}, [TrackText("line", b'{"_id":"a"}', 1), TrackText("line", b"{}", 1)], frames) == {
        "data": {
            "annotation_data": {"annotations": [{"_id": "a"}, {}], "groups": None},
            "video_data": {
                "frames": [
                    {
                        "_id": NO_ID,
                        "frame_id": "frame001",
                        "meta_data": None,
                        "ref_id": "",
                        "src": f"https://roto.example/v1/assets/{JOB_ID}/0",
                        "src_original": "https://example.com/0.jpg",
                    },
                    {
                        "_id": NO_ID,
                        "frame_id": "frame002",
                        "meta_data": None,
                        "ref_id": "",
                        "src": "",
                        "src_original": "https://example.com/1.jpg",
                    },
                ]
            },
        }
    }


def test_the_document_of_an_image_has_a_list_for_each_kind() -> None:
    tracks = [TrackText("line", b'{"_id":"a"}', 1), TrackText("rectangle", b'{"_id":"b"}', 1)]
    assert built(JobKind.IMAGE, {"image_url": "https://e.com/a.jpg"}, tracks) == {
        "data": {
            "annotations": {
                "rectangles": [{"_id": "b"}],
                "polygons": [],
                "lines": [{"_id": "a"}],
                "cuboids": [],
                "landmarks": [],
            },
            "image_url": "https://e.com/a.jpg",
        }
    }


def test_the_document_of_a_camera_echoes_its_frames() -> None:
    frames = [a_sensor_frame("f")]
    assert built(JobKind.SENSOR, {"sensor_data": {"frames": frames, "sensor_meta": []}}) == {
        "data": {"annotation_data": {"annotations": []}, "sensor_data": {"frames": frames}}
    }


def test_a_shape_of_an_image_stands_by_itself() -> None:
    found = TrackWriter(JOB_ID, JobKind.IMAGE, ("image",), OPEN_SCHEMA).write(drawn(), None)
    assert found is not None
    assert json.loads(found.text) == {"_id": "drawn-1", "label": "Cat", "attributes": {}, "coordinates": CORNERS}


def test_what_holds_for_a_whole_object_of_an_image_is_said_of_its_shape() -> None:
    told = dataclasses.replace(drawn(), constants={"size": "large"}, attributes={"pose": Steps((0,), ("lying",))})
    found = TrackWriter(JOB_ID, JobKind.IMAGE, ("image",), OPEN_SCHEMA).write(told, None)
    assert found is not None
    assert json.loads(found.text)["attributes"] == {"pose": {"value": "lying"}, "size": {"value": "large"}}


def test_an_edit_of_a_constant_of_an_image_is_not_lost_in_what_is_quoted() -> None:
    came = {"_id": "a", "type": "rectangle", "label": "Cat", "coordinates": CORNERS}
    source = Source(json.dumps(came).encode(), ("image",), "rectangle")
    changed = dataclasses.replace(source.track, constants={"size": "large"})
    found = TrackWriter(JOB_ID, JobKind.IMAGE, ("image",), OPEN_SCHEMA).write(changed, source)
    assert found is not None
    assert json.loads(found.text) == {**came, "attributes": {"size": {"value": "large"}}}
