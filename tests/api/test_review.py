"""Review: GET /v1/jobs/{j}/review, marks, checks, difference, and review-settings and quality of a project."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.errors import Conflict, MissingParameter
from rotoscope.domain.task import Verdict
from rotoscope.services.editing import history
from rotoscope.services.house import House
from rotoscope.wire import track as wire_track
from tests.api.reviewing import Desk, a_desk
from tests.api.told import given, told
from tests.factories import Studio
from tests.services.reviewing import Review
from tests.services.working import BOX, HEAD, box_track

NEW = {"track": "n", "cell": "head", "before": None, "after": HEAD}


def key(track: str, frame: int, coords: Any = BOX) -> dict[str, Any]:
    after = None if coords is None else {"coords": coords, "hold": False}
    return {"track": track, "cell": "geometry", "frame": frame, "before": None, "after": after}


@pytest.fixture
def review(house: House, studio: Studio) -> Review:
    return Review(house, studio, prelabels=[box_track("t", 10), box_track("gone", 10)])


@pytest.fixture
def desk(caller: Callable[..., TestClient], house: House, review: Review) -> Desk:
    return a_desk(caller, house, review)


def test_nobody_and_no_stranger_looks_in(nobody: TestClient, stranger: TestClient, desk: Desk) -> None:
    for path in (f"{desk.job}/review", f"{desk.job}/checks", f"{desk.job}/difference"):
        told(nobody.get(path), 401, "unauthorized_request")
        told(stranger.get(path), 404, "FS_0006")
    for path in (f"{desk.project}/review-settings", f"{desk.project}/quality"):
        told(nobody.get(path), 401, "unauthorized_request")
        told(stranger.get(path), 404, "resource_error")
    told(stranger.post(f"{desk.job}/review/marks", json={"kind": "ticked", "subject": "x"}), 404, "FS_0006")


def test_a_project_says_how_it_reviews(desk: Desk, client: TestClient) -> None:
    path = f"{desk.project}/review-settings"
    usual = given(desk.ann.get(path))
    assert usual["categories"][0] == "missing"
    assert len(usual["checks"]) == 10
    mine = {"categories": ["far off"], "checklist": ["All cars"], "is_blind": True, "checks": ["gap"]}
    assert given(client.put(path, json=mine)) == mine == given(desk.ann.get(path))
    told(desk.cho.put(path, json=mine), 403, "unauthorized")
    for odd, pointer in (
        ({"checks": ["gap", "luck"]}, "/checks/1"),
        ({"checklist": ["a", "a"]}, "/checklist/1"),
        ({"categories": []}, "/categories"),
        ({"is_blind": 1}, "/is_blind"),
    ):
        error = told(client.put(path, json=odd), 400, "GE_0001")
        assert error["data"]["errors"][0]["pointer"] == pointer
    assert given(client.put(path, json={})) == usual


def test_marks_are_kept_and_a_track_that_changed_since_says_so(desk: Desk, review: Review, client: TestClient) -> None:
    given(client.put(f"{desk.project}/review-settings", json={"checklist": ["All cars", "No gaps"]}))
    check = review.drawn()
    marks = f"{desk.job}/review/marks"
    for mark in (("accepted_track", "t"), ("ticked", "No gaps"), ("dismissed_finding", "f1")):
        given(desk.cho.post(marks, json={"kind": mark[0], "subject": mark[1]}))
    seen = given(desk.cho.post(marks, json={"kind": "accepted_track", "subject": "t"}))
    assert seen["accepted"] == [{"track": "t", "is_changed": False}]
    assert [line["is_ticked"] for line in seen["checklist"]] == [False, True]
    assert seen["dismissed"] == ["f1"]
    told(desk.ann.post(marks, json={"kind": "ticked", "subject": "No gaps"}), 403, "unauthorized")
    review.edit(review.cho, check, key("t", 3))
    assert given(desk.ann.get(f"{desk.job}/review"))["accepted"] == [{"track": "t", "is_changed": True}]
    gone = given(desk.cho.post(marks, json={"kind": "accepted_track", "subject": "t", "is_set": False}))
    assert gone["accepted"] == []
    for odd, pointer in (
        ({"kind": "accepted_track", "subject": "nobody"}, "/subject"),
        ({"kind": "ticked", "subject": "No such line"}, "/subject"),
        ({"kind": "wish", "subject": "x"}, "/kind"),
    ):
        error = told(desk.cho.post(marks, json=odd), 400, "GE_0001")
        assert error["data"]["errors"][0]["pointer"] == pointer


def test_ticks_begin_anew_in_the_next_round(desk: Desk, review: Review, client: TestClient) -> None:
    given(client.put(f"{desk.project}/review-settings", json={"checklist": ["All cars"]}))
    check = review.drawn()
    given(desk.cho.post(f"{desk.job}/review/marks", json={"kind": "ticked", "subject": "All cars"}))
    review.hand_in(review.cho, check, Verdict.SEND_BACK, "No.")
    review.drawn(key("t", 3))
    seen = given(desk.cho.get(f"{desk.job}/review"))
    assert (seen["round"], seen["since"], seen["note"]) == (2, 0, "No.")
    assert seen["checklist"] == [{"text": "All cars", "is_ticked": False}]
    assert [(one["kind"], one["verdict"], one["by"]["name"]) for one in seen["submissions"]] == [
        ("maker", None, "Ann"),
        ("checker", "send_back", "Cho"),
        ("maker", None, "Ann"),
    ]


def test_checks_find_what_is_drawn_now_and_remember_what_was_dismissed(desk: Desk, review: Review) -> None:
    task = review.claim(review.ann)
    review.edit(review.ann, task, NEW, key("n", 2))
    review.edit(review.ann, task, {"track": "n", "cell": "presence", "frame": 4, "before": None, "after": False})
    review.hand_in(review.ann, task)
    found = given(desk.ann.get(f"{desk.job}/checks"))
    assert found["revision"] == 2
    assert found["counts"] == {"short_track": 1, "duplicate": 1}
    (short,) = [one for one in found["findings"] if one["check"] == "short_track"]
    assert (short["track"], short["first"], short["last"], short["is_dismissed"]) == ("n", 2, 3, False)
    given(desk.cho.post(f"{desk.job}/review/marks", json={"kind": "dismissed_finding", "subject": short["id"]}))
    again = given(desk.ann.get(f"{desk.job}/checks"))["findings"]
    assert [one["is_dismissed"] for one in again if one["check"] == "short_track"] == [True]


def test_only_the_checks_of_the_project_run(desk: Desk, client: TestClient) -> None:
    given(client.put(f"{desk.project}/review-settings", json={"checks": ["gap"]}))
    assert given(desk.cho.get(f"{desk.job}/checks"))["counts"] == {}


def test_the_difference_is_what_makes_one_revision_of_the_other(desk: Desk, review: Review, house: House) -> None:
    gone = {"track": "gone", "cell": "head", "before": None, "after": None}
    review.drawn(NEW, key("n", 2), key("t", 5), gone, key("t", 5, [0.2, 0.2, 0.5, 0.5]))
    told_all = given(desk.cho.get(f"{desk.job}/difference"))
    assert (told_all["from_revision"], told_all["to_revision"], told_all["is_complete"]) == (0, 5, True)
    assert told_all["counts"] == {"added": 1, "removed": 1, "changed": 1}
    fates = {one["track"]: (one["fate"], one["spans"], len(one["changes"])) for one in told_all["tracks"]}
    assert fates == {"n": ("added", [[2, 10]], 2), "t": ("changed", [[5, 6]], 1), "gone": ("removed", [[0, 10]], 1)}
    part = given(desk.cho.get(f"{desk.job}/difference?from=2&to=3"))
    (one,) = part["tracks"]
    states = [house.db.read_now(lambda conn, at=at: history.state_at(conn, review.job_id, at)) for at in (2, 3)]
    was, now = (next(k for k in wire_track.to_json(state["t"]).geometry if k.frame == 5).coords for state in states)
    assert (one["changes"][0]["before"]["coords"], one["changes"][0]["after"]["coords"]) == (was, now)
    for odd in ("from=4&to=3", "to=6", "from=-1", "from=x"):
        told(desk.cho.get(f"{desk.job}/difference?{odd}"), 400, "GE_0001")


def test_a_job_is_not_accepted_over_a_blocking_issue_and_accepting_verifies_what_was_resolved(
    desk: Desk, review: Review
) -> None:
    check = review.drawn()
    issues = [
        given(desk.cho.post(f"{desk.job}/issues", json={"text": "No.", "severity": severity}))["id"]
        for severity in ("blocking", "minor")
    ]
    with pytest.raises(Conflict) as refused:
        review.hand_in(review.cho, check, Verdict.ACCEPT)
    assert refused.value.data == {"blocking": [1]}
    given(desk.ann.post(f"{desk.job}/issues/{issues[0]}/resolve", json={}))
    review.hand_in(review.cho, check, Verdict.ACCEPT)
    states = [one["state"] for one in given(desk.cho.get(f"{desk.job}/issues"))["issues"]]
    assert states == ["verified", "open"]
    assert review.job.step == "end"


def test_sending_back_needs_a_reason_and_a_note_alone_becomes_an_issue(desk: Desk, review: Review) -> None:
    check = review.drawn()
    with pytest.raises(MissingParameter):
        review.hand_in(review.cho, check, Verdict.SEND_BACK)
    review.hand_in(review.cho, check, Verdict.SEND_BACK, "All boxes are a frame late.")
    (issue,) = given(desk.ann.get(f"{desk.job}/issues"))["issues"]
    assert (issue["text"], issue["track"], issue["frame"]) == ("All boxes are a frame late.", None, None)


def test_quality_counts_first_passes_rounds_and_issues(desk: Desk, review: Review, house: House) -> None:
    check = review.drawn()
    given(desk.cho.post(f"{desk.job}/issues", json={"category": "wrong box", "track": "t", "frame": 1}))
    review.hand_in(review.cho, check, Verdict.SEND_BACK)
    review.hand_in(review.cho, review.drawn(), Verdict.ACCEPT)
    smooth = Review(house, review.studio)
    smooth.ann, smooth.cho = review.ann, review.cho
    smooth.hand_in(smooth.cho, smooth.drawn(), Verdict.ACCEPT)
    told_all = given(desk.cho.get(f"{desk.project}/quality"))
    assert (told_all["judged"], told_all["first_pass"], told_all["accepted"]) == (2, 1, 2)
    assert told_all["rounds"] == [{"round": 1, "jobs": 1}, {"round": 2, "jobs": 1}]
    assert told_all["sample"] == {"jobs": 2, "judged": 2, "low": 0.5, "high": 0.5}
    assert told_all["by_category"] == [{"name": "wrong box", "minor": 0, "major": 1, "blocking": 0}]
    assert [row["name"] for row in told_all["by_label"]] == ["Car"]
    (person,) = told_all["people"]
    assert (person["person"]["name"], person["jobs"], person["first_pass"], person["issues"]) == ("Ann", 2, 1, 1)
