"""GET …/batch/{batch_id}: the jobs of a batch, page by page."""

import pytest
from starlette.testclient import TestClient

from rotoscope.services.house import House
from tests.api.told import given, told
from tests.factories import Studio, a_job

SLIM = {"id", "reference_id", "status", "frames", "annotations"}
RICH = SLIM | {"priority_weight", "tag", "viewer_url"}


def path_of(studio: Studio, version: str = "v1", word: str = "projects") -> str:
    return f"/{version}/{word}/{studio.project.id}/batch/{studio.batch_id}"


def test_nobody_may(nobody: TestClient, studio: Studio) -> None:
    told(nobody.get(path_of(studio)), 401, "unauthorized_request")


def test_another_organization_finds_nothing(stranger: TestClient, studio: Studio) -> None:
    told(stranger.get(path_of(studio)), 404, "resource_error")


@pytest.mark.parametrize("word", ["projects", "project"])
@pytest.mark.parametrize(("version", "keys"), [("v0", RICH), ("v1", SLIM)])
def test_rows_are_rich_in_v0_and_slim_in_v1(
    client: TestClient, house: House, studio: Studio, version: str, keys: set[str], word: str
) -> None:
    job = a_job(house, studio)
    data = given(client.get(path_of(studio, version, word)))
    assert data.keys() == {"id", "project_id", "name", "jobs", "next_page_token"}
    assert data["id"] == studio.batch_id
    assert data["next_page_token"] == ""
    assert [row["id"] for row in data["jobs"]] == [job.id]
    assert data["jobs"][0].keys() == keys


def test_an_empty_batch_has_an_empty_list(client: TestClient, studio: Studio) -> None:
    assert given(client.get(path_of(studio)))["jobs"] == []


@pytest.mark.parametrize("name", ["page_token", "pageToken"])
def test_pages_follow_each_other_without_gap_or_repeat(
    client: TestClient, house: House, studio: Studio, name: str
) -> None:
    made = [a_job(house, studio).id for _ in range(7)]
    seen, token = [], ""
    while True:
        data = given(client.get(path_of(studio), params={name: token, "page_size": "3"}))
        seen += [row["id"] for row in data["jobs"]]
        token = data["next_page_token"]
        if not token:
            break
        assert token.isalnum()
        a_job(house, studio)  # while somebody else adds more
        if len(seen) > 20:
            break
    assert seen[: len(made)] == made
    assert len(seen) == len(set(seen))


def test_a_page_has_100_jobs_unless_asked_otherwise(client: TestClient, house: House, studio: Studio) -> None:
    for _ in range(101):
        a_job(house, studio, frames=1)
    assert len(given(client.get(path_of(studio)))["jobs"]) == 100
    assert len(given(client.get(path_of(studio), params={"page_size": "100000"}))["jobs"]) == 101


@pytest.mark.parametrize("token", ["x", "-1", "1.5", "9" * 19, "9" * 30, "١"])
def test_a_token_that_is_not_ours_is_refused(client: TestClient, studio: Studio, token: str) -> None:
    told(client.get(path_of(studio), params={"page_token": token}), 400, "invalid_request_error")


@pytest.mark.parametrize("size", ["0", "-1", "x"])
def test_a_page_size_that_is_none_is_refused(client: TestClient, studio: Studio, size: str) -> None:
    error = told(client.get(path_of(studio), params={"page_size": size}), 400, "GE_0001")
    assert error["data"]["errors"][0]["pointer"] == "/query/page_size"


def test_a_batch_id_that_is_no_uuid_is_ge_0001(client: TestClient, studio: Studio) -> None:
    told(client.get(f"/v1/projects/{studio.project.id}/batch/seven"), 400, "GE_0001")


def test_a_batch_of_another_project_is_not_there(client: TestClient, house: House, studio: Studio) -> None:
    elsewhere = a_job(house).batch_id
    told(client.get(f"/v1/projects/{studio.project.id}/batch/{elsewhere}"), 404, "resource_error")
