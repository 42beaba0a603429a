"""A job on its way between one who draws and one who checks."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from rotoscope.domain.events import FramesReady, TaskSubmitted
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.task import TaskState, Verdict
from rotoscope.domain.track import Track
from rotoscope.domain.workflow import Step, StepKind
from rotoscope.kit.ids import new_id
from rotoscope.services import dispatch, editing, people
from rotoscope.services.dispatch import workflows
from rotoscope.services.house import House
from rotoscope.services.people import sessions
from rotoscope.store import jobs, tasks, tracks
from rotoscope.store.tracks import TrackRow
from rotoscope.wire import track_document
from rotoscope.wire.edit_post import EditsPost
from rotoscope.wire.member import NewMember
from rotoscope.wire.task import TaskView
from tests import factories

STEPS = (Step("draw", StepKind.MAKER), Step("check", StepKind.CHECKER))


class Review:
    """Ann draws, Cho checks. The job begins with one task for a maker."""

    def __init__(self, house: House, studio: Any = None, *, frames: int = 10, prelabels: Sequence[Track] = ()) -> None:
        self.house = house
        self.studio = studio or factories.a_project(house)
        self.ann = self._member("Ann", Role.MAKER)
        self.cho = self._member("Cho", Role.CHECKER)
        project = self.studio.project
        owner, tag = self.studio.manager, new_id()
        flow = house.db.write_now(
            lambda conn: workflows.create_workflow(conn, house, owner, project.id, "Two", tag, STEPS)
        )
        self.job_id = factories.a_job(house, self.studio, frames=frames).id
        known = {"workflow_id": flow.id, "track_count": len(prelabels)}
        arriving = JobState.ARRIVING
        house.db.write_now(lambda conn: jobs.move(conn, self.job_id, {arriving}, arriving, **known))
        rows = [
            TrackRow(self.job_id, number, track.id, 0, track_document.encode(track), b"source")
            for number, track in enumerate(prelabels)
        ]
        house.db.write_now(lambda conn: tracks.insert_many(conn, rows))
        asyncio.run(dispatch.open_tasks(house, [FramesReady(self.job_id)]))
        self._edits = 0

    @property
    def job(self) -> Job:
        found = self.house.db.read_now(lambda conn: jobs.get(conn, self.job_id))
        assert found is not None
        return found

    def claim(self, who: Principal) -> TaskView:
        """The job's task, held by this person."""

        def take(conn: Any) -> TaskView:
            live = [task for task in tasks.of_job(conn, self.job_id) if task.state in (TaskState.OPEN, TaskState.HELD)]
            return dispatch.claim(conn, self.house, who, live[-1].id)

        return self.house.db.write_now(take)

    def edit(self, who: Principal, task: TaskView, *changes: Mapping[str, Any]) -> None:
        self._edits += 1
        edit = {"edit_id": f"s:{self._edits}", "changes": changes}
        post = EditsPost("s", task.id, task.lease_token or 0, 0, [msgspec.Raw(json.dumps(edit).encode())])
        answer = self.house.db.write_now(lambda conn: editing.apply_edits(conn, self.house, who, self.job_id, post))
        assert answer.results[0].outcome == "applied", answer

    def hand_in(self, who: Principal, task: TaskView, verdict: Verdict | None = None, note: str = "") -> None:
        """Submit, and let the worker route the job."""
        token, revision = task.lease_token or 0, self.job.revision
        self.house.db.write_now(
            lambda conn: dispatch.submit(conn, self.house, who, task.id, token, revision, verdict, note)
        )
        asyncio.run(dispatch.advance(self.house, [TaskSubmitted(task.id)]))

    def drawn(self, *changes: Mapping[str, Any]) -> TaskView:
        """Ann draws and hands in; Cho holds the checker's task."""
        task = self.claim(self.ann)
        for change in changes:
            self.edit(self.ann, task, change)
        self.hand_in(self.ann, task)
        return self.claim(self.cho)

    def _member(self, name: str, role: Role) -> Principal:
        new = NewMember(name, role="checker" if role is Role.CHECKER else "maker")
        manager = self.studio.manager
        return sessions.principal_of(
            self.house.db.write_now(lambda conn: people.add_member(conn, self.house, manager, new))
        )
