"""Tasks: GET /v1/tasks, GET /v1/tasks/{t}, and claim, heartbeat, release, submit."""

from starlette.testclient import TestClient

from rotoscope.domain.job import JobState
from rotoscope.domain.workflow import StepKind
from rotoscope.services.house import House
from rotoscope.store.tables import kept_answers
from tests.api.told import given, told
from tests.factories import Studio, a_job
from tests.services.working import a_maker, a_task, at_work

VERBS = {"claim": {}, "heartbeat": {"lease_token": 1}, "release": {"lease_token": 1}}
ALL = VERBS | {"submit": {"lease_token": 1, "revision": 0}}


def open_task(house: House, studio: Studio) -> str:
    return a_task(house, a_job(house, studio, state=JobState.OPEN)).id


def test_nobody_sees_or_takes_a_task(nobody: TestClient, house: House, studio: Studio) -> None:
    task = open_task(house, studio)
    told(nobody.get("/v1/tasks"), 401, "unauthorized_request")
    told(nobody.get(f"/v1/tasks/{task}"), 401, "unauthorized_request")
    told(nobody.post("/v1/tasks/claim", json={}), 401, "unauthorized_request")
    for verb, body in ALL.items():
        told(nobody.post(f"/v1/tasks/{task}/{verb}", json=body), 401, "unauthorized_request")


def test_a_strangers_task_is_not_there(stranger: TestClient, house: House, studio: Studio) -> None:
    task = open_task(house, studio)
    assert given(stranger.get("/v1/tasks")) == {"tasks": [], "next_page_token": ""}
    assert given(stranger.post("/v1/tasks/claim", json={})) is None
    told(stranger.get(f"/v1/tasks?project_id={studio.project.id}"), 404, "resource_error")
    told(stranger.get(f"/v1/tasks/{task}"), 404, "resource_error")
    for verb, body in ALL.items():
        told(stranger.post(f"/v1/tasks/{task}/{verb}", json=body), 404, "resource_error")


def test_a_task_is_claimed_kept_given_back_and_handed_in(client: TestClient, house: House, studio: Studio) -> None:
    task = open_task(house, studio)
    listed = given(client.get("/v1/tasks"))["tasks"]
    assert [(one["id"], one["state"], one["holder"], one["lease_token"]) for one in listed] == [
        (task, "open", None, None)
    ]
    held = given(client.post("/v1/tasks/claim", json={"project_id": studio.project.id}))
    assert (held["id"], held["lease_token"], held["holder"]["name"]) == (task, 1, "a key")
    assert held["project_name"] == studio.project.name
    assert given(client.post("/v1/tasks/claim", json={})) is None
    assert given(client.post(f"/v1/tasks/{task}/heartbeat", json={"lease_token": 1}))["state"] == "held"
    assert given(client.post(f"/v1/tasks/{task}/release", json={"lease_token": 1}))["state"] == "open"
    again = given(client.post(f"/v1/tasks/{task}/claim", json={}))
    assert again["lease_token"] == 2
    told(client.post(f"/v1/tasks/{task}/submit", json={"lease_token": 1, "revision": 0}), 409, "lease_lost")
    for _ in range(2):
        done = given(client.post(f"/v1/tasks/{task}/submit", json={"lease_token": 2, "revision": 0}))
        assert (done["state"], done["submitted_revision"]) == ("submitted", 0)
    assert given(client.get("/v1/tasks"))["tasks"] == []
    assert given(client.get("/v1/tasks?state=submitted"))["tasks"][0]["id"] == task
    told(client.post(f"/v1/tasks/{task}/claim", json={}), 409, "conflict")


def test_a_claim_that_finds_nothing_is_not_kept_and_may_find_something_later(
    client: TestClient, house: House, studio: Studio
) -> None:
    named = {"Idempotency-Key": "the-next"}
    assert given(client.post("/v1/tasks/claim", json={}, headers=named)) is None
    assert house.db.read_now(lambda conn: conn.execute(kept_answers.select()).first()) is None
    task = open_task(house, studio)
    first, again = (client.post("/v1/tasks/claim", json={}, headers=named) for _ in range(2))
    assert given(first)["id"] == given(again)["id"] == task
    assert again.headers["idempotent-replayed"] == "true"
    assert given(client.post("/v1/tasks/claim", json={})) is None


