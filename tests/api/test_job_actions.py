"""Job actions: POST /v1/projects/{p}/jobs/actions."""

import json

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from rotoscope.domain.errors import LeaseLost
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.task import Verdict
from rotoscope.domain.workflow import Step, StepKind
from rotoscope.kit.clock import FakeClock
from rotoscope.services import dispatch, routing
from rotoscope.services.dispatch import workflows
from rotoscope.services.house import House
from rotoscope.store import frames, jobs, tables, tasks
from rotoscope.store.tables import events
from tests.api.told import given, told
from tests.factories import Studio, a_job
from tests.services.finishing import finish, job_now
from tests.services.reviewing import Review
from tests.services.working import a_maker, box_track

STEPS = (Step("draw", StepKind.MAKER), Step("check", StepKind.CHECKER))


def path(studio: Studio) -> str:
    return f"/v1/projects/{studio.project.id}/jobs/actions"


def opened(house: House, studio: Studio, count: int = 1) -> list[Job]:
    """Jobs that stand at the step `draw` of a workflow of two."""
    name = f"flow {house.clock.now_ms()}"
    flow = house.db.write_now(
        lambda conn: workflows.create_workflow(conn, house, studio.manager, studio.project.id, name, name, STEPS)
    )
    made = [a_job(house, studio) for _ in range(count)]
    there = {"workflow_id": flow.id, "step": ""}
    for job in made:
        finish(house, job.id)
        house.db.write_now(
            lambda conn, job=job: jobs.move(conn, job.id, {JobState.BUILDING}, JobState.ARRIVING, **there)
        )
    house.db.write_now(lambda conn: routing.open_jobs(conn, [job.id for job in made], house.clock.now_ms()))
    return made


def test_nobody_acts_on_the_jobs_of_others(
    nobody: TestClient, stranger: TestClient, house: House, studio: Studio, client: TestClient
) -> None:
    (job,) = opened(house, studio)
    body = {"action": "cancel", "jobs": [job.id]}
    told(nobody.post(path(studio), json=body), 401, "unauthorized_request")
    told(stranger.post(path(studio), json=body), 404, "resource_error")
    other = given(client.post("/v1/projects", json={"name": "Another"}))["id"]
    outcome = given(client.post(f"/v1/projects/{other}/jobs/actions", json=body))
    assert (outcome["refused"], outcome["outcomes"][0]["error"]["code"]) == (1, "FS_0006")
    assert job_now(house, job.id).state is JobState.OPEN


def rows(house: House, job: Job, **states: FrameState) -> None:
    """Frames f0, f1, … of the job as they stand; those that are not named were never tried."""
    there = [Frame(job.id, int(name[1:]), name, "https://example.com/x", state) for name, state in states.items()]
    house.db.write_now(lambda conn: frames.keep(conn, there))


def waiting(house: House, job: Job) -> list[str]:
    """The events that are recorded about a job."""
    select = sa.select(events.c.kind).where(events.c.subject_id == job.id)
    return house.db.read_now(lambda conn: list(conn.execute(select).scalars()))


def test_a_job_taken_back_while_its_frames_came_goes_on_with_those_that_are_missing(
    client: TestClient, house: House, studio: Studio
) -> None:
    job = a_job(house, studio, state=JobState.CANCELLED)
    rows(house, job, f0=FrameState.READY)
    given(client.post(path(studio), json={"action": "reopen", "jobs": [job.id]}))
    assert (job_now(house, job.id).state, waiting(house, job)) == (JobState.ARRIVING, ["JobArrived"])


def test_a_job_without_one_usable_frame_is_opened_again_by_trying_its_frames(
    client: TestClient, house: House, studio: Studio
) -> None:
    job = a_job(house, studio, state=JobState.FAILED)
    rows(house, job, f0=FrameState.FAILED, f1=FrameState.FAILED, f2=FrameState.FAILED)
    given(client.post(path(studio), json={"action": "reopen", "jobs": [job.id]}))
    assert waiting(house, job) == ["JobArrived"]
    assert house.db.read_now(lambda conn: frames.count(conn, job.id, FrameState.PENDING)) == 3


