"""Looking back: GET /v1/jobs/{j}/history, …/authors, …/tracks/{r}, POST …/edits/parked/settle."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.frame import Frame
from rotoscope.services.house import House
from rotoscope.store import frames
from rotoscope.wire import rts1
from tests.api.told import given, told
from tests.factories import Studio
from tests.services.working import Work, at_work, box_track, create, move


@pytest.fixture
def work(house: House, studio: Studio) -> Work:
    """A job of 10 frames with two pre-labels, in which one box was drawn, moved, and one pre-label deleted."""
    work = at_work(house, studio=studio, prelabels=[box_track("p0", 6), box_track("p1", 10)])
    work.post(create(1, "a"), move(2, "a", 3), move(3, "p1", 3))
    head = {"kind": "rectangle", "label": "Car", "origin": "prelabel"}
    work.post({"edit_id": "session:4", "changes": [{"track": "p0", "cell": "head", "before": head, "after": None}]})
    return work


def revisions(client: TestClient, work: Work, query: str = "") -> list[int]:
    return [entry["revision"] for entry in given(client.get(f"/v1/jobs/{work.job.id}/history{query}"))["entries"]]


def test_nobody_and_no_stranger_looks_back(nobody: TestClient, stranger: TestClient, work: Work) -> None:
    path = f"/v1/jobs/{work.job.id}"
    body = {"edit_ids": ["session:9"], "outcome": "discarded"}
    for caller, status, code in ((nobody, 401, "unauthorized_request"), (stranger, 404, "FS_0006")):
        told(caller.get(f"{path}/history"), status, code)
        told(caller.get(f"{path}/authors"), status, code)
        told(caller.get(f"{path}/tracks/0"), status, code)
        told(caller.post(f"{path}/edits/parked/settle", json=body), status, code)


def test_everything_that_happened_comes_newest_first(client: TestClient, work: Work) -> None:
    found = given(client.get(f"/v1/jobs/{work.job.id}/history"))
    assert [entry["revision"] for entry in found["entries"]] == [4, 3, 2, 1]
    assert found["next_before"] is None
    assert found["entries"][1]["changes"][0]["before"]["coords"] != found["entries"][1]["changes"][0]["after"]["coords"]


def test_a_frame_tells_what_touched_it_and_who_was_deleted_there(client: TestClient, work: Work) -> None:
    assert revisions(client, work, "?frame=3") == [4, 3, 2]
    assert revisions(client, work, "?frame=0") == [4, 1]
    assert revisions(client, work, "?frame=9") == [4]  # nothing had said that it ends before


def test_who_drew_what_is_told_by_author(client: TestClient, work: Work) -> None:
    two = [{"track": name, "cell": "presence", "frame": 5, "before": None, "after": False} for name in ("a", "p1")]
    work.post({"edit_id": "session:5", "changes": two})
    (found,) = given(client.get(f"/v1/jobs/{work.job.id}/authors"))["authors"]
    assert found["author"]["id"] == work.maker.id
    assert found["track_ids"] == ["a", "p0", "p1"]


def test_a_track_tells_its_own_story(client: TestClient, work: Work) -> None:
    assert revisions(client, work, "?track_id=a") == [2, 1]
    assert revisions(client, work, "?track_id=a&frame=3") == [2]
    assert revisions(client, work, "?track_id=nobody") == []


def test_pages_follow_each_other(client: TestClient, work: Work) -> None:
    first = given(client.get(f"/v1/jobs/{work.job.id}/history?limit=3"))
    assert [entry["revision"] for entry in first["entries"]] == [4, 3, 2]
    assert revisions(client, work, f"?limit=3&before={first['next_before']}") == [1]


@pytest.mark.parametrize("query", ["frame=-1", "frame=x", "before=0", "limit=0", "limit=501"])
def test_odd_questions_are_refused(client: TestClient, work: Work, query: str) -> None:
    told(client.get(f"/v1/jobs/{work.job.id}/history?{query}"), 400, "GE_0001")


def test_tracks_as_they_were_can_be_fetched_whole_or_one_by_one(client: TestClient, work: Work) -> None:
    def at(revision: int, query: str = "") -> dict[str, Any]:
        body = client.get(f"/v1/jobs/{work.job.id}/tracks/{revision}{query}")
        assert body.headers["x-revision"] == str(revision)
        return {track.id: track for track in rts1.decode(body.content).tracks}

    assert {name: track.head is not None for name, track in at(0).items()} == {"p0": True, "p1": True, "a": False}
    assert at(0)["p1"] == box_track("p1", 10)
    assert at(2)["a"].geometry.frames.tolist() == [0, 3]
    assert list(at(1, "?track_id=a")) == ["a"]
    assert at(1, "?track_id=a")["a"].geometry.frames.tolist() == [0]
    assert at(4) == work.drawn()
    told(client.get(f"/v1/jobs/{work.job.id}/tracks/5"), 400, "GE_0001")


def test_a_parked_edit_is_settled_once_and_not_shown_again(client: TestClient, work: Work) -> None:
    work.post(create(5, "b"), token=99)
    path = f"/v1/jobs/{work.job.id}/edits/parked"
    assert [edit["edit_id"] for edit in given(client.get(path))["parked"]] == ["session:5"]
    body = {"edit_ids": ["session:5", "unheard-of"], "outcome": "discarded"}
    assert [given(client.post(f"{path}/settle", json=body))["settled"] for _ in range(2)] == [1, 0]
    assert given(client.get(path))["parked"] == []
    assert work.post(create(5, "b")).results[0].outcome == "parked"  # its fate is still known
    told(client.post(f"{path}/settle", json=body | {"outcome": "eaten"}), 400, "GE_0001")
    told(client.post(f"{path}/settle", json=body | {"edit_ids": []}), 400, "GE_0001")


def test_a_reduced_prelabel_can_be_had_with_every_keyframe_that_came(
    client: TestClient, house: House, studio: Studio
) -> None:
    project = f"/v1/projects/{studio.project.id}"
    given(client.patch(project, json={"keyframe_tolerance": 0.01}))
    frame_ids = [f"f{n:02}" for n in range(20)]
    corners = [{"x": 0.1, "y": 0.2}, {"x": 0.4, "y": 0.2}, {"x": 0.4, "y": 0.5}, {"x": 0.1, "y": 0.5}]
    shapes = {one: {"coordinates": corners} for one in frame_ids}
    dense = {"_id": "1a62", "type": "rectangle", "label": "Cat", "frames": shapes}
    data = {
        "video_data": {"frames": [{"frame_id": one, "src": f"https://example.com/{one}"} for one in frame_ids]},
        "maker_response": {"video2d": {"data": {"annotations": [dense]}}},
    }
    made = given(client.post(f"{project}/jobs", json={"reference_id": "dense", "tag": "default", "data": data}))

    def came(query: str) -> dict[str, Any]:
        body = client.get(f"/v1/jobs/{made['job_id']}/tracks/{query}")
        return {track.id: track for track in rts1.decode(body.content).tracks}

    (track_id,) = shown = came("0")
    assert len(shown[track_id].geometry) < 5
    assert came(f"0?track_id={track_id}&unreduced=true") == {}  # its frames still arrive
    listed = [Frame(made["job_id"], index, one, "") for index, one in enumerate(frame_ids)]
    house.db.write_now(lambda conn: frames.keep(conn, listed))
    assert came(f"0?track_id={track_id}&unreduced=true")[track_id].geometry.frames.tolist() == list(range(20))
    assert came("0?track_id=nobody&unreduced=true") == {}
    for query in (f"1?track_id={track_id}&unreduced=true", "0?unreduced=true"):
        told(client.get(f"/v1/jobs/{made['job_id']}/tracks/{query}"), 400, "GE_0001")
