"""Tracks and edits: GET /v1/jobs/{j}/tracks, POST|GET /v1/jobs/{j}/edits, GET /v1/jobs/{j}/edits/parked."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.job import JobState
from rotoscope.domain.track import Track
from rotoscope.services.house import House
from rotoscope.store import jobs
from rotoscope.store import tracks as store_tracks
from rotoscope.store.tracks import TrackRow
from rotoscope.wire import rts1, track_document
from tests.api.told import given, told
from tests.factories import Studio, a_job
from tests.services.working import a_task, box_track, create, move

RTS1 = {"accept": rts1.MEDIA_TYPE}


@pytest.fixture
def job_id(house: House, studio: Studio) -> str:
    """An open job of 10 frames with two pre-labelled boxes."""
    job = a_job(house, studio, frames=10, state=JobState.OPEN)
    rows = [
        TrackRow(job.id, number, f"p{number}", 0, track_document.encode(box_track(f"p{number}", 10)), b"")
        for number in range(2)
    ]
    house.db.write_now(lambda conn: store_tracks.insert_many(conn, rows))
    return job.id


@pytest.fixture
def held(client: TestClient, house: House, job_id: str) -> dict[str, Any]:
    """The job's task, held by the client."""
    job = house.db.read_now(lambda conn: jobs.get(conn, job_id))
    assert job is not None
    return given(client.post(f"/v1/tasks/{a_task(house, job).id}/claim"))


def post(held: dict[str, Any], *edits: object, **changes: object) -> dict[str, Any]:
    whole = {"session": "session", "task_id": held["id"], "lease_token": held["lease_token"], "have": 0}
    return whole | {"edits": list(edits)} | changes


def test_nobody_sees_or_changes_tracks(nobody: TestClient, stranger: TestClient, job_id: str, held: dict) -> None:
    path = f"/v1/jobs/{job_id}"
    for caller, status, code in ((nobody, 401, "unauthorized_request"), (stranger, 404, "FS_0006")):
        told(caller.get(f"{path}/tracks"), status, code)
        told(caller.get(f"{path}/tracks", headers=RTS1), status, code)
        told(caller.get(f"{path}/edits"), status, code)
        told(caller.get(f"{path}/edits/parked"), status, code)
    told(nobody.post(f"{path}/edits", json=post(held, create(1, "a"))), 401, "unauthorized_request")
    told(stranger.post(f"{path}/edits", json=post(held, create(1, "a"))), 404, "resource_error")


def test_tracks_come_in_two_forms_that_say_the_same(client: TestClient, job_id: str, held: dict) -> None:
    given(client.post(f"/v1/jobs/{job_id}/edits", json=post(held, create(1, "a"), move(2, "p0", 3))))
    body = client.get(f"/v1/jobs/{job_id}/tracks", headers=RTS1)
    assert (body.headers["content-type"], body.headers["x-revision"]) == (rts1.MEDIA_TYPE, "2")
    opened = rts1.decode(body.content)
    assert [track.id for track in opened.tracks] == ["p0", "p1", "a"]
    assert (opened.revision, opened.frame_count) == (2, 10)
    told_json = client.get(f"/v1/jobs/{job_id}/tracks")
    assert (told_json.headers["content-type"], told_json.headers["x-revision"]) == ("application/json", "2")
    data = given(told_json)
    assert [track["id"] for track in data["tracks"]] == ["p0", "p1", "a"]
    for track, shown in zip(opened.tracks, data["tracks"], strict=True):
        assert isinstance(track, Track)
        assert track.geometry.coords.tolist() == [x for key in shown["geometry"] for x in key["coords"]]


def test_tracks_that_did_not_change_are_not_sent_again(client: TestClient, job_id: str, held: dict) -> None:
    path = f"/v1/jobs/{job_id}/tracks"
    tag = client.get(path, headers=RTS1).headers["etag"]
    assert client.get(path, headers=RTS1 | {"if-none-match": tag}).status_code == 304
    assert client.get(path, headers={"if-none-match": tag}).status_code == 200
    given(client.post(f"/v1/jobs/{job_id}/edits", json=post(held, create(1, "a"))))
    assert client.get(path, headers=RTS1 | {"if-none-match": tag}).status_code == 200


