"""GET …/jobs/{job_id}: where a job stands; its result is an address, and empty until there is one."""

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.job import JobState
from rotoscope.services.house import House
from rotoscope.store import jobs
from tests.api.told import given, told
from tests.factories import Studio, a_job

KEYS = {
    "project_id", "reference_id", "job_id", "batch_id", "status", "tag", "work_flow_id", "priority_weight", "result",
    "frames", "annotations", "created_at", "completed_at", "error",
}  # fmt: skip


def test_nobody_may(nobody: TestClient, house: House, studio: Studio) -> None:
    job = a_job(house, studio)
    told(nobody.get(f"/v1/projects/{studio.project.id}/jobs/{job.id}"), 401, "unauthorized_request")


def test_another_organization_finds_nothing(stranger: TestClient, house: House, studio: Studio) -> None:
    job = a_job(house, studio)
    told(stranger.get(f"/v1/projects/{studio.project.id}/jobs/{job.id}"), 404, "resource_error")


@pytest.mark.parametrize("path", ["/v0/projects", "/v1/projects", "/v1/project", "/v0/project"])
def test_a_job_is_told_in_full(client: TestClient, house: House, studio: Studio, path: str) -> None:
    job = a_job(house, studio)
    data = given(client.get(f"{path}/{studio.project.id}/jobs/{job.id}"))
    assert data.keys() == KEYS
    assert data["job_id"] == job.id
    assert data["status"] == "pending"
    assert data["result"] == ""
    assert data["work_flow_id"] == studio.workflow.id


def test_a_completed_job_has_the_address_of_its_result(client: TestClient, house: House, studio: Studio) -> None:
    job = a_job(house, studio)
    sha256 = house.blobs.put(b"{}")
    house.db.write_now(
        lambda conn: jobs.move(
            conn, job.id, [job.state], JobState.COMPLETED, result_sha256=sha256, completed_at_ms=1000
        )
    )
    data = given(client.get(f"/v0/projects/{studio.project.id}/jobs/{job.id}"))
    assert data["status"] == "completed"
    assert data["result"] == f"http://rotoscope.test/v1/results/{job.id}/{sha256}.json"
    assert data["completed_at"] == "1970-01-01T00:00:01.000Z"


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("arriving", "pending"),
        ("open", "pending"),
        ("building", "pending"),
        ("failed", "failed"),
        ("cancelled", "cancelled"),
    ],
)
def test_states_have_their_words(client: TestClient, house: House, studio: Studio, state: str, status: str) -> None:
    job = a_job(house, studio, state=JobState(state))
    assert given(client.get(f"/v1/projects/{studio.project.id}/jobs/{job.id}"))["status"] == status


def test_a_failed_job_says_why(client: TestClient, house: House, studio: Studio) -> None:
    job = a_job(house, studio)
    error = {"code": "FS_0007", "message": "No frame could be fetched."}
    house.db.write_now(lambda conn: jobs.move(conn, job.id, [job.state], JobState.FAILED, error=error))
    assert given(client.get(f"/v1/projects/{studio.project.id}/jobs/{job.id}"))["error"] == error


@pytest.mark.parametrize("job_id", ["nothing", "%2e%2e%2f", "' or 1=1", "3f3e8675-ca69-46d7-aa34-96f90fcbb732"])
def test_a_job_that_is_not_there_is_fs_0006(client: TestClient, studio: Studio, job_id: str) -> None:
    told(client.get(f"/v1/projects/{studio.project.id}/jobs/{job_id}"), 404, "FS_0006")


def test_a_job_of_another_project_is_not_there(client: TestClient, house: House, studio: Studio) -> None:
    elsewhere = a_job(house)
    told(client.get(f"/v1/projects/{studio.project.id}/jobs/{elsewhere.id}"), 404, "FS_0006")