def test_a_claim_needs_no_body(client: TestClient, house: House, studio: Studio) -> None:
    task = open_task(house, studio)
    assert given(client.post("/v1/tasks/claim"))["id"] == task
    assert given(client.post(f"/v1/tasks/{task}/claim"))["lease_token"] == 2


def test_what_another_works_on_is_taken_over_only_in_so_many_words(client: TestClient, house: House, studio) -> None:
    work = at_work(house, studio=studio)
    path = f"/v1/tasks/{work.task.id}"
    error = told(client.post(f"{path}/claim", json={}), 409, "conflict")
    assert error["data"] == {"is_held": True}
    assert given(client.post(f"{path}/claim", json={"take_over": True}))["lease_token"] == 2
    other = a_maker(studio)
    assert other.id != work.maker.id


def test_the_newest_revision_is_told_to_who_submits_an_older_one(client: TestClient, house: House, studio) -> None:
    task = open_task(house, studio)
    given(client.post(f"/v1/tasks/{task}/claim", json={}))
    error = told(client.post(f"/v1/tasks/{task}/submit", json={"lease_token": 1, "revision": 3}), 409, "conflict")
    assert error["data"] == {"revision": 0}


def test_the_queue_is_cut_into_pages(client: TestClient, house: House, studio: Studio) -> None:
    made = [open_task(house, studio) for _ in range(5)]
    seen, token = [], ""
    while True:
        page = given(client.get(f"/v1/tasks?page_size=2&page_token={token}"))
        seen += [task["id"] for task in page["tasks"]]
        token = page["next_page_token"]
        if not token:
            break
    assert seen == made


def test_odd_questions(client: TestClient, house: House, studio: Studio) -> None:
    task = open_task(house, studio)
    for query in ("state=lost", "page_size=0", "page_size=-1", "page_size=x"):
        told(client.get(f"/v1/tasks?{query}"), 400, "GE_0001")
    assert len(given(client.get(f"/v1/tasks?page_size={10**9}"))["tasks"]) == 1
    told(client.get("/v1/tasks?page_token=abc"), 400, "invalid_request_error")
    told(client.get("/v1/tasks/none"), 404, "resource_error")
    for body in ({"lease_token": 0}, {"lease_token": "1"}, {}, {"lease_token": 1, "x": 1}, {"lease_token": 2**40}):
        told(client.post(f"/v1/tasks/{task}/heartbeat", json=body), 400, "GE_0001")


def test_a_checker_hands_in_with_a_verdict_and_a_maker_without(client: TestClient, house: House, studio) -> None:
    job = a_job(house, studio, state=JobState.OPEN)
    made, checked = a_task(house, job), a_task(house, job, step="check", kind=StepKind.CHECKER)
    for task in (made, checked):
        given(client.post(f"/v1/tasks/{task.id}/claim", json={}))
    lease = {"lease_token": 1, "revision": 0}
    error = told(client.post(f"/v1/tasks/{checked.id}/submit", json=lease), 400, "GE_0002")
    assert error["data"]["errors"][0]["pointer"] == "/verdict"
    judged = lease | {"verdict": "send_back", "note": "the van is missing"}
    told(client.post(f"/v1/tasks/{made.id}/submit", json=judged), 400, "GE_0001")
    for odd in ({"verdict": "reject"}, {"note": "x" * 4001}, {"verdict": 1}):
        told(client.post(f"/v1/tasks/{checked.id}/submit", json=lease | odd), 400, "GE_0001")
    done = given(client.post(f"/v1/tasks/{checked.id}/submit", json=judged))
    assert (done["kind"], done["verdict"], done["note"]) == ("checker", "send_back", "the van is missing")
    assert given(client.post(f"/v1/tasks/{made.id}/submit", json=lease))["verdict"] is None
