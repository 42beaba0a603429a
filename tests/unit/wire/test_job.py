"""The body that creates a job: what is taken, and what is refused with which code and place."""

import json
from typing import Any

import pytest

from rotoscope.domain.errors import Refusal
from rotoscope.domain.job import JobKind
from rotoscope.wire.faults import told
from rotoscope.wire.frames_input import frame_id_of
from rotoscope.wire.job import read_job
from tests.unit.wire.jobs import FRAMES_MAX, WORKFLOW_ID, a_body, a_frame, a_sensor_frame, read, sensor, with_frames

DATA, VIDEO, SENSOR, MAKER = "/data", "/data/video_data", "/data/sensor_data", "/data/maker_response"
FRAMES, FRAME, SRC = f"{VIDEO}/frames", f"{VIDEO}/frames/0", f"{VIDEO}/frames/0/src"
UNSUPPORTED = ("FS_0003", "unsupported_sensor", SENSOR)
MANY = [a_frame(str(number)) for number in range(FRAMES_MAX + 1)]


def image(maker_response: Any) -> dict[str, Any]:
    return a_body(data={"image_url": "https://e.com/a", "maker_response": maker_response})


def video(**video_data: Any) -> dict[str, Any]:
    return a_body(data={"video_data": video_data})


A_LONG_SRC = "https://e.com/".ljust(8192, "x")

