"""A job's life as people lead it: whatever they do, in whatever order, it is somewhere that makes sense.

A state machine presses buttons of a maker, another maker, a checker and a manager on one job, through the API. The
worker carries what follows, sometimes later, sometimes twice.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from starlette.testclient import TestClient

from rotoscope.domain import events as happenings
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.task import Task, TaskState
from rotoscope.services import delivery, dispatch
from rotoscope.services.house import House
from rotoscope.store import frames, jobs, tasks
from rotoscope.store.tables import events
from tests.api.entering import joined
from tests.factories import Studio, a_job
from tests.services.working import create

LIVES = int(os.environ.get("JOB_LIVES", "14"))
STEPS = 25
LIVE = (TaskState.OPEN, TaskState.HELD)
HANDLERS: dict[str, Any] = {
    "FramesReady": dispatch.open_tasks,
    "TaskSubmitted": dispatch.advance,
    "JobFinished": delivery.build_results,
}
MAY_FOLLOW: dict[JobState, set[JobState]] = {
    JobState.ARRIVING: {JobState.OPEN, JobState.CANCELLED},
    JobState.OPEN: {JobState.BUILDING, JobState.CANCELLED},
    JobState.BUILDING: {JobState.COMPLETED, JobState.CANCELLED},
    JobState.COMPLETED: {JobState.OPEN},
    JobState.CANCELLED: {JobState.OPEN, JobState.ARRIVING},
    JobState.FAILED: set(),
}
PEOPLE = st.sampled_from(["ann", "bea", "cho"])
STEP_NAMES = st.sampled_from(["draw", "check"])


def a_life(house: House, studio: Studio, manager: TestClient, people: dict[str, TestClient]) -> type:
    class JobLife(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            project = f"/v1/projects/{studio.project.id}"
            self.actions = f"{project}/jobs/actions"
            made = a_job(house, studio, frames=2)
            ready = [Frame(made.id, index, f"{index}", "x", FrameState.READY, "0" * 64) for index in range(2)]
            house.db.write_now(lambda conn: frames.keep(conn, ready))
            known = {"workflow_id": studio.workflow.id}
            arriving = JobState.ARRIVING
            house.db.write_now(lambda conn: jobs.move(conn, made.id, {arriving}, arriving, **known))
            self.job_id = made.id
            self.held: dict[str, tuple[str, int]] = {}  # what each person believes they hold
            self.number = self.revision = 0
            self.before = JobState.ARRIVING
            house.db.write_now(lambda conn: conn.execute(events.delete()))
            asyncio.run(dispatch.open_tasks(house, [happenings.FramesReady(made.id)]))

        def ask(self, who: TestClient, path: str, body: dict[str, Any]) -> Any:
            answer = who.post(path, json=body)
            assert answer.status_code in (200, 400, 403, 404, 409), answer.text
            return answer.json()["data"] if answer.status_code == 200 else None

        @rule(who=PEOPLE, take_over=st.booleans())
        def claim(self, who: str, take_over: bool) -> None:
            if live := self.live():
                held = self.ask(people[who], f"/v1/tasks/{live[-1].id}/claim", {"take_over": take_over})
                if held is not None:
                    self.held[who] = (held["id"], held["lease_token"])

        @rule(who=PEOPLE)
        def draw(self, who: str) -> None:
            self.number += 1
            task_id, token = self.held.get(who, ("none", 1))
            is_theirs = any(
                task.id == task_id and task.state is TaskState.HELD and task.lease_token == token
                for task in self.live()
            )
            body = {"session": who, "task_id": task_id, "lease_token": token, "have": 0}
            answer = self.ask(people[who], f"/v1/jobs/{self.job_id}/edits", body | {"edits": [self.edit()]})
            is_applied = answer is not None and answer["results"][0]["outcome"] == "applied"
            assert not is_applied or is_theirs, "drawn without holding the task"
            self.revision += is_applied

        def edit(self) -> dict[str, Any]:
            return create(self.number, f"t{self.number}")

        @rule(who=PEOPLE, verdict=st.sampled_from([None, "accept", "send_back"]), is_old=st.booleans())
        def submit(self, who: str, verdict: str | None, is_old: bool) -> None:
            task_id, token = self.held.get(who, ("none", 1))
            body: dict[str, Any] = {"lease_token": token, "revision": max(0, self.revision - is_old)}
            body |= {"verdict": verdict, "note": "n"} if verdict else {}
            was_live = task_id in [task.id for task in self.live()]
            handed_in = self.ask(people[who], f"/v1/tasks/{task_id}/submit", body)
            assert handed_in is None or not (is_old and self.revision and was_live), "over edits that were not seen"

        @rule(verdict=st.sampled_from(["accept", "send_back"]), times=st.integers(0, 2), is_old=st.booleans())
        def do_as_one_should(self, verdict: str, times: int, is_old: bool) -> None:
            """Somebody who may takes the job, draws and hands in: so lives get long."""
            self.work(1)
            if not (live := self.live()):
                return
            step = live[-1].step
            for who in ("ann", "bea", "cho"):
                self.claim(who, True)
                if who in self.held and self.held[who][0] == live[-1].id:
                    self.draw(who)
                    self.submit(who, verdict if step == "check" else None, is_old)
                    break
            if times:
                self.work(times)

        @rule(who=PEOPLE)
        def release(self, who: str) -> None:
            task_id, token = self.held.get(who, ("none", 1))
            self.ask(people[who], f"/v1/tasks/{task_id}/release", {"lease_token": token})

        @rule(action=st.sampled_from(["reopen", "move", "prioritize"]), to=STEP_NAMES)
        def act(self, action: str, to: str) -> None:
            more = {"move": {"to": to}, "prioritize": {"priority_weight": 7}}.get(action, {})
            told = self.ask(manager, self.actions, {"action": action, "jobs": [self.job_id], **more})
            assert told is not None

        @rule()
        def cancel(self) -> None:
            self.act("cancel", "draw")

        @rule(times=st.integers(1, 2))
        def work(self, times: int) -> None:
            """The worker comes by; what it carries may come twice."""
            while waiting := self.waiting():
                for kind, subject in waiting:
                    event = getattr(happenings, kind)(subject)
                    for _ in range(times if kind in HANDLERS else 0):
                        asyncio.run(HANDLERS[kind](house, [event]))

        def waiting(self) -> list[tuple[str, str]]:
            def take(conn: sa.Connection) -> list[tuple[str, str]]:
                rows = conn.execute(sa.select(events.c.kind, events.c.subject_id).order_by(events.c.sequence)).all()
                conn.execute(events.delete())
                return [(row.kind, row.subject_id) for row in rows]

            return house.db.write_now(take)

        def now(self) -> Job:
            found = house.db.read_now(lambda conn: jobs.get(conn, self.job_id))
            assert found is not None
            return found

        def live(self) -> list[Task]:
            return [
                task for task in house.db.read_now(lambda conn: tasks.of_job(conn, self.job_id)) if task.state in LIVE
            ]

        @invariant()
        def it_is_somewhere_that_makes_sense(self) -> None:
            if not hasattr(self, "job_id"):
                return
            job, live = self.now(), self.live()
            assert len(live) <= (job.state is JobState.OPEN), f"{job.state} with {len(live)} tasks"
            assert job.revision == self.revision, "every edit that was answered counts, once"
            assert (job.result_sha256 is not None) == (job.state is JobState.COMPLETED)
            steps = MAY_FOLLOW[self.before]
            far = steps | {after for step in steps for after in MAY_FOLLOW[step]}  # the worker takes two at once
            assert job.state in {self.before} | far
            self.before = job.state

        def teardown(self) -> None:
            """Nothing is stuck: when all is carried, an open job has a task for somebody."""
            if hasattr(self, "job_id"):
                self.work(1)
                assert len(self.live()) == (self.now().state is JobState.OPEN)
                self.it_is_somewhere_that_makes_sense()

    return JobLife


def test_a_job_is_always_somewhere_that_makes_sense(
    house: House, studio: Studio, client: TestClient, caller: Callable[..., TestClient]
) -> None:
    steps = [{"name": "draw", "kind": "maker"}, {"name": "check", "kind": "checker"}]
    flow = {"name": "Two", "tag": "two", "steps": steps}
    made = client.post(f"/v1/projects/{studio.project.id}/workflows", json=flow).json()["data"]
    two = replace(studio, workflow=replace(studio.workflow, id=made["id"]))
    people = {
        "ann": joined(client, caller, name="Ann"),
        "bea": joined(client, caller, name="Bea"),
        "cho": joined(client, caller, role="checker", name="Cho"),
    }
    run_state_machine_as_test(
        a_life(house, two, client, people),
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="JOB_LIVES" not in os.environ,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
