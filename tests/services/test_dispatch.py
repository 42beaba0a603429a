"""Dispatch: a job walks its steps, one task at a time, and a task has one holder."""

import asyncio

import pytest
import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, Forbidden, JobClosed, LeaseLost, NotFound
from rotoscope.domain.events import FramesReady, TaskSubmitted
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Role
from rotoscope.domain.task import LEASE_SECONDS, Task, Verdict
from rotoscope.domain.workflow import Step, StepKind
from rotoscope.kit.clock import FakeClock
from rotoscope.services import dispatch
from rotoscope.services.dispatch import workflows
from rotoscope.services.dispatch.showing import TaskFilter
from rotoscope.services.house import House
from rotoscope.store import jobs, tasks
from rotoscope.store.tables import events
from tests import factories
from tests.services.reviewing import Review
from tests.services.working import a_maker, a_task, at_work, create


def tasks_of(house: House, job: Job) -> list[Task]:
    return house.db.read_now(lambda conn: tasks.of_job(conn, job.id))


def job_now(house: House, job: Job) -> Job:
    found = house.db.read_now(lambda conn: jobs.get(conn, job.id))
    assert found is not None
    return found


def recorded(house: House) -> list[tuple[str, str]]:
    rows = house.db.read_now(lambda conn: conn.execute(sa.select(events.c.kind, events.c.subject_id)).all())
    return [tuple(row) for row in rows]


async def test_a_job_whose_frames_are_ready_opens_with_one_task_however_often_that_is_told(house: House) -> None:
    job = factories.a_job(house)
    await dispatch.open_tasks(house, [FramesReady(job.id), FramesReady(job.id)])
    await dispatch.open_tasks(house, [FramesReady(job.id), FramesReady("gone")])
    (task,) = tasks_of(house, job)
    assert (task.step, task.state, task.priority_weight) == ("annotate", "open", job.priority_weight)
    assert (job_now(house, job).state, job_now(house, job).step) == (JobState.OPEN, "annotate")


async def test_a_cancelled_job_gets_no_task(house: House) -> None:
    job = factories.a_job(house, state=JobState.CANCELLED)
    await dispatch.open_tasks(house, [FramesReady(job.id)])
    assert tasks_of(house, job) == []


async def test_a_submitted_task_ends_a_workflow_of_one_step(house: House) -> None:
    work = at_work(house)
    work.post(create(1, "a"))
    house.db.write_now(lambda conn: dispatch.submit(conn, house, work.maker, work.task.id, 1, 1))
    assert ("TaskSubmitted", work.task.id) in recorded(house)
    await asyncio.gather(*(dispatch.advance(house, [TaskSubmitted(work.task.id)]) for _ in range(3)))
    assert work.now().state is JobState.BUILDING
    assert recorded(house).count(("JobFinished", work.job.id)) == 1


async def test_a_job_passes_every_step_of_its_workflow(house: House) -> None:
    studio = factories.a_project(house)
    steps = (Step("draw", StepKind.MAKER), Step("check", StepKind.CHECKER))
    make = lambda conn: workflows.create_workflow(  # noqa: E731 - one call, said once
        conn, house, studio.manager, studio.project.id, "Two", "two", steps
    )
    workflow = house.db.write_now(make)
    job = factories.a_job(house, studio)
    house.db.write_now(
        lambda conn: jobs.move(conn, job.id, {JobState.ARRIVING}, JobState.ARRIVING, workflow_id=workflow.id)
    )
    await dispatch.open_tasks(house, [FramesReady(job.id)])
    for step in ("draw", "check"):
        task = tasks_of(house, job)[-1]
        assert (task.step, job_now(house, job).step) == (step, step)
        maker = a_maker(studio, step, Role.CHECKER)
        held = house.db.write_now(lambda conn, task=task, maker=maker: dispatch.claim(conn, house, maker, task.id))
        assert held.lease_token == 1
        verdict = Verdict.ACCEPT if step == "check" else None
        house.db.write_now(
            lambda conn, task=task, maker=maker, verdict=verdict: dispatch.submit(
                conn, house, maker, task.id, 1, 0, verdict
            )
        )
        for _ in range(2):
            await dispatch.advance(house, [TaskSubmitted(task.id)])
    assert job_now(house, job).state is JobState.BUILDING


def test_a_lost_lease_cannot_submit_renew_or_release(house: House) -> None:
    work = at_work(house)
    other = a_maker(work.studio, "Bob")
    taken = house.db.write_now(lambda conn: dispatch.claim(conn, house, other, work.task.id, take_over=True))
    assert (taken.holder and taken.holder.id, taken.lease_token) == (other.id, 2)
    for verb in (dispatch.heartbeat, dispatch.release):
        with pytest.raises(LeaseLost):
            house.db.write_now(lambda conn, verb=verb: verb(conn, house, work.maker, work.task.id, 1))
    with pytest.raises(LeaseLost):
        house.db.write_now(lambda conn: dispatch.submit(conn, house, work.maker, work.task.id, 1, 0))