FAULTS: list[tuple[str, Any, str, str, str]] = [
    ("body is null", None, "GE_0001", "not_an_object", ""),
    ("body is a list", [], "GE_0001", "not_an_object", ""),
    ("body is a string", "x", "GE_0001", "not_an_object", ""),
    ("no reference_id", a_body(reference_id=...), "FS_0002", "missing", "/reference_id"),
    ("empty reference_id", a_body(reference_id=""), "FS_0002", "missing", "/reference_id"),
    ("null reference_id", a_body(reference_id=None), "FS_0002", "missing", "/reference_id"),
    ("true reference_id", a_body(reference_id=True), "FS_0002", "not_a_string", "/reference_id"),
    ("float reference_id", a_body(reference_id=1.5), "FS_0002", "not_a_string", "/reference_id"),
    ("NUL in reference_id", a_body(reference_id="a\0"), "FS_0002", "control_character", "/reference_id"),
    ("bidi in reference_id", a_body(reference_id="a\u202eb"), "FS_0002", "control_character", "/reference_id"),
    ("long reference_id", a_body(reference_id="x" * 1025), "FS_0002", "too_long", "/reference_id"),
    ("no selector", a_body(tag=...), "FS_0005", "missing", "/work_flow_id"),
    ("empty selectors", a_body(tag="", work_flow_id=None), "FS_0005", "missing", "/work_flow_id"),
    ("a number as tag", a_body(tag=5), "FS_0005", "not_a_string", "/tag"),
    ("NUL in tag", a_body(tag="\0"), "FS_0005", "control_character", "/tag"),
    ("no data", a_body(data=...), "FS_0004", "missing", DATA),
    ("null data", a_body(data=None), "FS_0004", "missing", DATA),
    ("empty data", a_body(data={}), "FS_0004", "missing", DATA),
    ("a list as data", a_body(data=[1]), "FS_0003", "not_an_object", DATA),
    ("a string as data", a_body(data="x"), "FS_0003", "not_an_object", DATA),
    ("no form of data", a_body(data={"metadata": {}}), "FS_0003", "one_of_expected", DATA),
    ("two forms of data", a_body(data={"video_data": {}, "image_url": "x"}), "FS_0003", "one_of_expected", DATA),
    ("a list as video_data", a_body(data={"video_data": []}), "FS_0003", "not_an_object", VIDEO),
    ("no frames", a_body(data={"video_data": {}}), "FS_0003", "no_frames", FRAMES),
    ("0 frames", with_frames(), "FS_0003", "no_frames", FRAMES),
    ("an object as frames", video(frames={}), "FS_0003", "no_frames", FRAMES),
    ("too many frames", with_frames(*MANY), "FS_0003", "too_many_frames", FRAMES),
    ("a string as frame", with_frames("x"), "FS_0003", "not_an_object", FRAME),
    ("no frame_id", with_frames({"src": "https://e.com"}), "FS_0003", "not_a_string", f"{FRAME}/frame_id"),
    ("a number as frame_id", with_frames(a_frame(1)), "FS_0003", "not_a_string", f"{FRAME}/frame_id"),
    ("empty frame_id", with_frames(a_frame("")), "FS_0003", "empty", f"{FRAME}/frame_id"),
    ("10 kB of frame_id", with_frames(a_frame("x" * 10_000)), "FS_0003", "too_long", f"{FRAME}/frame_id"),
    ("CRLF in frame_id", with_frames(a_frame("a\r\n")), "FS_0003", "control_character", f"{FRAME}/frame_id"),
    ("equal frame_ids", with_frames(a_frame(), a_frame()), "FS_0003", "duplicate_frame_id", f"{FRAMES}/1/frame_id"),
    ("no src", with_frames({"frame_id": "f"}), "FS_0003", "not_a_string", SRC),
    ("null src", with_frames(a_frame(src=None)), "FS_0003", "not_a_string", SRC),
    ("empty src", with_frames(a_frame(src="")), "FS_0003", "empty", SRC),
    ("a relative src", with_frames(a_frame(src="images/1.jpg")), "FS_0003", "unsupported_scheme", SRC),
    ("javascript src", with_frames(a_frame(src="javascript:alert(1)")), "FS_0003", "unsupported_scheme", SRC),
    ("data src", with_frames(a_frame(src="data:image/png;base64,AA")), "FS_0003", "unsupported_scheme", SRC),
    ("file src", with_frames(a_frame(src="file:///etc/passwd")), "FS_0003", "unsupported_scheme", SRC),
    ("ftp src", with_frames(a_frame(src="ftp://e.com/a.jpg")), "FS_0003", "unsupported_scheme", SRC),
    ("a character too many in frame_id", with_frames(a_frame("x" * 1025)), "FS_0003", "too_long", f"{FRAME}/frame_id"),
    ("a character too many in src", with_frames(a_frame(src=A_LONG_SRC + "x")), "FS_0003", "too_long", SRC),
    ("70 kB of src", with_frames(a_frame(src="https://e.com/" + "x" * 70_000)), "FS_0003", "too_long", SRC),
    ("password in src", with_frames(a_frame(src="https://u:p@e.com/a")), "FS_0003", "url_with_password", SRC),
    ("no host in src", with_frames(a_frame(src="https:///a.jpg")), "FS_0003", "invalid_url", SRC),
    ("newline in src", with_frames(a_frame(src="https://e.com/a\n.jpg")), "FS_0003", "invalid_url", SRC),
    ("half a bracket in src", with_frames(a_frame(src="http://[::1/a.jpg")), "FS_0003", "invalid_url", SRC),
    ("no key in s3", with_frames(a_frame(src="s3://bucket")), "FS_0003", "invalid_url", SRC),
    ("no id in upload", with_frames(a_frame(src="upload:")), "FS_0003", "invalid_url", SRC),
    ("frames and source", video(frames=[a_frame()], source={"src": "upload:a"}), "FS_0003", "one_of_expected", VIDEO),
    ("source without src", video(source={}), "FS_0003", "not_a_string", f"{VIDEO}/source/src"),
    ("a number as image_url", a_body(data={"image_url": 5}), "FS_0003", "not_a_string", "/data/image_url"),
    ("batch_id not a UUID", a_body(batch_id="b1"), "GE_0001", "not_a_uuid", "/batch_id"),
    ("a number as batch_id", a_body(batch_id=5), "GE_0001", "not_a_uuid", "/batch_id"),
    ("priority 0", a_body(priority_weight=0), "FS_00012", "out_of_range", "/priority_weight"),
    ("priority 11", a_body(priority_weight=11), "FS_00012", "out_of_range", "/priority_weight"),
    ("priority 5.5", a_body(priority_weight=5.5), "FS_00012", "out_of_range", "/priority_weight"),
    ("priority as text", a_body(priority_weight="5"), "FS_00012", "out_of_range", "/priority_weight"),
    ("priority true", a_body(priority_weight=True), "FS_00012", "out_of_range", "/priority_weight"),
    ("unknown type", a_body(type="DRAFT"), "FS_00011", "not_a_choice", "/type"),
    ("lidar", sensor([a_sensor_frame()], sensor_meta=[{"id": "l", "modality": "lidar"}]), *UNSUPPORTED),
    ("two cameras", sensor([a_sensor_frame()], sensor_meta=[{"modality": "camera"}] * 2), *UNSUPPORTED),
    ("two sensors", sensor([a_sensor_frame("f", "a", "b")]), *UNSUPPORTED),
    ("another camera later", sensor([a_sensor_frame("f", "a"), a_sensor_frame("g", "b")]), *UNSUPPORTED),
    ("a point cloud", a_body(data={"sensor_data": {"sensors": [], "sensor_meta": []}}), *UNSUPPORTED),
    ("0 sensor frames", sensor([]), "FS_0003", "no_frames", "/data/sensor_data/frames"),
    ("a sensor frame without sensors", sensor([{"frame_id": "f", "sensors": []}]), *UNSUPPORTED),
    ("a number as sensor frame", sensor([5]), "FS_0003", "not_an_object", f"{SENSOR}/frames/0"),
    ("maker_response as text", image("x"), "FS_0003", "not_prelabels", MAKER),
    ("masks", image({"raster": {"data": {"url": "x"}}}), "FS_0003", "unsupported_prelabels", f"{MAKER}/raster"),
    ("video pre-labels of an image", image({"video2d": [{}]}), "FS_0003", "wrong_place", f"{MAKER}/video2d"),
    ("only strange pre-labels", image({"boxes": {"data": [{}]}}), "FS_0003", "not_prelabels", f"{MAKER}/boxes"),
    ("a slip deep in it", image({"lines": {"date": [{}]}}), "FS_0003", "not_prelabels", f"{MAKER}/lines/date"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "error", "code", "pointer"), [case[1:] for case in FAULTS], ids=[c[0] for c in FAULTS]
)
def test_a_fault_is_refused_with_its_code_and_place(body: Any, error: str, code: str, pointer: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(body)
    assert refused.value.code == error
    assert (refused.value.faults[0].code, refused.value.faults[0].pointer) == (code, pointer)


@pytest.mark.parametrize(
    "body",
    [
        *(a_body(priority_weight=weight) for weight in (1, 10)),
        *(a_body(reference_id=letter * 1024) for letter in "xé"),
        *(with_frames(a_frame(frame_id)) for frame_id in ("x" * 1024, "é" * 1024)),
        with_frames(a_frame(src=A_LONG_SRC)),
        with_frames(a_frame("é", src=A_LONG_SRC)),
    ],
)
def test_as_much_as_may_be_is_taken(body: Any) -> None:
    read(body)


def test_the_uploads_that_a_job_needs_are_known() -> None:
    job = read(with_frames(a_frame("é", src="upload:a/x"), a_frame("b", src="upload:b"), a_frame("c")))
    assert job.uploads == {"a", "b"}


def test_frames_of_a_video_are_counted_as_people_do() -> None:
    assert [frame_id_of(index) for index in (0, 999_999)] == ["frame000001", "frame1000000"]


def test_all_faults_of_a_body_are_told_at_once_and_the_first_names_the_error() -> None:
    with pytest.raises(Refusal) as refused:
        read(with_frames(a_frame(""), a_frame("a", ""), a_frame("a")) | {"priority_weight": 99, "reference_id": ""})
    assert refused.value.code == "FS_0002"
    assert [fault.pointer for fault in refused.value.faults] == [
        "/reference_id",
        "/data/video_data/frames/0/frame_id",
        "/data/video_data/frames/1/src",
        "/data/video_data/frames/2/frame_id",
        "/priority_weight",
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (with_frames(a_frame(src=5)), "/data/video_data/frames/0/src: This must be a URL, as a string."),
        (a_body(tag=5), "/tag: This must be a string."),
        (a_body(type="DRAFT"), "type must be TEST or NON_TEST."),
        (a_body(data=...), "data is missing or empty."),
    ],
)
def test_the_message_alone_names_the_place(body: Any, message: str) -> None:
    """Many programs show nothing else."""
    with pytest.raises(Refusal) as refused:
        read(body)
    assert refused.value.message == message