def test_frames_that_were_being_tried_when_a_job_was_taken_back_are_tried_when_it_is_opened_again(
    client: TestClient, house: House, studio: Studio
) -> None:
    (job,) = opened(house, studio)
    select = sa.update(tables.frames).where(tables.frames.c.job_id == job.id, tables.frames.c.index == 1)
    house.db.write_now(lambda conn: conn.execute(select.values(state=FrameState.PENDING.value)))
    for action in ("cancel", "reopen"):
        given(client.post(path(studio), json={"action": action, "jobs": [job.id]}))
    now = job_now(house, job.id)
    assert (now.state, now.step) == (JobState.OPEN, "draw")
    assert waiting(house, job) == ["JobCancelled", "FrameRetried"]


def test_jobs_are_moved_between_steps_and_their_old_tasks_end(client: TestClient, house: House, studio: Studio) -> None:
    moved, stays = opened(house, studio, 2)
    ann = a_maker(studio)
    (task,) = house.db.read_now(lambda conn: tasks.of_job(conn, moved.id))
    house.db.write_now(lambda conn: dispatch.claim(conn, house, ann, task.id))
    body = {"action": "move", "to": "check", "jobs": [moved.id, moved.id, "none"]}
    ended = given(client.post(path(studio), json=body))
    assert [(one["success"], one["data"] and one["data"]["step"]) for one in ended["outcomes"]] == [
        (True, "check"),
        (False, None),
    ]
    old, new = house.db.read_now(lambda conn: tasks.of_job(conn, moved.id))
    assert (old.state, new.state, new.step, new.kind) == ("closed", "open", "check", "checker")
    assert job_now(house, stays.id).step == "draw"
    refused = given(client.post(path(studio), json={"action": "move", "to": "gone", "jobs": [stays.id]}))
    assert refused["outcomes"][0]["error"]["code"] == "GE_0001"
    ended = given(client.post(path(studio), json={"action": "move", "to": "end", "jobs": [stays.id]}))
    assert ended["outcomes"][0]["data"]["state"] == "building"


def test_many_jobs_are_chosen_by_a_filter_and_answered_line_by_line(
    client: TestClient, house: House, studio: Studio
) -> None:
    many = opened(house, studio, 450)
    body = {"action": "prioritize", "priority_weight": 9, "filter": {"step": "draw", "states": ["open"]}}
    answer = client.post(path(studio), json=body, headers={"accept": "application/x-ndjson"})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["job_id"] for line in lines] == [job.id for job in many]
    assert {line["data"]["priority_weight"] for line in lines} == {9}
    (task,) = house.db.read_now(lambda conn: tasks.of_job(conn, many[-1].id))
    assert task.priority_weight == 9
    assert given(client.post(path(studio), json=body | {"filter": {"step": "check"}}))["outcomes"] == []


def test_a_completed_job_is_opened_again_and_its_old_result_stays(
    client: TestClient, house: House, studio: Studio, clock: FakeClock
) -> None:
    (job,) = opened(house, studio)
    with house.blobs.writer() as blob:
        blob.write(b"{}")
    sha256 = blob.sha256
    done = {"result_sha256": sha256, "completed_at_ms": clock.now_ms(), "step": "end"}
    house.db.write_now(lambda conn: tasks.close_of_job(conn, job.id, 1))
    house.db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.OPEN}, JobState.COMPLETED, **done))
    own = f"/v1/projects/{studio.project.id}/jobs/{job.id}"
    assert given(client.get(own))["result"].endswith(f"{sha256}.json")
    (outcome,) = given(client.post(path(studio), json={"action": "reopen", "jobs": [job.id]}))["outcomes"]
    assert (outcome["data"]["state"], outcome["data"]["step"]) == ("open", "draw")
    shown = given(client.get(own))
    assert (shown["status"], shown["result"]) == ("pending", "")
    assert client.get(f"/v1/results/{job.id}/{sha256}.json").json() == {}
    told(client.get(f"/v1/results/{job.id}/{'0' * 64}.json"), 404, "FS_0007")
    again = given(client.post(path(studio), json={"action": "reopen", "jobs": [job.id]}))["outcomes"][0]
    assert again["error"]["code"] == "conflict"


