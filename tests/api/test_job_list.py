"""GET /v1/projects/{project_id}/jobs, …/cancel and …/deliveries."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.delivery import Attempt, Delivery, DeliveryState
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import JobState
from rotoscope.services import routing
from rotoscope.services.house import House
from rotoscope.store import deliveries, frames
from rotoscope.store.tables import tasks
from tests.api.entering import joined
from tests.api.told import given, told
from tests.factories import Studio, a_job


def path_of(studio: Studio, *more: str) -> str:
    return "/".join((f"/v1/projects/{studio.project.id}/jobs", *more))


@pytest.mark.parametrize("what", [(), ("x", "deliveries")])
def test_nobody_may(nobody: TestClient, studio: Studio, what: tuple[str, ...]) -> None:
    told(nobody.get(path_of(studio, *what)), 401, "unauthorized_request")


@pytest.mark.parametrize("what", [(), ("x", "deliveries")])
def test_another_organization_finds_nothing(stranger: TestClient, studio: Studio, what: tuple[str, ...]) -> None:
    told(stranger.get(path_of(studio, *what)), 404, "resource_error")


def test_jobs_are_listed_page_by_page(client: TestClient, house: House, studio: Studio) -> None:
    made = [a_job(house, studio).id for _ in range(5)]
    a_job(house)  # in another project
    first = given(client.get(path_of(studio), params={"page_size": "3"}))
    rest = given(client.get(path_of(studio), params={"page_size": "3", "page_token": first["next_page_token"]}))
    assert [job["job_id"] for job in first["jobs"] + rest["jobs"]] == made
    assert rest["next_page_token"] == ""


@pytest.mark.parametrize(
    ("asked", "found"),
    [("pending", 2), ("open", 1), ("completed", 1), ("pending,failed", 3), ("", 4), ("cancelled", 0)],
)
def test_jobs_are_filtered_by_status_or_state(
    client: TestClient, house: House, studio: Studio, asked: str, found: int
) -> None:
    for state in ("arriving", "open", "completed", "failed"):
        a_job(house, studio, state=JobState(state))
    assert len(given(client.get(path_of(studio), params={"state": asked}))["jobs"]) == found


def test_jobs_are_filtered_by_reference_and_batch(client: TestClient, house: House, studio: Studio) -> None:
    job, _ = a_job(house, studio), a_job(house, studio)
    for asked in ({"reference_id": job.reference_id}, {"reference_id": job.reference_id, "batch_id": job.batch_id}):
        assert [row["job_id"] for row in given(client.get(path_of(studio), params=asked))["jobs"]] == [job.id]
    assert given(client.get(path_of(studio), params={"batch_id": "another"}))["jobs"] == []


def test_jobs_are_found_by_a_part_of_their_reference_and_by_step(
    client: TestClient, house: House, studio: Studio
) -> None:
    job, other = a_job(house, studio, step="draw"), a_job(house, studio, step="check")
    part = job.reference_id[2:].upper()
    assert [row["job_id"] for row in given(client.get(path_of(studio), params={"q": part}))["jobs"]] == [job.id]
    assert given(client.get(path_of(studio), params={"q": "%"}))["jobs"] == []
    assert [row["job_id"] for row in given(client.get(path_of(studio), params={"step": "check"}))["jobs"]] == [other.id]


def test_jobs_are_filtered_by_who_has_them_and_by_open_issues(
    client: TestClient, caller: Callable[..., TestClient], house: House, studio: Studio
) -> None:
    taken, given_away, _ = (a_job(house, studio) for _ in range(3))
    ids = [taken.id, given_away.id]
    house.db.write_now(lambda conn: routing.open_jobs(conn, ids, house.clock.now_ms()))
    ann, bob = joined(client, caller), joined(client, caller, name="Bob")
    ann_id = given(ann.get("/v1/me"))["id"]
    assert given(ann.post("/v1/tasks/claim", json={}))["job_id"] == taken.id
    body = {"action": "assign", "member_id": ann_id, "jobs": [given_away.id]}
    given(client.post(f"/v1/projects/{studio.project.id}/jobs/actions", json=body))
    issue = given(client.post(f"/v1/jobs/{taken.id}/issues", json={"text": "Too wide", "category": "other"}))

    def found(asker: TestClient, **asked: str) -> list[str]:
        return [row["job_id"] for row in given(asker.get(path_of(studio), params=asked))["jobs"]]

    assert found(client, holder=ann_id) == found(ann, holder="me") == ids
    assert found(bob, holder="me") == []
    assert found(client, issues="open") == found(client, issues="open", holder=ann_id) == [taken.id]
    given(client.post(f"/v1/jobs/{taken.id}/issues/{issue['id']}/resolve", json={}))
    assert found(client, issues="open") == []
    told(client.get(path_of(studio), params={"issues": "many"}), 400, "GE_0001")
    given(client.put(f"/v1/projects/{studio.project.id}/review-settings", json={"is_blind": True}))
    assert (found(bob, holder=ann_id), found(ann, holder="me"), found(client, holder=ann_id)) == ([], ids, ids)


def test_the_newest_come_first_when_asked_and_pages_go_back_in_time(
    client: TestClient, house: House, studio: Studio
) -> None:
    made = [a_job(house, studio).id for _ in range(5)]
    asked = {"page_size": "3", "order": "newest"}
    first = given(client.get(path_of(studio), params=asked))
    rest = given(client.get(path_of(studio), params={**asked, "page_token": first["next_page_token"]}))
    assert [job["job_id"] for job in first["jobs"] + rest["jobs"]] == made[::-1]
    told(client.get(path_of(studio), params={"order": "best"}), 400, "GE_0001")
    told(client.get(path_of(studio), params={"q": "x" * 201}), 400, "GE_0001")


def test_a_row_says_where_the_job_stands(client: TestClient, house: House, studio: Studio) -> None:
    job = a_job(house, studio, state=JobState.OPEN, step="draw")
    [row] = given(client.get(path_of(studio)))["jobs"]
    assert (row["state"], row["step"], row["status"], row["failed_frames"]) == ("open", "draw", "pending", 0)
    assert row["holder"] is None
    assert row["job_id"] == job.id


def test_a_row_says_what_is_held_against_it_and_to_managers_what_it_took(
    client: TestClient, caller: Callable[..., TestClient], house: House, studio: Studio
) -> None:
    job = a_job(house, studio)
    house.db.write_now(lambda conn: routing.open_jobs(conn, [job.id], house.clock.now_ms()))
    house.db.write_now(lambda conn: conn.execute(tasks.update().values(active_ms=61_000)))
    for text in ("Too wide", "Too high"):
        issue = given(client.post(f"/v1/jobs/{job.id}/issues", json={"text": text, "category": "other"}))
    given(client.post(f"/v1/jobs/{job.id}/issues/{issue['id']}/resolve", json={}))
    for asker, worked in ((client, 61_000), (joined(client, caller), None)):
        [row] = given(asker.get(path_of(studio)))["jobs"]
        assert (row["open_issues"], row["active_ms"]) == (1, worked)


def test_a_row_of_a_job_that_arrives_says_how_far_its_frames_are(
    client: TestClient, house: House, studio: Studio
) -> None:
    job, there = a_job(house, studio, state=JobState.ARRIVING), a_job(house, studio, state=JobState.OPEN)

    def waiting() -> dict[str, int]:
        return {row["job_id"]: row["waiting_frames"] for row in given(client.get(path_of(studio)))["jobs"]}

    assert waiting() == {job.id: 3, there.id: 0}
    tried = [Frame(job.id, 0, "f0", "s", FrameState.READY, "0" * 64), Frame(job.id, 1, "f1", "s", FrameState.FAILED)]
    house.db.write_now(lambda conn: frames.keep(conn, tried))
    assert waiting() == {job.id: 1, there.id: 0}


def test_a_state_that_there_is_not_is_refused(client: TestClient, studio: Studio) -> None:
    told(client.get(path_of(studio), params={"state": "lost"}), 400, "GE_0001")


def test_a_job_is_cancelled_and_again_is_harmless(client: TestClient, house: House, studio: Studio) -> None:
    job = a_job(house, studio)
    for _ in range(2):
        assert given(client.post(path_of(studio, job.id, "cancel")))["status"] == "cancelled"


def test_a_completed_job_is_not_cancelled(client: TestClient, house: House, studio: Studio) -> None:
    job = a_job(house, studio, state=JobState.COMPLETED)
    told(client.post(path_of(studio, job.id, "cancel")), 409, "job_closed")


def test_another_organization_cancels_nothing(stranger: TestClient, house: House, studio: Studio) -> None:
    told(stranger.post(path_of(studio, a_job(house, studio).id, "cancel")), 404, "resource_error")


def test_every_attempt_to_call_back_is_told(client: TestClient, house: House, studio: Studio) -> None:
    job = a_job(house, studio)
    delivery = Delivery(
        id="d",
        queue_id=job.project_id,
        is_callback=True,
        news_id="d",
        kind="job.completed",
        project_id=job.project_id,
        job_id=job.id,
        url="http://me:secret@client.test/?token=secret",
        body=b"{}",
        state=DeliveryState.WAITING,
        next_attempt_at_ms=0,
        created_at_ms=0,
        updated_at_ms=0,
    )
    attempt = Attempt("d", 1, 1000, 503, "busy", 12)
    house.db.write_now(lambda conn: deliveries.insert(conn, delivery))
    house.db.write_now(lambda conn: deliveries.settle(conn, attempt, DeliveryState.WAITING, 5000))
    (told_,) = given(client.get(path_of(studio, job.id, "deliveries")))["deliveries"]
    assert told_["state"] == "waiting"
    assert told_["next_attempt_at"] == "1970-01-01T00:00:05.000Z"
    assert told_["attempts"] == [
        {"attempt": 1, "at": "1970-01-01T00:00:01.000Z", "status": 503, "error": "busy", "duration_ms": 12}
    ]