def test_a_value_is_shown_in_json() -> None:
    with pytest.raises(Refusal) as refused:
        read(a_body(tag={"a": [None, True]}))
    assert told(refused.value)["data"]["errors"][0]["value"] == '{"a": [null, true]}'


@pytest.mark.parametrize("more", [{"extra": {"boxes": [{}]}}, {"video_2d": {"data": {"annotations": []}}}])
def test_beside_pre_labels_what_is_unknown_is_let_pass(more: dict[str, Any]) -> None:
    frames = [a_frame()]
    read(a_body(data={"video_data": {"frames": frames}, "maker_response": {"video2d": {"data": []}, **more}}))


def test_no_more_than_a_hundred_faults_are_told() -> None:
    with pytest.raises(Refusal) as refused:
        read(with_frames(*[a_frame("", "") for _ in range(FRAMES_MAX)]))
    assert len(refused.value.faults) == 100


def test_equal_frame_ids_name_each_other_and_say_what_to_do() -> None:
    frames = [a_frame("0001.jpg", f"https://e.com/data/{camera}/0001.jpg?s=1") for camera in ("camA", "camB")]
    with pytest.raises(Refusal) as refused:
        read(with_frames(*frames))
    assert refused.value.faults[0].message == (
        'frame_id "0001.jpg" is already used by /data/video_data/frames/0; make ids unique, e.g. "camB/0001.jpg".'
    )


