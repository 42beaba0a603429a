"""A job as it is opened: GET /v1/jobs/{j}, GET /v1/jobs/{j}/frames, POST /v1/jobs/{j}/frames/retry."""

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import Job, JobState
from rotoscope.services import setup
from rotoscope.services.house import House
from rotoscope.store import frames, jobs
from rotoscope.wire.schema import NewSchema, read_schema
from tests.api.told import given, told
from tests.factories import Studio, a_job
from tests.services.working import a_task

PICTURE = b"\xff\xd8\xff picture"


@pytest.fixture
def job(house: House, studio: Studio) -> Job:
    """An open job of three frames: one is ready, one has failed, one was not tried yet."""
    job = a_job(house, studio, frames=3, state=JobState.OPEN)
    sha256 = house.blobs.put(PICTURE)
    tried = [
        Frame(job.id, 0, "f0", "https://x/0", FrameState.READY, sha256, "image/jpeg", 1280, 720, len(PICTURE)),
        Frame(job.id, 1, "f1", "https://x/1", FrameState.FAILED, error_code="not_found", error_message="404."),
    ]
    house.db.write_now(lambda conn: frames.keep(conn, tried))
    return job


def test_nobody_opens_a_job(nobody: TestClient, stranger: TestClient, job: Job) -> None:
    for caller, status, code in ((nobody, 401, "unauthorized_request"), (stranger, 404, "FS_0006")):
        told(caller.get(f"/v1/jobs/{job.id}"), status, code)
        told(caller.get(f"/v1/jobs/{job.id}/frames"), status, code)
        told(caller.post(f"/v1/jobs/{job.id}/frames/retry"), status, code)


def test_a_job_opens_with_its_project_its_pinned_schema_and_its_task(
    client: TestClient, house: House, studio: Studio, job: Job
) -> None:
    newer = read_schema(NewSchema(()))
    house.db.write_now(lambda conn: setup.put_schema(conn, house, studio.manager, studio.project.id, newer))
    task = a_task(house, job)
    opened = given(client.get(f"/v1/jobs/{job.id}"))
    assert (opened["job"]["id"], opened["job"]["state"], opened["job"]["status"]) == (job.id, "open", "pending")
    assert (opened["project"]["name"], opened["schema"]["version"]) == (studio.project.name, 1)
    assert (opened["task"]["id"], opened["task"]["lease_token"]) == (task.id, None)
    given(client.post(f"/v1/tasks/{task.id}/claim"))
    assert given(client.get(f"/v1/jobs/{job.id}"))["task"]["lease_token"] == 1


def test_each_frame_says_how_it_is(client: TestClient, nobody: TestClient, job: Job) -> None:
    page = given(client.get(f"/v1/jobs/{job.id}/frames"))
    assert page["next_page_token"] == ""
    ready, failed, pending = page["frames"]
    assert (ready["state"], ready["width"], ready["height"], ready["error"]) == ("ready", 1280, 720, None)
    assert nobody.get(ready["url"]).content == PICTURE
    assert (failed["state"], failed["url"]) == ("failed", None)
    assert failed["error"] == {"code": "not_found", "message": "404."}
    assert (pending["frame_id"], pending["state"], pending["url"], pending["error"]) == ("f2", "pending", None, None)


def test_frames_come_page_by_page(client: TestClient, job: Job) -> None:
    first = given(client.get(f"/v1/jobs/{job.id}/frames?page_size=2"))
    last = given(client.get(f"/v1/jobs/{job.id}/frames?page_size=2&page_token={first['next_page_token']}"))
    assert [frame["index"] for frame in first["frames"] + last["frames"]] == [0, 1, 2]
    assert last["next_page_token"] == ""
    assert given(client.get(f"/v1/jobs/{job.id}/frames?page_token=99"))["frames"] == []


def test_a_glance_is_frames_from_all_over_the_job(client: TestClient, nobody: TestClient, job: Job) -> None:
    of = lambda count: [one["index"] for one in given(client.get(f"/v1/jobs/{job.id}/frames?spread={count}"))["frames"]]  # noqa: E731
    assert (of(1), of(2), of(8)) == ([0], [0, 2], [0, 1, 2])
    told(client.get(f"/v1/jobs/{job.id}/frames?spread=33"), 400, "GE_0001")


def test_failed_frames_are_fetched_again(client: TestClient, house: House, job: Job) -> None:
    assert given(client.post(f"/v1/jobs/{job.id}/frames/retry")) == {"frame_count": 1}
    assert given(client.post(f"/v1/jobs/{job.id}/frames/retry")) == {"frame_count": 0}
    house.db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.OPEN}, JobState.CANCELLED))
    told(client.post(f"/v1/jobs/{job.id}/frames/retry"), 409, "job_closed")


def test_odd_questions(client: TestClient, job: Job) -> None:
    for query in ("page_size=0", "page_size=-1", "page_size=x"):
        told(client.get(f"/v1/jobs/{job.id}/frames?{query}"), 400, "GE_0001")
    for token in ("x", "-1", str(2**40)):
        told(client.get(f"/v1/jobs/{job.id}/frames?page_token={token}"), 400, "invalid_request_error")
    told(client.get("/v1/jobs/none"), 404, "FS_0006")
