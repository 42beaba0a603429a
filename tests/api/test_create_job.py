"""POST …/jobs, under all its names."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.told import given, told
from tests.factories import Studio

TWINS = [f"/{version}/{word}/{{}}/jobs" for version in ("v0", "v1", "projectsvc") for word in ("projects", "project")]


def a_body(reference_id: str = "001", **more: Any) -> dict[str, Any]:
    frames = [{"frame_id": f"frame{n}", "src": f"https://example.com/{n}.jpg"} for n in range(3)]
    return {"reference_id": reference_id, "tag": "default", "data": {"video_data": {"frames": frames}}, **more}


def path_of(studio: Studio) -> str:
    return f"/v1/projects/{studio.project.id}/jobs"


def test_nobody_may(nobody: TestClient, studio: Studio) -> None:
    told(nobody.post(path_of(studio), json=a_body()), 401, "unauthorized_request")


def test_another_organization_finds_no_project(stranger: TestClient, studio: Studio) -> None:
    foreign = told(stranger.post(path_of(studio), json=a_body()), 404, "resource_error")
    missing = told(stranger.post("/v1/projects/nothing/jobs", json=a_body()), 404, "resource_error")
    assert foreign["detail"] == missing["detail"]


@pytest.mark.parametrize("twin", TWINS)
def test_every_twin_creates_a_job(client: TestClient, studio: Studio, twin: str) -> None:
    data = given(client.post(twin.format(studio.project.id), json=a_body()))
    assert data.keys() == {"job_id", "reference_id", "tag", "work_flow_id", "batch_id"}
    assert data["reference_id"] == "001"
    assert data["tag"] == "default"
    assert data["work_flow_id"] == studio.workflow.id


def test_the_same_body_again_gives_the_first_answer(client: TestClient, studio: Studio) -> None:
    first = client.post(path_of(studio), json=a_body())
    second = client.post(f"/v0/projects/{studio.project.id}/jobs/", json=a_body())
    assert given(second) == given(first)
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize(
    ("frame_ids", "twins"),
    [
        (["a.jpg", "b.jpg", "A.JPG"], {2: 0}),
        (["caf\u00e9", "cafe\u0301", "CAFE\u0301"], {1: 0, 2: 0}),
        (["stra\u00dfe", "x", "STRASSE"], {2: 0}),
        (["a", "b", "\u0430"], {}),  # a Cyrillic letter is another one
    ],
)
def test_names_that_people_take_for_the_same_are_kept_with_a_warning(
    client: TestClient, studio: Studio, frame_ids: list[str], twins: dict[int, int]
) -> None:
    frames = [{"frame_id": frame_id, "src": "https://example.com/x.jpg"} for frame_id in frame_ids]
    first, again = (client.post(path_of(studio), json=a_body(data={"video_data": {"frames": frames}})) for _ in "ab")
    assert given(first) == given(again)
    found = {each["pointer"]: each for each in given(first).get("warnings", ())}
    where = "/data/video_data/frames"
    assert set(found) == {f"{where}/{index}/frame_id" for index in twins}
    for index, before in twins.items():
        warning = found[f"{where}/{index}/frame_id"]
        assert (warning["code"], f"{where}/{before} only" in warning["message"]) == ("similar_frame_id", True)
    kept = given(client.get(f"/v1/jobs/{given(first)['job_id']}/frames"))["frames"]
    assert [frame["frame_id"] for frame in kept] == frame_ids


def test_another_body_under_the_same_reference_names_the_job_that_has_it(client: TestClient, studio: Studio) -> None:
    first = given(client.post(path_of(studio), json=a_body()))
    body = told(client.post(path_of(studio), json=a_body(priority_weight=9)), 400, "FS_0001")
    assert body["data"]["job_id"] == first["job_id"]


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_compressed_body_is_taken(client: TestClient, studio: Studio, encoding: str) -> None:
    import gzip  # noqa: PLC0415 - only here
    import json  # noqa: PLC0415

    import zstandard  # noqa: PLC0415

    squeeze = gzip.compress if encoding == "gzip" else zstandard.compress
    headers = {"content-encoding": encoding, "content-type": "application/json"}
    given(client.post(path_of(studio), content=squeeze(json.dumps(a_body()).encode()), headers=headers))


def test_what_the_official_client_adds_is_taken(client: TestClient, studio: Studio) -> None:
    body = a_body(id=None, batch_id=None, priority_weight=5, label="x")
    body["data"]["metadata"] = None
    given(client.post(path_of(studio), json=body))


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"reference_id": ""}, "FS_0002", "/reference_id"),
        ({"tag": None}, "FS_0005", "/work_flow_id"),
        ({"data": {}}, "FS_0004", "/data"),
        ({"data": {"video_data": {"frames": []}}}, "FS_0003", "/data/video_data/frames"),
        ({"batch_id": "seven"}, "GE_0001", "/batch_id"),
        ({"priority_weight": 11}, "FS_00012", "/priority_weight"),
        ({"type": "EXAM"}, "FS_00011", "/type"),
    ],
)
def test_each_fault_has_its_code_and_its_place(
    client: TestClient, studio: Studio, change: dict[str, Any], code: str, pointer: str
) -> None:
    body = told(client.post(path_of(studio), json=a_body() | change), 400, code)
    assert body["data"]["errors"][0]["pointer"] == pointer


def test_a_tag_that_is_unknown_is_told_which_there_are(client: TestClient, studio: Studio) -> None:
    body = told(client.post(path_of(studio), json=a_body(tag="Sample-task")), 400, "FS_0005")
    assert body["data"]["errors"][0]["pointer"] == "/tag"
    assert body["detail"].endswith("it has: default.")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b'"x"',
        b"{} {}",
        b'{"a":1,}',
        b"\xff\xfe{\x00}\x00",
        b'{"a":"\xc0\xaf"}',
        b"[" * 10**5,
    ],
)
def test_what_is_no_json_object_is_ge_0001(client: TestClient, studio: Studio, body: bytes) -> None:
    told(client.post(path_of(studio), content=body), 400, "GE_0001")


def test_pre_labels_of_a_large_body_that_look_cut_where_they_are_not_are_taken_whole(
    client: TestClient, studio: Studio
) -> None:
    corners = [{"x": 0, "y": 0}, {"x": 1, "y": 0}, {"x": 1, "y": 1}, {"x": 0, "y": 1}]
    seams = [{"_id": "no track"}, {"_id": "nor this"}]
    tracks = [
        {
            "_id": f"t{number}",
            "type": "rectangle",
            "label": "Cat",
            "extra": seams[: 2 * (number == 2)],
            "frames": frames,
        }
        for number, frames in enumerate([{"frame0": {"coordinates": corners}}] * 4)
    ]
    body = a_body("large", tag="default")
    body["data"]["maker_response"] = {"video2d": {"data": {"annotations": tracks}}}
    content = json.dumps(body).encode() + b" " * (2 << 20)
    job_id = given(client.post(path_of(studio), content=content))["job_id"]
    tracks[1]["label"] = 5
    refused = client.post(path_of(studio), content=json.dumps(body).encode() + b" " * (2 << 20))
    assert refused.json()["data"]["errors"][0]["pointer"] == "/data/maker_response/video2d/data/annotations/1/label"
    given(client.get(f"{path_of(studio)}/{job_id}"))