def test_a_task_that_somebody_works_on_is_given_only_to_who_takes_it_over(house: House, clock: FakeClock) -> None:
    work = at_work(house)
    other = a_maker(work.studio, "Bob")
    with pytest.raises(Conflict, match="Somebody else"):
        house.db.write_now(lambda conn: dispatch.claim(conn, house, other, work.task.id))
    clock.advance(LEASE_SECONDS * 1000)
    assert house.db.write_now(lambda conn: dispatch.claim(conn, house, other, work.task.id)).lease_token == 2


def test_a_revision_that_is_not_the_newest_cannot_be_submitted(house: House) -> None:
    work = at_work(house)
    work.post(create(1, "a"))
    with pytest.raises(Conflict) as refused:
        house.db.write_now(lambda conn: dispatch.submit(conn, house, work.maker, work.task.id, 1, 0))
    assert refused.value.data == {"revision": 1}


def test_submitting_twice_is_submitting_once(house: House) -> None:
    work = at_work(house)
    for _ in range(2):
        done = house.db.write_now(lambda conn: dispatch.submit(conn, house, work.maker, work.task.id, 1, 0))
        assert (done.state, done.submitted_revision) == ("submitted", 0)
    assert recorded(house).count(("TaskSubmitted", work.task.id)) == 1
    assert work.post(create(1, "late")).results[0].reason == "lease_lost"


def test_a_task_of_a_closed_job_cannot_be_submitted(house: House) -> None:
    work = at_work(house)
    house.db.write_now(lambda conn: jobs.move(conn, work.job.id, {JobState.OPEN}, JobState.CANCELLED))
    with pytest.raises(JobClosed):
        house.db.write_now(lambda conn: dispatch.submit(conn, house, work.maker, work.task.id, 1, 0))


def test_the_next_task_comes_from_ones_own_organization_only(house: House) -> None:
    studio, other = factories.a_project(house), factories.a_project(house)
    task = a_task(house, factories.a_job(house, studio, state=JobState.OPEN))
    stranger = a_maker(other)
    assert house.db.write_now(lambda conn: dispatch.claim_next(conn, house, stranger)) is None
    with pytest.raises(NotFound):
        house.db.write_now(lambda conn: dispatch.claim(conn, house, stranger, task.id))
    taken = house.db.write_now(lambda conn: dispatch.claim_next(conn, house, a_maker(studio)))
    assert taken is not None
    assert taken.id == task.id


def test_a_viewer_gets_no_task(house: House) -> None:
    viewer = a_maker(factories.a_project(house), role=Role.VIEWER)
    with pytest.raises(Forbidden):
        house.db.write_now(lambda conn: dispatch.claim_next(conn, house, viewer))


def test_the_queue_can_be_walked_page_by_page(house: House) -> None:
    studio = factories.a_project(house)
    made = [a_task(house, factories.a_job(house, studio, state=JobState.OPEN)).id for _ in range(5)]
    maker, seen, after = a_maker(studio), [], 0
    while True:
        wanted = TaskFilter(studio.project.id, after_rank=after, limit=2)
        page = house.db.read_now(lambda conn, wanted=wanted: dispatch.list_tasks(conn, house, maker, wanted))
        seen += [task.id for task in page.tasks]
        if not page.next_page_token:
            break
        after = int(page.next_page_token)
    assert seen == made


def test_only_the_holder_sees_the_lease_token(house: House) -> None:
    work = at_work(house)
    look = lambda who: house.db.read_now(lambda conn: dispatch.get_task(conn, house, who, work.task.id))  # noqa: E731
    assert look(work.maker).lease_token == 1
    assert look(work.studio.manager).lease_token is None


def test_who_draws_and_checks_finishes_what_has_begun_before_beginning_something_newer(both: House) -> None:
    first = Review(both)
    second = Review(both, first.studio)
    second.ann, second.cho = first.ann, first.cho
    first.hand_in(first.ann, first.claim(first.ann))
    ask = lambda: both.db.write_now(lambda conn: dispatch.claim_next(conn, both, first.cho))  # noqa: E731
    given = [task for _ in range(2) if (task := ask()) is not None]
    assert [(task.job_id, task.kind) for task in given] == [(first.job_id, "checker"), (second.job_id, "maker")]


def test_a_priority_goes_over_the_age_of_a_job(house: House) -> None:
    first = Review(house)
    second = Review(house, first.studio)
    house.db.write_now(lambda conn: tasks.prioritize_of_job(conn, second.job_id, 9, 0))
    task = house.db.write_now(lambda conn: dispatch.claim_next(conn, house, first.ann))
    assert task is not None
    assert task.job_id == second.job_id