def test_a_job_whose_frames_never_came_arrives_again(client: TestClient, house: House, studio: Studio) -> None:
    job = a_job(house, studio)
    for action, state in (("cancel", "cancelled"), ("cancel", "cancelled"), ("reopen", "arriving")):
        (outcome,) = given(client.post(path(studio), json={"action": action, "jobs": [job.id]}))["outcomes"]
        assert outcome["data"]["state"] == state


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"action": "cancel"}, "GE_0001", "/jobs"),
        ({"action": "cancel", "jobs": [], "filter": {}}, "GE_0001", "/filter"),
        ({"action": "move", "jobs": []}, "GE_0002", "/to"),
        ({"action": "prioritize", "jobs": []}, "GE_0002", "/priority_weight"),
        ({"action": "cancel", "jobs": [], "to": "draw"}, "GE_0001", "/to"),
        ({"action": "move", "jobs": [], "to": "draw", "priority_weight": 3}, "GE_0001", "/priority_weight"),
        ({"action": "explode", "jobs": []}, "GE_0001", "/action"),
        ({"action": "prioritize", "jobs": [], "priority_weight": 11}, "GE_0001", "/priority_weight"),
        ({"action": "cancel", "filter": {"states": ["lost"]}}, "GE_0001", "/filter/states/0"),
    ],
)
def test_what_is_wrong_is_named(client: TestClient, studio: Studio, body: dict, code: str, pointer: str) -> None:
    error = told(client.post(path(studio), json=body), 400, code)
    assert error["data"]["errors"][0]["pointer"] == pointer


def test_a_job_is_sent_back_to_where_it_was_drawn_with_an_issue_that_says_why(
    house: House, client: TestClient, studio: Studio
) -> None:
    review = Review(house, studio, prelabels=[box_track("t", 10)])
    where = path(review.studio)
    body = {"action": "send_back", "note": "The boxes are too wide.", "jobs": [review.job_id]}
    refused = given(client.post(where, json=body))["outcomes"][0]["error"]
    assert "nothing to send back" in refused["message"]
    check = review.drawn()
    assert job_now(house, review.job_id).step == "check"
    assert given(client.post(where, json=body))["outcomes"][0]["data"]["step"] == "draw"
    (issue,) = given(client.get(f"/v1/jobs/{review.job_id}/issues"))["issues"]
    assert (issue["text"], issue["severity"]) == ("The boxes are too wide.", "major")
    with pytest.raises(LeaseLost):
        review.hand_in(review.cho, check, Verdict.ACCEPT)
    for bad in ({"note": " "}, {}, {"note": "x", "to": "draw"}):
        assert client.post(where, json={"action": "send_back", "jobs": [review.job_id]} | bad).status_code == 400


def test_a_model_is_asked_again_where_the_workflow_has_one(house: House, client: TestClient, studio: Studio) -> None:
    (job,) = opened(house, studio)
    body = {"action": "run_model", "jobs": [job.id]}
    assert "asks no model" in given(client.post(path(studio), json=body))["outcomes"][0]["error"]["message"]
    steps = (Step("ask", StepKind.MODEL, url="https://model.example/x"), *STEPS)
    flow = house.db.write_now(
        lambda conn: workflows.create_workflow(conn, house, studio.manager, studio.project.id, "m", "m", steps)
    )
    there = {"workflow_id": flow.id, "workflow_version": flow.version}
    house.db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.OPEN}, JobState.OPEN, **there))
    assert given(client.post(path(studio), json=body))["outcomes"][0]["data"]["step"] == "ask"
    assert "ModelDue" in waiting(house, job)
