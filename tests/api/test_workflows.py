"""Workflows: POST|GET /v1/projects/{p}/workflows."""

from starlette.testclient import TestClient

from tests.api.told import given, told
from tests.factories import Studio


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


def test_a_tag_is_taken_once(client: TestClient, studio: Studio) -> None:
    told(client.post(path(studio), json={"name": "n", "tag": "default"}), 409, "conflict")


def test_what_is_wrong_is_named(client: TestClient, studio: Studio) -> None:
    for body, pointer in (
        ({"name": "n"}, ""),
        ({"name": "n", "tag": ""}, "/tag"),
        ({"name": "n", "tag": "t", "steps": [{"name": "a", "kind": "end"}]}, "/steps/0/kind"),
        ({"name": "n", "tag": "t", "steps": [{"name": "a"}, {"name": "a"}]}, "/steps/1/name"),
        ({"name": "n", "tag": "t", "steps": [{"name": "end"}]}, "/steps/0/name"),
    ):
        error = told(client.post(path(studio), json=body), 400, "GE_0001")
        assert error["data"]["errors"][0]["pointer"] == pointer