def test_edits_are_answered_one_by_one_and_stand_in_the_log(client: TestClient, job_id: str, held: dict) -> None:
    body = post(held, create(1, "a"), move(2, "nowhere"), move(3, "p1", 5))
    first = given(client.post(f"/v1/jobs/{job_id}/edits", json=body))
    assert [(one["outcome"], one["revision"], one["reason"]) for one in first["results"]] == [
        ("applied", 1, None),
        ("parked", None, "track_missing"),
        ("applied", 2, None),
    ]
    assert (first["revision"], first["missed"], first["missed_complete"]) == (2, [], True)
    again = given(client.post(f"/v1/jobs/{job_id}/edits", json=body))
    assert [one["outcome"] for one in again["results"]] == ["duplicate", "parked", "duplicate"]
    log = given(client.get(f"/v1/jobs/{job_id}/edits"))
    assert [(one["revision"], one["edit_id"]) for one in log["edits"]] == [(1, "session:1"), (2, "session:3")]
    assert log["edits"][1]["changes"][0]["before"]["coords"] != log["edits"][1]["changes"][0]["after"]["coords"]
    assert [one["revision"] for one in given(client.get(f"/v1/jobs/{job_id}/edits?since=1"))["edits"]] == [2]
    (parked,) = given(client.get(f"/v1/jobs/{job_id}/edits/parked"))["parked"]
    assert (parked["edit_id"], parked["edit"]) == ("session:2", move(2, "nowhere"))


def test_a_lost_lease_parks(client: TestClient, job_id: str, held: dict) -> None:
    given(client.post(f"/v1/tasks/{held['id']}/claim"))
    result = given(client.post(f"/v1/jobs/{job_id}/edits", json=post(held, create(1, "a"))))["results"][0]
    assert (result["outcome"], result["reason"]) == ("parked", "lease_lost")


def test_one_box_costs_less_than_two_kilobytes(job_id: str, held: dict) -> None:
    assert len(json.dumps(post(held, move(1, "p0", 3)))) < 500


def test_odd_posts(client: TestClient, house: House, job_id: str, held: dict) -> None:
    path = f"/v1/jobs/{job_id}/edits"
    for changes in (
        {"session": ""},
        {"session": "a b"},
        {"lease_token": "1"},
        {"have": -1},
        {"edits": None},
        {"edits": {}},
        {"more": 1},
        {"edits": [create(1, "a")] * (house.limits.edits_per_post_max + 1)},
    ):
        told(client.post(path, json=post(held) | changes), 400, "GE_0001")
    told(client.post(path, json=post(held, task_id="../../x")), 400, "GE_0001")
    told(client.post(path, json=post(held, task_id="none")), 404, "resource_error")
    told(client.post(path, content=b'{"edits":[' + b"[" * 100_000), 400, "GE_0001")
    told(client.post(path, content=b'{"session":"s","edits":[NaN]}'), 400, "GE_0001")
    told(client.post(path, content=b" " * (house.limits.body_bytes_max + 1)), 413, "body_too_large")
    for query in ("since=-1", "since=x", "limit=0", "limit=x"):
        told(client.get(f"{path}?{query}"), 400, "GE_0001")
    told(client.get("/v1/jobs/none/tracks"), 404, "FS_0006")
    assert given(client.get(path)) == {"edits": [], "revision": 0}


def test_an_edit_that_is_no_text_is_refused_with_its_place(client: TestClient, job_id: str, held: dict) -> None:
    body = json.dumps(post(held, create(1, "a"))).encode().replace(b'"a"', b'"a\x93"')
    assert b"\x93" in body
    headers = {"content-type": "application/json"}
    told(client.post(f"/v1/jobs/{job_id}/edits", content=body, headers=headers), 400, "GE_0001")
