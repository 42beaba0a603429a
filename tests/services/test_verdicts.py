"""Verdicts: a checker says what becomes of the job, and the workflow routes it."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from rotoscope.domain.errors import Conflict, Forbidden, InvalidParameter, LeaseLost, MissingParameter, RoundsExhausted
from rotoscope.domain.events import FramesReady, TaskSubmitted
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.domain.permission import Role
from rotoscope.domain.review import ReviewSettings
from rotoscope.domain.task import Task, Verdict
from rotoscope.domain.workflow import Step, StepKind
from rotoscope.kit.clock import FakeClock
from rotoscope.services import dispatch, editing, people, review
from rotoscope.services.dispatch import workflows
from rotoscope.services.house import House
from rotoscope.services.people import sessions
from rotoscope.store import jobs, reviews, skills, tasks
from rotoscope.wire.edit_post import EditsPost
from rotoscope.wire.member import NewMember
from rotoscope.wire.review import NewMark, ReviewView
from rotoscope.wire.task import TaskView
from rotoscope.wire.workflow import StepBody, WorkflowChange
from tests import factories
from tests.services.working import a_maker, create

STEPS = (Step("draw", StepKind.MAKER), Step("check", StepKind.CHECKER))


class Line:
    """A job on its way through drawing and checking, with one who draws and one who checks."""

    def __init__(self, house: House, steps: tuple[Step, ...] = STEPS) -> None:
        self.house = house
        self.studio = factories.a_project(house)
        self.ann = a_maker(self.studio, "Ann")
        self.cho = a_maker(self.studio, "Cho", Role.CHECKER)
        self.flow = house.db.write_now(
            lambda conn: workflows.create_workflow(
                conn, house, self.studio.manager, self.studio.project.id, "Two", "two", steps
            )
        )
        self.job = factories.a_job(house, self.studio)
        arriving = JobState.ARRIVING
        house.db.write_now(lambda conn: jobs.move(conn, self.job.id, {arriving}, arriving, workflow_id=self.flow.id))

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

    def post(self, who: Principal, task: TaskView, edit: dict[str, Any]) -> tuple[str, str | None]:
        post = EditsPost("session", task.id, task.lease_token or 1, 0, [msgspec.Raw(msgspec.json.encode(edit))])
        answer = self.house.db.write_now(lambda conn: editing.apply_edits(conn, self.house, who, self.job.id, post))
        return answer.results[0].outcome, answer.results[0].reason

    def submit(
        self, who: Principal, task: TaskView, verdict: Verdict | None = None, note: str = "", *, revision: int = 0
    ) -> TaskView:
        token = task.lease_token or 0
        note = note or ("look again" if verdict is Verdict.SEND_BACK else "")
        return self.house.db.write_now(
            lambda conn: dispatch.submit(conn, self.house, who, task.id, token, revision, verdict, note)
        )

    def tick(self, who: Principal, text: str) -> ReviewView:
        mark = NewMark("ticked", text)
        return self.house.db.write_now(lambda conn: review.set_mark(conn, self.house, who, self.job.id, mark))

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


async def test_each_checker_ticks_the_list_of_their_own_step(house: House) -> None:
    own = replace(STEPS[1], name="look", checklist=("No gaps", "Tight boxes"))
    line = Line(house, (STEPS[0], own, STEPS[1]))
    settings = ReviewSettings(checklist=("Tight boxes",))
    house.db.write_now(lambda conn: reviews.put_settings(conn, line.studio.project.id, settings, 0))
    await line.open()
    await line.hand_in(line.ann)
    for who, wanted in ((line.cho, own.checklist), (a_maker(line.studio, "Dee", Role.CHECKER), settings.checklist)):
        task = line.next_for(who)
        assert task is not None
        ticked: set[str] = set()
        for text in wanted:
            with pytest.raises(Conflict) as refused:
                line.submit(who, task, Verdict.ACCEPT)
            assert refused.value.data == {"unticked": [each for each in wanted if each not in ticked]}
            shown = line.tick(who, text)
            ticked.add(text)
            assert {each.text: each.is_ticked for each in shown.checklist} == {each: each in ticked for each in wanted}
        line.submit(who, task, Verdict.ACCEPT)
        await dispatch.advance(house, [TaskSubmitted(task.id)])
    assert line.now().state is JobState.BUILDING


async def test_a_job_is_sent_back_so_often_and_no_more(house: House) -> None:
    line = Line(house, (STEPS[0], replace(STEPS[1], rounds_max=2)))
    await line.open()
    await line.hand_in(line.ann)
    await line.hand_in(line.cho, Verdict.SEND_BACK)
    await line.hand_in(line.ann)
    task = line.next_for(line.cho)
    assert task is not None
    with pytest.raises(RoundsExhausted) as refused:
        line.submit(line.cho, task, Verdict.SEND_BACK)
    assert refused.value.data == {"round": 2, "rounds_max": 2}
    assert line.submit(line.cho, task, Verdict.ACCEPT).verdict == "accept"


async def test_a_job_that_is_sent_back_too_often_goes_where_the_workflow_says(house: House) -> None:
    expert = Step("expert", StepKind.MAKER, next="end")
    line = Line(house, (STEPS[0], replace(STEPS[1], rounds_max=1, on_limit="expert", next="end"), expert))
    await line.open()
    await line.hand_in(line.ann)
    await line.hand_in(line.cho, Verdict.SEND_BACK)
    assert line.now().step == "expert"


async def test_nobody_checks_their_own_work_unless_the_workflow_says_so(house: House) -> None:
    line = Line(house)
    await line.open()
    await line.hand_in(line.cho)  # a checker may draw, too
    assert line.next_for(line.cho) is None
    (checked,) = [task for task in line.tasks() if task.step == "check"]
    with pytest.raises(Forbidden, match="drew this job yourself"):
        house.db.write_now(lambda conn: dispatch.claim(conn, house, line.cho, checked.id, take_over=True))
    with pytest.raises(Forbidden, match="for checkers"):
        house.db.write_now(lambda conn: dispatch.claim(conn, house, line.ann, checked.id))
    assert line.next_for(line.ann) is None
    assert line.next_for(a_maker(line.studio, "Dee", Role.CHECKER)) is not None
    own = Line(house, (STEPS[0], replace(STEPS[1], may_check_own=True)))
    await own.open()
    await own.hand_in(own.cho)
    assert own.next_for(own.cho) is not None


async def test_changing_a_workflow_strands_no_job_that_is_under_way(house: House) -> None:
    line = Line(house)
    await line.open()
    await line.hand_in(line.ann)
    late = factories.a_job(house, line.studio)
    house.db.write_now(
        lambda conn: jobs.move(conn, late.id, {JobState.ARRIVING}, JobState.ARRIVING, workflow_id=line.flow.id)
    )
    change = WorkflowChange("Two", (StepBody("paint"),), 1)
    project_id = line.studio.project.id
    house.db.write_now(
        lambda conn: workflows.change_workflow(conn, house, line.studio.manager, project_id, line.flow.id, change)
    )
    await line.hand_in(line.cho, Verdict.SEND_BACK)
    assert (line.now().step, line.now().workflow_version) == ("draw", 1)
    await line.hand_in(line.ann)
    await line.hand_in(line.cho, Verdict.ACCEPT)
    assert line.now().state is JobState.BUILDING
    await dispatch.open_tasks(house, [FramesReady(late.id)])
    (task,) = house.db.read_now(lambda conn: tasks.of_job(conn, late.id))
    assert task.step == "paint", "a job that had not started takes the new version"


async def test_a_checker_who_only_judges_changes_nothing_and_a_maker_draws_what_the_step_names(house: House) -> None:
    line = Line(house, (replace(STEPS[0], labels=("Car",)), replace(STEPS[1], may_fix=False)))
    await line.open()
    drawing = line.next_for(line.ann)
    assert drawing is not None
    assert [
        line.post(line.ann, drawing, create(number, f"t{number}", label)) for number, label in ((1, "Car"), (2, "Tree"))
    ] == [
        ("applied", None),
        ("parked", "label_not_allowed"),
    ]
    line.submit(line.ann, drawing, revision=1)
    await dispatch.advance(house, [TaskSubmitted(drawing.id)])
    judging = line.next_for(line.cho)
    assert judging is not None
    assert judging.may_edit is False
    assert line.post(line.cho, judging, create(3, "t3")) == ("parked", "judge_only")


async def test_working_time_is_what_somebody_worked_and_not_what_they_slept(house: House, clock: FakeClock) -> None:
    line = Line(house)
    await line.open()
    task = line.next_for(line.ann)
    assert task is not None

    def beat(is_active: bool) -> int:
        return house.db.write_now(
            lambda conn: dispatch.heartbeat(conn, house, line.ann, task.id, 1, is_active)
        ).active_ms

    clock.advance(20_000)
    assert beat(True) == 20_000
    clock.advance(15_000)
    assert beat(False) == 20_000, "the page was open, and nobody moved"
    clock.advance(15_000)
    assert beat(True) == 50_000, "a short pause belongs to the work"
    clock.advance(3_600_000)
    assert beat(True) == 50_000, "lunch does not"
    clock.advance(10_000)
    assert line.submit(line.ann, task).active_ms == 60_000


async def test_a_step_that_asks_for_a_skill_is_given_to_who_has_it(house: House) -> None:
    line = Line(house, (replace(STEPS[0], skill="night"),))
    await line.open()
    member = house.db.write_now(lambda conn: people.add_member(conn, house, line.studio.manager, NewMember("Nia")))
    nia = sessions.principal_of(member)
    assert line.next_for(line.ann) is None
    assert line.next_for(nia) is None
    (task,) = line.tasks()
    with pytest.raises(Forbidden, match="night"):
        house.db.write_now(lambda conn: dispatch.claim(conn, house, nia, task.id))
    house.db.write_now(lambda conn: skills.put(conn, nia.id, ["night", "rain"]))
    assert line.next_for(nia) is not None
