"""GET …/details and …/stats: a project in batches and in numbers."""

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.job import JobState
from rotoscope.services.house import House
from tests.api.told import given, told
from tests.factories import Studio, a_job

BATCH = {
    "id", "name", "description", "is_default", "total_jobs", "completed_jobs", "total_frames", "completed_frames",
    "annotations", "created_at", "status",
}  # fmt: skip
STATS = {
    "name", "base", "total_batches", "completed_batches", "total_jobs", "completed_jobs", "total_frames",
    "completed_frames", "annotations",
}  # fmt: skip


@pytest.mark.parametrize("what", ["details", "stats"])
def test_nobody_may(nobody: TestClient, studio: Studio, what: str) -> None:
    told(nobody.get(f"/v0/projects/{studio.project.id}/{what}"), 401, "unauthorized_request")


@pytest.mark.parametrize("what", ["details", "stats"])
def test_another_organization_finds_nothing(stranger: TestClient, studio: Studio, what: str) -> None:
    told(stranger.get(f"/v0/projects/{studio.project.id}/{what}"), 404, "resource_error")


@pytest.mark.parametrize("path", ["/v0/projects", "/v1/projects", "/v0/project", "/v1/project"])
def test_batches_are_counted(client: TestClient, house: House, studio: Studio, path: str) -> None:
    a_job(house, studio, frames=3)
    a_job(house, studio, frames=4, state=JobState.COMPLETED)
    data = given(client.get(f"{path}/{studio.project.id}/details"))
    assert data.keys() == {"name", "base", "batches"}
    assert data["base"] == "VIDEO"
    (batch,) = data["batches"]
    assert batch.keys() == BATCH
    assert batch["is_default"] is True
    assert (batch["total_jobs"], batch["completed_jobs"]) == (2, 1)
    assert (batch["total_frames"], batch["completed_frames"]) == (7, 4)
    assert batch["status"] == "Active"
    assert batch["created_at"] == "2023-11-14T22:13:20.000Z"


@pytest.mark.parametrize("path", ["/v0/projects", "/v1/projects", "/v0/project", "/v1/project"])
def test_projects_are_counted(client: TestClient, house: House, studio: Studio, path: str) -> None:
    a_job(house, studio, frames=3)
    data = given(client.get(f"{path}/{studio.project.id}/stats"))
    assert data.keys() == STATS
    assert (data["total_batches"], data["total_jobs"], data["total_frames"]) == (1, 1, 3)
    assert (data["completed_batches"], data["completed_jobs"], data["completed_frames"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([], "Inactive"),
        (["open"], "Active"),
        (["open", "completed"], "Active"),
        (["completed"], "Complete"),
        (["completed", "failed", "cancelled"], "Complete"),
    ],
)
def test_a_batch_is_complete_when_all_its_jobs_have_ended(
    client: TestClient, house: House, studio: Studio, states: list[str], status: str
) -> None:
    for state in states:
        a_job(house, studio, state=JobState(state))
    (batch,) = given(client.get(f"/v1/projects/{studio.project.id}/details"))["batches"]
    assert batch["status"] == status
