"""The model step: a model elsewhere writes pre-labels, people's work is never touched, and no job is stranded."""

import json
from dataclasses import replace
from typing import Any

import pytest

from rotoscope.domain.errors import JobClosed
from rotoscope.domain.events import ModelDue
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.workflow import Step, StepKind
from rotoscope.kit.clock import FakeClock
from rotoscope.services import media, routing
from rotoscope.services.dispatch import model_step, workflows
from rotoscope.services.house import House
from rotoscope.store import jobs, model_runs, tasks, tracks
from tests import factories
from tests.origin import an_origin, answer
from tests.services.finishing import finish, job_now

BOX = [{"x": 0.1, "y": 0.1}, {"x": 0.4, "y": 0.1}, {"x": 0.4, "y": 0.4}, {"x": 0.1, "y": 0.4}]
ID = "1a620df1-64a8-46ea-bc63-7446534e4870"


def prelabels(*ids: str) -> dict[str, Any]:
    frame = {"type": "rectangle", "label": "Car", "coordinates": BOX}
    found = [{"_id": one, "type": "rectangle", "label": "Car", "frames": {"f0": frame, "f1": frame}} for one in ids]
    return {"maker_response": {"video2d": {"data": {"annotations": found}}}}


def a_job_at_a_model(house: House, url: str, on_failure: str = "") -> Job:
    studio = factories.a_project(house)
    steps = (
        Step("detect", StepKind.MODEL, url=url, on_failure=on_failure),
        Step("draw", StepKind.MAKER),
        Step("late", StepKind.MAKER),
    )
    flow = house.db.write_now(
        lambda conn: workflows.create_workflow(conn, house, studio.manager, studio.project.id, "M", "m", steps)
    )
    job = factories.a_job(house, studio)
    finish(house, job.id)
    building, arriving = JobState.BUILDING, JobState.ARRIVING
    house.db.write_now(lambda conn: jobs.move(conn, job.id, {building}, arriving, workflow_id=flow.id))
    house.db.write_now(lambda conn: routing.open_jobs(conn, [job.id], house.clock.now_ms()))
    assert job_now(house, job.id).step == "detect"
    return job


async def test_what_a_model_answers_becomes_tracks_and_the_job_goes_on(house: House) -> None:
    for body in (prelabels(ID), {"data": prelabels(ID)}):
        async with an_origin({"/detect": answer(json.dumps(body).encode())}) as origin:
            job = a_job_at_a_model(house, f"{origin.url}/detect")
            for _ in range(2):  # an event may come twice
                await model_step.run(house, [ModelDue(job.id), ModelDue(job.id)])
            assert origin.paths == ["/detect"]
        now = job_now(house, job.id)
        assert (now.step, now.track_count, now.annotation_count, now.revision) == ("draw", 1, 2, 0)
        (row,) = house.db.read_now(lambda conn, job=job: list(tracks.iterate(conn, job.id)))
        assert (row.track_id, row.revision) == (ID, 0)
        (task,) = house.db.read_now(lambda conn, job=job: tasks.of_job(conn, job.id))
        assert (task.step, task.kind) == ("draw", "maker")
        (run,) = house.db.read_now(lambda conn, job=job: model_runs.of_job(conn, job.id))
        assert (run.state, run.attempts, run.track_count) == ("done", 1, 1)


async def test_a_track_that_is_there_is_never_overwritten(house: House) -> None:
    other = "2b620df1-64a8-46ea-bc63-7446534e4870"
    async with an_origin({"/d": answer(json.dumps(prelabels(ID)).encode())}) as origin:
        job = a_job_at_a_model(house, f"{origin.url}/d")
        await model_step.run(house, [ModelDue(job.id)])
        before = house.db.read_now(lambda conn: tracks.get(conn, job.id, ID))
        origin.routes["/d"] = answer(json.dumps(prelabels(ID, other)).encode())
        house.db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.OPEN}, JobState.OPEN, step="detect"))
        await model_step.run(house, [ModelDue(job.id)])
    assert house.db.read_now(lambda conn: tracks.get(conn, job.id, ID)) == before
    assert job_now(house, job.id).track_count == 2


async def test_a_model_that_is_down_is_asked_again_and_the_job_fails_in_sight_at_last(
    house: House, clock: FakeClock
) -> None:
    async with an_origin({"/d": answer(b"no", status="503 Busy")}) as origin:
        job = a_job_at_a_model(house, f"{origin.url}/d")
        for seconds in (*model_step.RETRY_AFTER_SECONDS, 0):
            assert job_now(house, job.id).state is JobState.OPEN
            await model_step.run(house, [ModelDue(job.id)])
            clock.advance(1000 * seconds)
        ended = job_now(house, job.id)
    assert ended.state is JobState.FAILED
    assert ended.error == {"code": "model_failed", "message": 'The model of the step "detect" gave no pre-labels.'}
    assert len(origin.paths) == len(model_step.RETRY_AFTER_SECONDS) + 1


async def test_a_job_goes_on_without_its_model_where_the_workflow_says_so(house: House) -> None:
    async with an_origin({"/d": answer(b"{}")}) as origin:
        job = a_job_at_a_model(house, f"{origin.url}/d", on_failure="late")
        for _ in range(len(model_step.RETRY_AFTER_SECONDS) + 1):
            await model_step.run(house, [ModelDue(job.id)])
    assert job_now(house, job.id).step == "late"
    (run,) = house.db.read_now(lambda conn: model_runs.of_job(conn, job.id))
    assert run.state == "failed"
    assert "maker_response" in run.error


async def test_a_model_cannot_make_the_server_ask_its_own_network(house: House) -> None:
    job = a_job_at_a_model(house, "http://169.254.169.254/latest/meta-data/")
    await model_step.run(house, [ModelDue(job.id)])
    (run,) = house.db.read_now(lambda conn: model_runs.of_job(conn, job.id))
    assert run.state == "waiting"
    assert run.attempts == 1
    assert run.error.startswith(("address", "private", "forbidden", "blocked", "host")), run.error


async def test_a_job_whose_model_gave_nothing_does_not_begin_anew_when_its_frames_are_tried_again(
    house: House,
) -> None:
    job = a_job_at_a_model(house, "https://model.example/detect")
    failed = {"error": {"code": "model_failed", "message": "The model gave no pre-labels."}}
    house.db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.OPEN}, JobState.FAILED, **failed))
    with pytest.raises(JobClosed):
        house.db.write_now(lambda conn: media.retry_failed(conn, house, job_now(house, job.id)))
    assert job_now(house, job.id).state is JobState.FAILED


async def test_a_job_that_has_more_tracks_than_are_allowed_takes_none_of_a_model_and_says_so(house: House) -> None:
    three = prelabels(ID, "2b731ef2-75b9-47fb-ad74-8557645f5981", "3c842f03-86ca-48fc-be85-9668756a6092")
    strict = replace(house, limits=replace(house.limits, tracks_max=3))
    async with an_origin({"/detect": answer(json.dumps(three).encode())}) as origin:
        job = a_job_at_a_model(house, f"{origin.url}/detect")
        house.db.write_now(lambda conn: jobs.bump_revision(conn, job.id, 0, tracks=5))
        await model_step.run(strict, [ModelDue(job.id)])
    assert job_now(house, job.id).step == "draw"
    assert house.db.read_now(lambda conn: list(tracks.iterate(conn, job.id))) == []
    (run,) = house.db.read_now(lambda conn: model_runs.of_job(conn, job.id))
    assert (run.state, run.error) == ("done", "3 tracks were left out: a job has at most 3.")
