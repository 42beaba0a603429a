"""GET …/batches, GET|PATCH …/batches/{batch_id}: when batches are due, and what they have taken."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from rotoscope.services import routing
from rotoscope.services.house import House
from rotoscope.store.tables import tasks
from tests.api.entering import joined
from tests.api.told import given, told
from tests.factories import Studio, a_job


def path_of(studio: Studio, *more: str) -> str:
    return "/".join((f"/v1/projects/{studio.project.id}/batches", *more))


def test_nobody_and_no_stranger_sees_batches(nobody: TestClient, stranger: TestClient, studio: Studio) -> None:
    told(nobody.get(path_of(studio)), 401, "unauthorized_request")
    for answer in (
        stranger.get(path_of(studio)),
        stranger.get(path_of(studio, "x")),
        stranger.patch(path_of(studio, "x"), json={}),
    ):
        told(answer, 404, "resource_error")


def test_a_batch_is_due_on_a_day_and_that_is_written_down(client: TestClient, studio: Studio) -> None:
    batch = given(client.post(f"/v1/projects/{studio.project.id}/batch", json={"name": "Night"}))["batch_id"]
    assert given(client.get(path_of(studio, batch)))["due_on"] == ""
    given(client.patch(path_of(studio, batch), json={"due_on": "2026-11-28"}))
    rows = given(client.get(path_of(studio)))["batches"]
    assert [(row["name"], row["due_on"]) for row in rows if row["id"] == batch] == [("Night", "2026-11-28")]
    assert given(client.get("/v1/audit"))["entries"][0]["action"] == "batch.update"
    given(client.patch(path_of(studio, batch), json={"due_on": "", "description": "wet"}))
    found = given(client.get(path_of(studio, batch)))
    assert (found["due_on"], found["description"]) == ("", "wet")


@pytest.mark.parametrize("due_on", ["tomorrow", "2026-13-01", "2026-11-28T00:00", 3])
def test_what_is_no_day_is_refused(client: TestClient, studio: Studio, due_on: object) -> None:
    batch = given(client.post(f"/v1/projects/{studio.project.id}/batch", json={"name": "Night"}))["batch_id"]
    error = told(client.patch(path_of(studio, batch), json={"due_on": due_on}), 400, "GE_0001")
    assert error["data"]["errors"][0]["pointer"] == "/due_on"


def test_what_a_batch_has_taken_is_told_to_managers(
    client: TestClient, caller: Callable[..., TestClient], house: House, studio: Studio
) -> None:
    made = [a_job(house, studio) for _ in range(3)]
    house.db.write_now(lambda conn: routing.open_jobs(conn, [job.id for job in made], house.clock.now_ms()))
    worked = tasks.c.job_id.in_([job.id for job in made[:2]])
    house.db.write_now(lambda conn: conn.execute(tasks.update().where(worked).values(active_ms=60_000)))
    given(client.post(f"/v1/jobs/{made[0].id}/issues", json={"text": "Too wide", "category": "other"}))
    for asker, effort in ((client, (2, 120_000)), (joined(client, caller), (None, None))):
        [row] = given(asker.get(path_of(studio)))["batches"]
        assert (row["open_issues"], row["worked_jobs"], row["active_ms"]) == (1, *effort)
    told(joined(client, caller, name="Ben").patch(path_of(studio, row["id"]), json={}), 403, "unauthorized")
