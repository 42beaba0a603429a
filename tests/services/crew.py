"""A job that is drawn by several and checked by one, with the people who do it."""

import asyncio
import json

import msgspec

from rotoscope.domain.events import FramesReady, TaskSubmitted
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.task import TaskState, Verdict
from rotoscope.domain.track import Track
from rotoscope.domain.workflow import Step, StepKind
from rotoscope.services import dispatch, editing, workplace
from rotoscope.services.dispatch import workflows
from rotoscope.services.editing import history
from rotoscope.services.house import House
from rotoscope.services.review import agreeing
from rotoscope.store import jobs, tasks, tracks
from rotoscope.store.tracks import TrackRow
from rotoscope.wire import track_document
from rotoscope.wire.agreement import AgreementView
from rotoscope.wire.edit_post import EditsPost
from rotoscope.wire.task import TaskView
from rotoscope.wire.workplace import Workplace
from tests import factories
from tests.services.working import HEAD, a_maker

FRAMES = 4


class Crew:
    """A job that is drawn by several and checked by one."""

    def __init__(self, house: House, makers: int = 3, prelabels: tuple[Track, ...] = ()) -> None:
        self.house = house
        self.studio = factories.a_project(house)
        steps = (Step("draw", StepKind.MAKER, makers=makers), Step("check", StepKind.CHECKER))
        manager, project = self.studio.manager, self.studio.project
        make = lambda conn: workflows.create_workflow(conn, house, manager, project.id, "Crew", "crew", steps)  # noqa: E731
        self.flow = house.db.write_now(make)
        self.job_id = factories.a_job(house, self.studio, frames=FRAMES).id
        known = {"workflow_id": self.flow.id, "track_count": len(prelabels)}
        states = {JobState.ARRIVING}
        house.db.write_now(lambda conn: jobs.move(conn, self.job_id, states, JobState.ARRIVING, **known))
        rows = [
            TrackRow(self.job_id, n, track.id, 0, track_document.encode(track), b"s")
            for n, track in enumerate(prelabels)
        ]
        house.db.write_now(lambda conn: tracks.insert_many(conn, rows))
        asyncio.run(dispatch.open_tasks(house, [FramesReady(self.job_id)]))
        self.people = [a_maker(self.studio, name) for name in ("Ann", "Ben", "Cas", "Dee")]
        self.cho = a_maker(self.studio, "Cho", Role.CHECKER)

    def next_task(self, who: Principal) -> TaskView | None:
        return self.house.db.write_now(lambda conn: dispatch.claim_next(conn, self.house, who))

    def claimed(self, who: Principal) -> TaskView:
        task = self.next_task(who)
        assert task is not None
        return task

    def draw(self, who: Principal, task: TaskView, name: str, left: float, number: int = 1) -> int:
        table = [left, 0.2, left + 0.2, 0.4]
        changes = [
            {"track": name, "cell": "head", "before": None, "after": HEAD},
            {"track": name, "cell": "geometry", "frame": 0, "before": None, "after": {"coords": table}},
        ]
        edit = msgspec.Raw(json.dumps({"edit_id": f"{who.name}:{number}", "changes": changes}).encode())
        post = EditsPost(who.name, task.id, task.lease_token or 0, 0, [edit])
        answer = self.house.db.write_now(lambda conn: editing.apply_edits(conn, self.house, who, task.job_id, post))
        assert answer.results[0].outcome == "applied", answer
        return answer.revision

    def hand_in(
        self, who: Principal, task: TaskView, revision: int, verdict: Verdict | None = None, note: str = ""
    ) -> None:
        token = task.lease_token or 0
        self.house.db.write_now(
            lambda conn: dispatch.submit(conn, self.house, who, task.id, token, revision, verdict, note)
        )
        asyncio.run(dispatch.advance(self.house, [TaskSubmitted(task.id)] * 2))  # told twice is told once

    def drawn_by_all(self, *lefts: float) -> None:
        for who, left in zip(self.people, lefts, strict=False):
            task = self.claimed(who)
            self.hand_in(who, task, self.draw(who, task, f"{who.name}s", left))

    def job(self) -> Job:
        found = self.house.db.read_now(lambda conn: jobs.get(conn, self.job_id))
        assert found is not None
        return found

    def tracks(self) -> list[Track]:
        return self.house.db.read_now(lambda conn: list(history.tracks_of(conn, self.job_id)))

    def agreement(self, who: Principal | None = None) -> AgreementView | None:
        return self.house.db.read_now(lambda conn: agreeing.agreement(conn, who or self.cho, self.job_id))

    def opened(self, who: Principal, job_id: str) -> Workplace:
        return self.house.db.read_now(lambda conn: workplace.open_job(conn, self.house, who, job_id))

    def live(self) -> list[str]:
        found = self.house.db.read_now(lambda conn: tasks.of_job(conn, self.job_id))
        return [task.step for task in found if task.state in (TaskState.OPEN, TaskState.HELD)]
