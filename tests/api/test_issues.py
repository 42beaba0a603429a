"""Issues: GET|POST /v1/jobs/{j}/issues, their comments, resolve, reopen, verify, DELETE, and those of a project."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from rotoscope.services.house import House
from tests.api.reviewing import Desk, a_desk
from tests.api.told import given, told
from tests.factories import Studio
from tests.services.reviewing import Review
from tests.services.working import BOX, box_track

WORDS = {"text": "Too wide.", "category": "wrong box", "severity": "major", "frame": 4, "track": "t"}


@pytest.fixture
def desk(caller: Callable[..., TestClient], house: House, studio: Studio) -> Desk:
    """Ann has drawn, Cho checks; the job has a track `t`."""
    review = Review(house, studio, prelabels=[box_track("t", 10)])
    review.drawn()
    return a_desk(caller, house, review)


def key(track: str, frame: int) -> dict[str, Any]:
    after = {"coords": BOX, "hold": False}
    return {"track": track, "cell": "geometry", "frame": frame, "before": None, "after": after}


def made(desk: Desk, **changes: Any) -> dict[str, Any]:
    return given(desk.cho.post(f"{desk.job}/issues", json=WORDS | changes))


def test_nobody_and_no_stranger_comes_near(nobody: TestClient, stranger: TestClient, desk: Desk) -> None:
    issue = made(desk)["id"]
    doors = [("GET", "", None), ("POST", "", WORDS), ("DELETE", f"/{issue}", None)]
    doors += [("POST", f"/{issue}/{verb}", {"text": "x"}) for verb in ("comments", "resolve", "reopen", "verify")]
    for method, rest, body in doors:
        told(nobody.request(method, f"{desk.job}/issues{rest}", json=body), 401, "unauthorized_request")
        told(stranger.request(method, f"{desk.job}/issues{rest}", json=body), 404, "FS_0006")
    told(stranger.get(f"{desk.project}/issues"), 404, "resource_error")


def test_an_issue_knows_its_place_its_round_and_the_shape_as_it_was(desk: Desk) -> None:
    issue = made(desk)
    assert (issue["number"], issue["state"], issue["round"], issue["step"]) == (1, "open", 1, "check")
    assert (issue["label"], issue["frame"], issue["last_frame"], issue["track"]) == ("Car", 4, 4, "t")
    assert len(issue["shape"]) == 4
    assert (issue["author"]["name"], issue["author"]["role"], issue["author"]["is_me"]) == ("Cho", "checker", True)
    assert made(desk, frame=None, track=None)["number"] == 2
    listed = given(desk.ann.get(f"{desk.job}/issues"))["issues"]
    assert [(one["number"], one["author"]["name"]) for one in listed] == [(1, "Cho"), (2, "Cho")]


def test_it_is_resolved_reopened_and_verified_and_the_thread_tells_how(desk: Desk) -> None:
    path = f"{desk.job}/issues/{made(desk)['id']}"
    assert given(desk.ann.post(f"{path}/comments", json={"text": "Which?"}))["state"] == "open"
    assert given(desk.ann.post(f"{path}/resolve", json={"text": "Done."}))["state"] == "resolved"
    assert len(given(desk.ann.post(f"{path}/resolve"))["comments"]) == 2  # again is harmless
    assert given(desk.cho.post(f"{path}/reopen", json={}))["state"] == "reopened"
    told(desk.ann.post(f"{path}/verify", json={}), 403, "unauthorized")
    issue = given(desk.cho.post(f"{path}/verify", json={}))
    moves = [(line["author"]["name"], line["text"], line["moved_to"]) for line in issue["comments"]]
    assert moves == [
        ("Ann", "Which?", ""),
        ("Ann", "Done.", "resolved"),
        ("Cho", "", "reopened"),
        ("Cho", "", "verified"),
    ]
    assert told(desk.ann.post(f"{path}/resolve", json={}), 409, "conflict")["data"] == {"state": "verified"}


def test_ones_own_issue_is_taken_back_until_somebody_answers(desk: Desk) -> None:
    mine, theirs = made(desk)["id"], made(desk)["id"]
    told(desk.ann.delete(f"{desk.job}/issues/{mine}"), 403, "unauthorized")
    assert given(desk.cho.delete(f"{desk.job}/issues/{mine}")) == {"id": mine}
    given(desk.ann.post(f"{desk.job}/issues/{theirs}/comments", json={"text": "Why?"}))
    told(desk.cho.delete(f"{desk.job}/issues/{theirs}"), 409, "conflict")
    told(desk.cho.delete(f"{desk.job}/issues/{mine}"), 404, "resource_error")
    assert [one["id"] for one in given(desk.cho.get(f"{desk.job}/issues"))["issues"]] == [theirs]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"frame": 10}, "/frame"),
        ({"last_frame": 3}, "/last_frame"),
        ({"frame": None, "last_frame": 3}, "/frame"),
        ({"frame": None, "point": [0.1, 0.1]}, "/frame"),
        ({"track": "nobody"}, "/track"),
        ({"category": "bad luck"}, "/category"),
        ({"severity": "fatal"}, "/severity"),
        ({"point": [0.1]}, "/point"),
        ({"wish": 1}, "/wish"),
        ({"text": "x" * 4001}, "/text"),
    ],
)
def test_an_odd_place_is_refused_by_name(desk: Desk, change: dict[str, Any], pointer: str) -> None:
    error = told(desk.cho.post(f"{desk.job}/issues", json=WORDS | change), 400, "GE_0001")
    assert error["data"]["errors"][0]["pointer"] == pointer
    assert given(desk.cho.get(f"{desk.job}/issues"))["issues"] == []


def test_a_project_lists_its_issues_newest_first_by_what_they_are(desk: Desk) -> None:
    made(desk, category="missing", track=None)
    made(desk, severity="blocking")
    made(desk)

    def numbers(query: str) -> list[int]:
        return [one["number"] for one in given(desk.cho.get(f"{desk.project}/issues?{query}"))["issues"]]

    assert numbers("") == [3, 2, 1]
    assert numbers("category=missing,other") == [1]
    assert numbers("severity=blocking") == [2]
    assert numbers("label=Car&state=open") == [3, 2]
    assert numbers("state=verified") == []
    assert numbers(f"author={desk.review.ann.id}") == []
    first = given(desk.cho.get(f"{desk.project}/issues?page_size=2"))
    rest = given(desk.cho.get(f"{desk.project}/issues?page_size=2&page_token={first['next_page_token']}"))
    assert [one["number"] for one in (*first["issues"], *rest["issues"])] == [3, 2, 1]
    assert rest["next_page_token"] == ""
    assert first["issues"][0]["reference_id"] == desk.review.job.reference_id
    for odd in ("state=lost", "severity=huge", "page_size=0"):
        told(desk.cho.get(f"{desk.project}/issues?{odd}"), 400, "GE_0001")
    told(desk.cho.get(f"{desk.project}/issues?page_token=x"), 400, "invalid_request_error")


def test_in_a_blind_review_nobody_is_told_a_name(desk: Desk, client: TestClient) -> None:
    issue = made(desk)["id"]
    given(desk.ann.post(f"{desk.job}/issues/{issue}/comments", json={"text": "Why?"}))
    given(client.put(f"{desk.project}/review-settings", json={"is_blind": True}))
    desk.review.edit(desk.review.cho, desk.review.claim(desk.review.cho), key("t", 3))
    secrets = ("Cho", desk.review.cho.id)
    seen = [desk.ann.get(path) for path in (f"{desk.job}/issues", f"{desk.project}/issues", f"{desk.job}/review")]
    drawn = (f"{desk.job}/edits", f"{desk.job}/history", f"{desk.job}/authors")
    seen += [desk.ann.get(path) for path in ("/v1/tasks?state=open,held,submitted", desk.job, *drawn)]
    seen += [desk.ann.get(f"{desk.project}/{what}") for what in ("quality", "jobs")]
    for answer in seen:
        given(answer)
        assert not any(secret in answer.text for secret in secrets), answer.url
    author = given(desk.ann.get(f"{desk.job}/issues"))["issues"][0]["author"]
    assert author == {"id": "", "name": "", "role": "checker", "is_me": False}
    assert "Ann" not in desk.cho.get(f"{desk.job}/issues").text
    assert "Cho" in client.get(f"{desk.job}/issues").text  # who manages knows everybody
