"""A project from another's set-up: GET /v1/projects/{p}/setup, POST /v1/projects/import."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.entering import Caller, joined
from tests.api.told import given, told
from tests.factories import Studio

LABELS = [
    {"name": "Person", "kinds": ["rectangle"], "attributes": [{"name": "pose", "values": ["a"], "type": "select"}]}
]
STEPS = [
    {"name": "guess", "kind": "model", "url": "https://me:secret@models.example.org/boxes"},
    {"name": "make", "kind": "maker"},
    {"name": "check", "kind": "checker", "sample_percent": 20},
]


@pytest.fixture
def path(client: TestClient, studio: Studio) -> str:
    path = f"/v1/projects/{studio.project.id}"
    change = {"guide": "All of them", "keyframe_tolerance": 0.001, "is_closed": True, "callback_key": "s3cret"}
    given(client.patch(path, json=change))
    given(client.put(f"{path}/schema", json={"labels": LABELS}))
    given(client.post(f"{path}/workflows", json={"name": "Checked", "tag": "checked", "steps": STEPS}))
    given(client.put(f"{path}/review-settings", json={"checklist": ["All feet on the ground"], "is_blind": True}))
    return path


def test_what_is_exported_makes_the_same_project_again_without_secrets(client: TestClient, path: str) -> None:
    document = given(client.get(f"{path}/setup"))
    assert "s3cret" not in str(document)
    assert "secret" not in str(document)
    assert [workflow["tag"] for workflow in document["workflows"]] == ["checked", "default"]
    made = given(client.post("/v1/projects/import", json={**document, "name": "Again"}))
    assert (made["name"], made["guide"], made["is_closed"], made["has_callback_key"]) == (
        "Again",
        "All of them",
        True,
        False,
    )
    assert given(client.get(f"/v1/projects/{made['id']}/setup")) == {**document, "name": "Again"}
    job = {"reference_id": "1", "tag": "checked", "data": {"image_url": "https://example.com/1.jpg"}}
    assert given(client.post(f"/v1/projects/{made['id']}/jobs", json=job))["reference_id"] == "1"
    assert "project.import" in [entry["action"] for entry in given(client.get("/v1/audit"))["entries"]]


def without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {field: value for field, value in document.items() if field != name}


def test_what_is_wrong_is_pointed_at_and_nothing_is_created(client: TestClient, path: str) -> None:
    document = given(client.get(f"{path}/setup"))
    workflow = document["workflows"][1]
    twice = {"labels": LABELS * 2, "is_open": False}
    nowhere = {**workflow, "steps": [{"name": "make", "kind": "maker", "next": "nowhere"}]}
    wrong = {
        "/format": {**document, "format": "another/1"},
        "/name": {**document, "name": ""},
        "/schema/labels/1/name": {**document, "schema": twice},
        "/workflows/0/steps/0/next": {**document, "workflows": [nowhere]},
        "/workflows/1/tag": {**document, "workflows": [workflow, workflow]},
        "/review/categories": {**document, "review": {"categories": []}},
        "/workflows": {**document, "workflows": []},
    }
    for pointer, body in wrong.items():
        answer = told(client.post("/v1/projects/import", json=body), 400, "GE_0001")
        assert [fault["pointer"] for fault in answer["data"]["errors"]] == [pointer]
    for name in ("format", "name", "schema", "workflows"):
        told(client.post("/v1/projects/import", json=without(document, name)), 400, "GE_0001")
    told(client.post("/v1/projects/import", json={**document, "jobs": []}), 400, "GE_0001")
    assert len(given(client.get("/v1/projects"))["projects"]) == 1


def test_only_who_manages_exports_and_imports(
    client: TestClient, caller: Caller, nobody: TestClient, stranger: TestClient, path: str
) -> None:
    document = given(client.get(f"{path}/setup"))
    checker = joined(client, caller, "checker")
    for one, status, code in ((nobody, 401, "unauthorized_request"), (checker, 403, "unauthorized")):
        told(one.get(f"{path}/setup"), status, code)
        told(one.post("/v1/projects/import", json=document), status, code)
    told(stranger.get(f"{path}/setup"), 404, "resource_error")