SOURCES = [
    "http://e.com/a b.jpg",
    "HTTPS://E.com",
    "https://xn--bcher-kva.example/ü.jpg?x=@y#z",
    "https://bücher.example/1.jpg",
    "https://[::1]:8080/a",
    "https://dummyimage.com/600x400/000/fff.jpg&text=Dummy+Image+1",
    "s3://bucket/some key/1.jpg",
    "upload:3f3e8675-ca69-46d7-aa34-96f90fcbb732",
    "upload:abc/folder/1 (2).jpg",
]


@pytest.mark.parametrize("src", SOURCES)
def test_addresses_that_can_be_tried_are_taken(src: str) -> None:
    assert read(with_frames(a_frame(src=src), a_frame("same", src))).frame_ids == ("f", "same")


@pytest.mark.parametrize(
    "frame_id",
    ["__proto__", "constructor", "../x", "a?b&c=%00", "%s%n{}{{7*7}}", "'; --", "=1", "é", "e\u0301", "👩‍🚀", "2"],
)
def test_odd_frame_ids_are_only_names(frame_id: str) -> None:
    assert read(with_frames(a_frame(frame_id))).frame_ids == (frame_id,)


def test_what_the_official_client_sends_along_is_ignored() -> None:
    job = read(a_body(id=None, label="x", batch_id=None, priority_weight=5, surprise={"a": []}))
    assert (job.batch_id, job.priority_weight, job.type) == ("", 5, "NON_TEST")


def test_an_integer_reference_id_is_the_string_it_prints_as() -> None:
    assert read(a_body(reference_id=17)).reference_id == "17"


def test_both_selectors_are_kept() -> None:
    job = read(a_body(work_flow_id=WORKFLOW_ID))
    assert (job.workflow_id, job.tag) == (WORKFLOW_ID, "boxes")


@pytest.mark.parametrize("batch_id", [None, "", ...])
def test_no_batch_is_the_default_batch(batch_id: Any) -> None:
    assert read(a_body(batch_id=batch_id)).batch_id == ""


def test_an_image_is_a_sequence_of_one() -> None:
    job = read(a_body(data={"image_url": "https://e.com/a.jpg", "metadata": None}))
    assert (job.kind, job.frame_ids) == (JobKind.IMAGE, ("image",))


def test_one_camera_is_a_sequence() -> None:
    job = read(sensor([a_sensor_frame("f"), a_sensor_frame("g")], sensor_meta=[{"id": "cam", "modality": None}]))
    assert (job.kind, job.frame_ids) == (JobKind.SENSOR, ("f", "g"))


def test_a_source_names_its_upload_and_leaves_the_frames_open() -> None:
    job = read(a_body(data={"video_data": {"source": {"src": "upload:abc"}}}))
    assert (job.frame_ids, job.upload_id, job.uploads) == (None, "abc", {"abc"})


def test_the_fingerprint_knows_no_spaces_and_no_order_but_every_value() -> None:
    body = a_body()
    spaced = json.dumps(dict(reversed(body.items())), indent=3).encode()
    assert read_job(spaced, frames_max=FRAMES_MAX)[0].fingerprint == read(body).fingerprint
    assert read(a_body(tag="other")).fingerprint != read(body).fingerprint


def test_the_input_is_the_data_without_its_pre_labels() -> None:
    data = {"image_url": "https://e.com/a.jpg", "metadata": {"n": 1e-7}, "maker_response": {"rectangles": {"data": []}}}
    assert json.loads(read(a_body(data=data)).input) == {"image_url": "https://e.com/a.jpg", "metadata": {"n": 1e-7}}
