"""Workflows: POST|GET /v1/projects/{p}/workflows, GET|PUT …/{w}, GET …/{w}/counts."""

from collections.abc import Callable

import sqlalchemy as sa
from starlette.testclient import TestClient

from rotoscope.api.workflow_examples import GRAPH
from rotoscope.services import routing
from rotoscope.services.dispatch import workflows
from rotoscope.services.house import House
from rotoscope.store import model_runs
from rotoscope.store.model_runs import ModelRun
from rotoscope.store.tables import jobs
from rotoscope.wire.workflow import view
from tests.api.entering import joined
from tests.api.told import given, told
from tests.factories import Studio, a_job
from tests.services.working import a_maker


def path(studio: Studio) -> str:
    return f"/v1/projects/{studio.project.id}/workflows"


def test_nobody_reads_or_makes_workflows(nobody: TestClient, stranger: TestClient, studio: Studio) -> None:
    for caller, status, code in ((nobody, 401, "unauthorized_request"), (stranger, 404, "resource_error")):
        told(caller.get(path(studio)), status, code)
        told(caller.post(path(studio), json={"name": "n", "tag": "t"}), status, code)


def test_a_workflow_can_be_named_by_tag_and_by_id(client: TestClient, studio: Studio) -> None:
    steps = [{"name": "draw", "kind": "maker"}, {"name": "check", "kind": "checker"}]
    made = given(client.post(path(studio), json={"name": "Two", "tag": "two", "steps": steps}))
    assert made["steps"] == steps
    assert made in given(client.get(path(studio)))["workflows"]
    data = {"image_url": "https://example.com/1.jpg"}
    jobs = f"/v1/projects/{studio.project.id}/jobs"
    assert given(client.post(jobs, json={"reference_id": "1", "tag": "two", "data": data}))["tag"] == "two"
    assert given(client.post(jobs, json={"reference_id": "2", "work_flow_id": made["id"], "data": data}))


def test_a_workflow_without_steps_is_one_makers(client: TestClient, studio: Studio) -> None:
    made = given(client.post(path(studio), json={"name": "One", "tag": "one"}))
    assert made["steps"] == [{"name": "annotate", "kind": "maker"}]


def test_how_a_model_step_goes_is_told_with_what_came_instead_of_an_answer(
    client: TestClient, caller: Callable[..., TestClient], house: House, studio: Studio
) -> None:
    made = given(client.post(path(studio), json=GRAPH))
    place = f"{path(studio)}/{made['id']}/model-runs"
    told(client.get(place), 400, "GE_0001")
    answered, waiting, given_up = (a_job(house, studio) for _ in range(3))

    def write(conn: sa.Connection) -> None:
        conn.execute(jobs.update().values(workflow_id=made["id"]))
        model_runs.put(conn, ModelRun(answered.id, "detect", "done", 1, "", 4, 10, made["id"]))
        model_runs.put(conn, ModelRun(waiting.id, "detect", "waiting", 2, "status_503: busy", 0, 20, made["id"]))
        model_runs.put(conn, ModelRun(given_up.id, "detect", "failed", 8, "timed_out: nothing", 0, 30, made["id"]))
        model_runs.put(conn, ModelRun(waiting.id, "another", "waiting", 1, "elsewhere", 0, 40, made["id"]))

    house.db.write_now(write)
    seen = given(client.get(place, params={"step": "detect"}))
    assert (seen["waiting"], seen["done"], seen["failed"]) == (1, 1, 1)
    assert [(each["reference_id"], each["error"]) for each in seen["troubled"]] == [
        (given_up.reference_id, "timed_out: nothing"),
        (waiting.reference_id, "status_503: busy"),
    ]
    told(joined(client, caller).get(place, params={"step": "detect"}), 403, "unauthorized")


def test_a_tag_is_taken_once(client: TestClient, studio: Studio) -> None:
    told(client.post(path(studio), json={"name": "n", "tag": "default"}), 409, "conflict")


def test_what_is_wrong_is_named(client: TestClient, studio: Studio) -> None:
    for body, pointer in (
        ({"name": "n"}, "/tag"),
        ({"name": "n", "tag": ""}, "/tag"),
        ({"name": "n", "tag": "t", "steps": [{"name": "a", "kind": "end"}]}, "/steps/0/kind"),
        ({"name": "n", "tag": "t", "steps": [{"name": "a"}, {"name": "a"}]}, "/steps/1/name"),
        ({"name": "n", "tag": "t", "steps": [{"name": "end"}]}, "/steps/0/name"),
    ):
        error = told(client.post(path(studio), json=body), 400, "GE_0001")
        assert error["data"]["errors"][0]["pointer"] == pointer


def test_a_graph_is_told_as_it_was_sent_and_changed_by_versions(client: TestClient, studio: Studio) -> None:
    made = given(client.post(path(studio), json=GRAPH))
    assert made["steps"] == GRAPH["steps"]
    own = f"{path(studio)}/{made['id']}"
    change = {"name": "Shorter", "version": 1, "steps": GRAPH["steps"][2:]}
    changed = given(client.put(own, json=change))
    assert (changed["version"], changed["name"], len(changed["steps"])) == (2, "Shorter", 2)
    assert told(client.put(own, json=change), 409, "conflict")["data"] == {"version": 2}
    assert given(client.put(own, json=change | {"version": 2}))["version"] == 2, "what changes nothing is no version"
    assert given(client.get(f"{own}?version=1"))["steps"] == GRAPH["steps"]
    assert given(client.get(own)) == changed
    told(client.get(f"{own}?version=3"), 404, "resource_error")
    told(client.get(f"{path(studio)}/none"), 404, "resource_error")


def test_every_fault_of_a_graph_is_named_at_its_step(client: TestClient, studio: Studio) -> None:
    steps = [{"name": "draw", "next": "gone", "makers": 12}, {"name": "check", "kind": "checker", "url": "https://x/"}]
    error = told(client.post(path(studio), json={"name": "n", "tag": "n", "steps": steps}), 400, "GE_0001")
    pointers = {fault["pointer"] for fault in error["data"]["errors"]}
    assert pointers == {"/steps/0/next", "/steps/0/makers", "/steps/1/url"}


def test_jobs_are_counted_where_they_stand(client: TestClient, house: House, studio: Studio) -> None:
    job = a_job(house, studio)
    a_job(house, studio)
    house.db.write_now(lambda conn: routing.open_jobs(conn, [job.id], 1))
    counted = given(client.get(f"{path(studio)}/{studio.workflow.id}/counts"))
    assert counted["counts"] == [
        {"version": 0, "step": "", "state": "arriving", "jobs": 1},
        {"version": 1, "step": "annotate", "state": "open", "jobs": 1},
    ]


def test_where_a_model_answers_is_for_managers_only(client: TestClient, house: House, studio: Studio) -> None:
    made = given(client.post(path(studio), json=GRAPH))
    assert made["steps"][1]["url"] == GRAPH["steps"][1]["url"]
    seen = view(
        house.db.read_now(lambda conn: workflows.get_workflow(conn, a_maker(studio), studio.project.id, made["id"])),
        to_manager=False,
    )
    assert seen.steps[1].url == "models.example.org"
