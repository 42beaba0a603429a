"""Verdicts: a checker says what becomes of the job, and the workflow routes it."""

import pytest

from rotoscope.domain.errors import InvalidParameter, LeaseLost, MissingParameter
from rotoscope.domain.events import FramesReady, TaskSubmitted
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.domain.task import Task, Verdict
from rotoscope.domain.workflow import Step, StepKind
from rotoscope.services import dispatch, setup
from rotoscope.services.house import House
from rotoscope.store import jobs, tasks
from rotoscope.wire.task import TaskView
from tests import factories
from tests.services.working import a_maker

STEPS = (Step("draw", StepKind.MAKER), Step("check", StepKind.CHECKER))


class Line:
    """A job on its way through drawing and checking, with one who draws and one who checks."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.studio = factories.a_project(house)
        self.ann = a_maker(self.studio, "Ann")
        self.cho = a_maker(self.studio, "Cho")
        flow = house.db.write_now(
            lambda conn: setup.create_workflow(
                conn, house, self.studio.manager, self.studio.project.id, "Two", "two", STEPS
            )
        )
        self.job = factories.a_job(house, self.studio)
        arriving = JobState.ARRIVING
        house.db.write_now(lambda conn: jobs.move(conn, self.job.id, {arriving}, arriving, workflow_id=flow.id))

    async def open(self) -> None:
        await dispatch.open_tasks(self.house, [FramesReady(self.job.id)])

    def tasks(self) -> list[Task]:
        return self.house.db.read_now(lambda conn: tasks.of_job(conn, self.job.id))

    def now(self) -> Job:
        found = self.house.db.read_now(lambda conn: jobs.get(conn, self.job.id))
        assert found is not None
        return found

    def next_for(self, who: Principal) -> TaskView | None:
        return self.house.db.write_now(lambda conn: dispatch.claim_next(conn, self.house, who))

    def submit(self, who: Principal, task: TaskView, verdict: Verdict | None = None, note: str = "") -> TaskView:
        token = task.lease_token or 0
        return self.house.db.write_now(
            lambda conn: dispatch.submit(conn, self.house, who, task.id, token, 0, verdict, note)
        )

    async def hand_in(self, who: Principal, verdict: Verdict | None = None, note: str = "") -> TaskView:
        """Take the next task, hand it in, and let the worker route the job."""
        task = self.next_for(who)
        assert task is not None
        done = self.submit(who, task, verdict, note)
        for _ in range(2):
            await dispatch.advance(self.house, [TaskSubmitted(task.id)])
        return done


async def test_a_job_that_is_sent_back_comes_to_its_maker_again_and_then_to_the_checker(house: House) -> None:
    line = Line(house)
    await line.open()
    await line.hand_in(line.ann)
    sent = await line.hand_in(line.cho, Verdict.SEND_BACK, "the van is missing")
    assert (sent.kind, sent.verdict, sent.note) == ("checker", "send_back", "the van is missing")
    assert line.next_for(line.cho) is None, "rework is kept for the one who made it"
    again = line.next_for(line.ann)
    assert again is not None
    assert (again.step, again.kind, again.round) == ("draw", "maker", 2)
    line.submit(line.ann, again)
    await dispatch.advance(house, [TaskSubmitted(again.id)])
    accepted = await line.hand_in(line.cho, Verdict.ACCEPT)
    assert (accepted.step, accepted.round) == ("check", 2)
    assert [task.round for task in line.tasks()] == [1, 1, 2, 2]
    assert line.now().state is JobState.BUILDING


async def test_a_checker_who_says_nothing_is_refused_and_a_maker_who_judges_as_well(house: House) -> None:
    line = Line(house)
    await line.open()
    drawn = line.next_for(line.ann)
    assert drawn is not None
    for verdict, note in ((Verdict.ACCEPT, ""), (None, "fine")):
        with pytest.raises(InvalidParameter) as refused:
            line.submit(line.ann, drawn, verdict, note)
        assert refused.value.faults[0].pointer == ("/verdict" if verdict else "/note")
    line.submit(line.ann, drawn)
    await dispatch.advance(house, [TaskSubmitted(drawn.id)])
    checked = line.next_for(line.cho)
    assert checked is not None
    with pytest.raises(MissingParameter) as missing:
        line.submit(line.cho, checked)
    assert missing.value.faults[0].pointer == "/verdict"


async def test_a_verdict_is_given_once_and_repeating_it_is_harmless(house: House) -> None:
    line = Line(house)
    await line.open()
    await line.hand_in(line.ann)
    task = line.next_for(line.cho)
    assert task is not None
    for _ in range(2):
        assert line.submit(line.cho, task, Verdict.ACCEPT).verdict == "accept"
    with pytest.raises(LeaseLost):
        line.submit(line.cho, task, Verdict.SEND_BACK)
