"""How far a project is, as its dashboard asks."""

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from rotoscope.domain.job import JobState
from rotoscope.services.house import House
from rotoscope.store.tables import jobs
from tests.api.told import given, told
from tests.factories import Studio, a_job

DAY_MS = 86_400_000


def progress(client: TestClient, studio: Studio, query: str = "") -> dict:
    return given(client.get(f"/v1/projects/{studio.project.id}/progress{query}"))


def test_an_empty_project_has_zeros_everywhere(client: TestClient, studio: Studio) -> None:
    found = progress(client, studio)
    assert found["jobs"] == 0
    assert set(found["states"]) == {state.value for state in JobState}
    assert len(found["days"]) == 30
    assert found["oldest"] is found["seconds_per_frame"] is found["first_pass_share"] is None


def test_jobs_are_counted_by_state_step_and_day(client: TestClient, studio: Studio, house: House) -> None:
    now_ms = house.clock.now_ms()
    done = a_job(house, studio, frames=7, state=JobState.COMPLETED)
    a_job(house, studio, state=JobState.OPEN)
    failed = a_job(house, studio, state=JobState.FAILED)
    change(house, failed.id, created_at_ms=now_ms - 9 * DAY_MS, completed_at_ms=now_ms, frame_count=0)
    change(house, done.id, created_at_ms=now_ms - 2 * DAY_MS, completed_at_ms=now_ms - DAY_MS, annotation_count=11)
    found = progress(client, studio, "?days=3")
    assert found["jobs"] == 3
    assert (found["states"]["completed"], found["states"]["open"]) == (1, 1)
    assert (found["frames"], found["annotations"]) == (10, 11)
    assert [(day["created"], day["completed"]) for day in found["days"]] == [(1, 0), (0, 1), (1, 0)]
    assert found["as_of_ms"] == now_ms


def test_the_oldest_job_is_one_that_has_not_ended(client: TestClient, studio: Studio, house: House) -> None:
    a_job(house, studio, state=JobState.CANCELLED)
    waiting = a_job(house, studio)
    a_job(house, studio)
    assert progress(client, studio)["oldest"]["job_id"] == waiting.id


def test_every_project_is_in_the_list_of_its_organization_only(
    client: TestClient, stranger: TestClient, studio: Studio, house: House
) -> None:
    a_job(house, studio)
    [row] = given(client.get("/v1/progress"))["projects"]
    assert row == {"project_id": studio.project.id, "jobs": 1, "states": {"arriving": 1}}
    assert given(stranger.get("/v1/progress"))["projects"] == []


@pytest.mark.parametrize("days", ["0", "367", "-1", "x", "3.5", "٣"])
def test_a_number_of_days_that_is_none_is_refused(client: TestClient, studio: Studio, days: str) -> None:
    told(client.get(f"/v1/projects/{studio.project.id}/progress?days={days}"), 400, "GE_0001")


def change(house: House, job_id: str, **values: object) -> None:
    house.db.write_now(lambda conn: conn.execute(sa.update(jobs).where(jobs.c.id == job_id).values(**values)))
