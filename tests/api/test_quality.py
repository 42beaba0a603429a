"""Quality, measured: GET …/quality/scores, …/quality/confused, …/gold and what is gold."""

import asyncio
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.events import QualityDue
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import JobState
from rotoscope.domain.task import Verdict
from rotoscope.kit.ids import new_id
from rotoscope.services.house import House
from rotoscope.services.review import measuring
from rotoscope.store import frames, jobs
from tests.api.reviewing import Desk, a_desk
from tests.api.told import given, told
from tests.factories import Studio
from tests.services.reviewing import Review
from tests.services.working import box_track


@pytest.fixture
def review(house: House, studio: Studio) -> Review:
    return Review(house, studio, prelabels=[box_track("t", 10), box_track("ghost", 10)])


@pytest.fixture
def desk(caller: Callable[..., TestClient], house: House, review: Review) -> Desk:
    return a_desk(caller, house, review)


def test_nobody_and_no_stranger_looks_in(nobody: TestClient, stranger: TestClient, desk: Desk) -> None:
    for path in ("quality/scores", "quality/confused", "gold"):
        told(nobody.get(f"{desk.project}/{path}"), 401, "unauthorized_request")
        told(stranger.get(f"{desk.project}/{path}"), 404, "resource_error")
    told(stranger.put(f"{desk.project}/gold/{desk.review.job_id}"), 404, "resource_error")


def test_odd_questions_are_refused_by_name(desk: Desk) -> None:
    for query in ({"against": "luck"}, {"days": "-1"}, {"days": "soon"}, {"days": "99999"}):
        error = told(desk.cho.get(f"{desk.project}/quality/scores", params=query), 400, "GE_0001")
        assert next(iter(query)) in str(error)


def test_what_was_handed_in_is_scored_by_what_was_accepted(desk: Desk, review: Review, house: House) -> None:
    path = f"{desk.project}/quality/scores"
    nothing = given(desk.cho.get(path))
    assert (nothing["jobs"], nothing["scores"]["mota"], nothing["worst"]) == (0, None, [])
    gone = {"track": "ghost", "cell": "head", "before": None, "after": None}
    check = review.drawn()
    review.edit(review.cho, check, gone)
    review.hand_in(review.cho, check, Verdict.ACCEPT)
    asyncio.run(measuring.measure(house, [QualityDue(review.job_id)]))
    report = given(desk.cho.get(path, params={"days": 7}))
    assert (report["jobs"], report["scores"]["boxes"], report["scores"]["mota"]) == (1, 10, 0)
    assert {"label": "", "drawn_as": "Car", "boxes": 10} in report["confusion"]
    (worst,) = report["worst"]
    assert (worst["track_id"], worst["fate"], worst["person"]["name"]) == ("ghost", "extra", "Ann")
    (job,) = given(desk.cho.get(f"{desk.project}/quality/confused", params={"drawn_as": "Car"}))["jobs"]
    assert (job["job_id"], job["boxes"]) == (review.job_id, 10)
    assert given(desk.cho.get(path, params={"against": "maker"}))["jobs"] == 0


def test_a_completed_job_becomes_gold_and_stops_being_it(
    desk: Desk, review: Review, house: House, client: TestClient
) -> None:
    path = f"{desk.project}/gold/{review.job_id}"
    told(desk.ann.get(f"{desk.project}/gold"), 403, "unauthorized")
    told(desk.cho.put(path), 403, "unauthorized")
    told(client.put(path), 409, "conflict")
    told(client.put(f"{desk.project}/gold/{new_id()}"), 404, "FS_0006")
    house.db.write_now(lambda conn: jobs.move(conn, review.job_id, {JobState.OPEN}, JobState.COMPLETED))
    there = [Frame(review.job_id, n, f"f{n}", "", FrameState.READY, f"{n:064}") for n in range(10)]
    house.db.write_now(lambda conn: frames.keep(conn, there))
    for _ in range(2):
        (gold,) = given(client.put(path))["jobs"]
        assert gold["job_id"] == review.job_id
    assert given(desk.cho.get(f"{desk.project}/gold"))["jobs"] == [gold]
    for _ in range(2):
        assert given(client.delete(path))["jobs"] == []
