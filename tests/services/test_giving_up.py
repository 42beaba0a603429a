"""Work of ours that fails for ever: the job fails with the reason, and goes on when it is tried again."""

import pytest
import sqlalchemy as sa

from rotoscope.domain.audit import AuditFilter
from rotoscope.domain.errors import Forbidden
from rotoscope.domain.events import KINDS, Event, FramesReady, JobFinished, ModelDue, TaskSubmitted
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.task import TaskState
from rotoscope.kit.ids import new_id
from rotoscope.services import dispatch, workplace
from rotoscope.services.house import House
from rotoscope.store import audit, events, frames, parcels, tasks
from rotoscope.store.tables import jobs as jobs_table
from rotoscope.store.tables import stranded_events
from rotoscope.store.tables import tasks as tasks_table
from rotoscope.worker.carrier import Carrier
from rotoscope.worker.handlers import HANDLERS
from rotoscope.worker.route import Route
from tests.factories import Studio, a_job, a_project
from tests.services.arriving import job_now, waiting
from tests.services.finishing import build, finish


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


async def fail_for_ever(house: House, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the event fail once, as its last try."""
    monkeypatch.setattr("rotoscope.services.carriage.ATTEMPTS_MAX", 1)

    async def fail(house: House, happened: object) -> None:
        raise ValueError("track 7 is damaged")

    kind = type(event)
    routes = {kind: Route(fail, given_up=HANDLERS[kind].given_up)}
    taken = house.db.write_now(
        lambda conn: parcels.take(conn, {kind.__name__: parcels.Capacity(1, 9, 9999)}, "us", house.clock.now_ms())
    )
    assert len(taken) == 1
    await Carrier(house, routes).carry(taken[0].id)


def record(house: House, event: Event) -> None:
    house.db.write_now(lambda conn: events.record(conn, event))


def stranded(house: House) -> list[str]:
    return list(house.db.read_now(lambda conn: conn.execute(sa.select(stranded_events.c.kind)).scalars().all()))


def retry(house: House, studio: Studio, job: Job) -> None:
    house.db.write_now(lambda conn: workplace.retry_frames(conn, house, studio.manager, job.id))


async def test_a_job_whose_result_cannot_be_built_fails_with_the_reason_and_is_built_when_tried_again(
    house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = a_job(house, studio)
    finish(house, job.id)
    record(house, JobFinished(job.id))
    await fail_for_ever(house, JobFinished(job.id), monkeypatch)
    failed = job_now(house, job)
    assert failed.state is JobState.FAILED
    assert failed.error is not None
    assert failed.error["code"] == "work_failed"
    assert "track 7 is damaged" in failed.error["message"]
    assert failed.completed_at_ms == house.clock.now_ms()
    assert waiting(house) == ["JobFailed"]
    assert stranded(house) == ["JobFinished"]

    retry(house, studio, job)
    again = job_now(house, job)
    assert (again.state, again.error, again.completed_at_ms) == (JobState.BUILDING, None, None)
    assert (waiting(house), stranded(house)) == (["JobFailed", "JobFinished"], [])
    await build(house, job.id)
    assert job_now(house, job).state is JobState.COMPLETED
    (entry,) = house.db.read_now(
        lambda conn: audit.page(conn, studio.owner.organization_id, AuditFilter("job"), None, 10)
    )
    assert (entry.action, entry.target, entry.details["error"]) == ("job.retry", job.id, "work_failed")
    assert job_now(house, job).error is None


async def test_an_annotator_does_not_have_it_tried_again(
    house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = a_job(house, studio)
    finish(house, job.id)
    record(house, JobFinished(job.id))
    await fail_for_ever(house, JobFinished(job.id), monkeypatch)
    with pytest.raises(Forbidden):
        house.db.write_now(
            lambda conn: workplace.retry_frames(
                conn, house, Principal(new_id(), studio.owner.organization_id, Role.MAKER, "Ann"), job.id
            )
        )
    assert job_now(house, job).state is JobState.FAILED


async def test_a_job_that_was_cancelled_meanwhile_stays_cancelled(
    house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = a_job(house, studio, state=JobState.CANCELLED)
    record(house, JobFinished(job.id))
    await fail_for_ever(house, JobFinished(job.id), monkeypatch)
    assert (job_now(house, job).state, waiting(house)) == (JobState.CANCELLED, [])


async def test_a_job_that_cannot_be_opened_is_opened_when_tried_again(
    house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = a_job(house, studio)
    house.db.write_now(lambda conn: frames.keep(conn, [Frame(job.id, 0, "f0", "https://x/0", FrameState.READY)]))
    record(house, FramesReady(job.id))
    await fail_for_ever(house, FramesReady(job.id), monkeypatch)
    assert job_now(house, job).state is JobState.FAILED
    retry(house, studio, job)
    assert job_now(house, job).state is JobState.ARRIVING
    await dispatch.open_tasks(house, [FramesReady(job.id)])
    assert job_now(house, job).state is JobState.OPEN


async def test_a_job_that_cannot_go_on_stands_where_it_was_when_tried_again(
    house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = a_job(house, studio)
    await dispatch.open_tasks(house, [FramesReady(job.id)])
    [task] = house.db.read_now(lambda conn: tasks.of_job(conn, job.id))
    house.db.write_now(lambda conn: conn.execute(tasks_table.update().values(state=str(TaskState.SUBMITTED))))
    record(house, TaskSubmitted(task.id))
    await fail_for_ever(house, TaskSubmitted(task.id), monkeypatch)
    assert job_now(house, job).state is JobState.FAILED
    retry(house, studio, job)
    assert job_now(house, job).state is JobState.OPEN
    await dispatch.advance(house, [TaskSubmitted(task.id)])
    assert job_now(house, job).step != task.step


async def test_a_submission_that_the_job_is_past_fails_nothing(
    house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = a_job(house, studio)
    await dispatch.open_tasks(house, [FramesReady(job.id)])
    [task] = house.db.read_now(lambda conn: tasks.of_job(conn, job.id))
    house.db.write_now(lambda conn: conn.execute(jobs_table.update().values(step="another")))
    record(house, TaskSubmitted(task.id))
    await fail_for_ever(house, TaskSubmitted(task.id), monkeypatch)
    assert job_now(house, job).state is JobState.OPEN


async def test_a_model_that_the_job_is_past_fails_nothing(
    house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = a_job(house, studio)
    await dispatch.open_tasks(house, [FramesReady(job.id)])
    record(house, ModelDue(job.id))
    await fail_for_ever(house, ModelDue(job.id), monkeypatch)
    assert job_now(house, job).state is JobState.OPEN


def test_no_job_waits_for_ever_for_an_event_that_was_set_aside() -> None:
    told_only = {"ResultReady", "JobFailed", "JobCancelled", "QualityDue"}  # the job has ended, or goes on without it
    assert {kind for kind in KINDS if HANDLERS[KINDS[kind]].given_up is None} == told_only
