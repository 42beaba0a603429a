"""POST …/batch."""

import pytest
from starlette.testclient import TestClient

from tests.api.told import given, told
from tests.factories import Studio


def path_of(studio: Studio) -> str:
    return f"/v1/project/{studio.project.id}/batch"


def test_nobody_may(nobody: TestClient, studio: Studio) -> None:
    told(nobody.post(path_of(studio), json={"name": "a"}), 401, "unauthorized_request")


def test_another_organization_finds_no_project(stranger: TestClient, studio: Studio) -> None:
    told(stranger.post(path_of(studio), json={"name": "a"}), 404, "resource_error")


@pytest.mark.parametrize("path", ["/v1/project", "/v1/projects", "/v0/projects", "/projectsvc/projects"])
def test_a_batch_is_made(client: TestClient, studio: Studio, path: str) -> None:
    data = given(client.post(f"{path}/{studio.project.id}/batch", json={"name": "Rain"}))
    assert data.keys() == {"batch_id"}
    page = given(client.get(f"/v1/projects/{studio.project.id}/batch/{data['batch_id']}"))
    assert page["name"] == "Rain"


def test_what_the_seeds_and_the_client_send_along_is_taken(client: TestClient, studio: Studio) -> None:
    body = {"name": "a", "label": "a", "description": "d", "project_id": studio.project.id, "id": None}
    given(client.post(path_of(studio), json=body))


def test_a_name_is_taken_once(client: TestClient, studio: Studio) -> None:
    given(client.post(path_of(studio), json={"name": "a", "description": "one"}))
    told(client.post(path_of(studio), json={"name": "a", "description": "two"}), 400, "BATCH_CREATION")


@pytest.mark.parametrize(("body", "code"), [({}, "GE_0002"), ({"name": ""}, "GE_0002"), ({"name": 3}, "GE_0001")])
def test_a_batch_needs_a_name(client: TestClient, studio: Studio, body: dict, code: str) -> None:
    assert told(client.post(path_of(studio), json=body), 400, code)["data"]["errors"][0]["pointer"] == "/name"
