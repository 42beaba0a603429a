"""A job that somebody works on: its task is held, and edits can be posted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from rotoscope.domain.channel import Geometry
from rotoscope.domain.fold import counts_of
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.task import Task, TaskState, place_of
from rotoscope.domain.track import Head, Track
from rotoscope.kit.ids import new_id
from rotoscope.services import dispatch, editing
from rotoscope.services.house import House
from rotoscope.store import jobs, tasks, tracks
from rotoscope.store.tracks import TrackRow
from rotoscope.wire import track_document
from rotoscope.wire.edit_post import EditsAnswer, EditsPost
from rotoscope.wire.task import TaskView
from tests import factories

BOX = [0.1, 0.2, 0.3, 0.4]
HEAD = {"kind": "rectangle", "label": "Car"}


def a_maker(studio: factories.Studio, name: str = "Ann", role: Role = Role.MAKER) -> Principal:
    return Principal(new_id(), studio.owner.organization_id, role, name)


def a_task(house: House, job: Job, **changes: Any) -> Task:
    task = Task(
        new_id(), job.id, job.project_id, "annotate", TaskState.OPEN, job.priority_weight, None, 0, 0, None, 1, 1
    )
    task = msgspec.structs.replace(task, place=place_of(job.sequence, 0), **changes)
    house.db.write_now(lambda conn: tasks.insert(conn, task))
    return task


def box_track(track_id: str, frames: int) -> Track:
    """A rectangle that stands in every frame with a keyframe, as dense pre-labels do."""
    table = np.linspace(0.1, 0.9, frames * 4).reshape(frames, 4)
    return Track(track_id, Head("rectangle", "Car", origin="prelabel"), Geometry.from_table(range(frames), table))


@dataclass
class Work:
    """One person at one job."""

    house: House
    studio: factories.Studio
    job: Job
    maker: Principal
    task: TaskView
    session: str = "session"
    have: int = 0

    def post(self, *edits: Mapping[str, Any], token: int | None = None, maker: Principal | None = None) -> EditsAnswer:
        post = EditsPost(
            self.session,
            self.task.id,
            token or self.task.lease_token or 1,
            self.have,
            [msgspec.Raw(json.dumps(edit).encode()) for edit in edits],
        )
        who = maker or self.maker
        answer = self.house.db.write_now(lambda conn: editing.apply_edits(conn, self.house, who, self.job.id, post))
        self.have = answer.revision
        return answer

    def now(self) -> Job:
        job = self.house.db.read_now(lambda conn: jobs.get(conn, self.job.id))
        assert job is not None
        return job

    def rows(self) -> dict[str, TrackRow]:
        return {
            row.track_id: row for row in self.house.db.read_now(lambda conn: list(tracks.iterate(conn, self.job.id)))
        }

    def drawn(self) -> dict[str, Track]:
        return {track_id: track_document.decode(row.document) for track_id, row in self.rows().items()}


def at_work(house: House, *, frames: int = 10, prelabels: Sequence[Track] = (), studio: Any = None) -> Work:
    studio = studio or factories.a_project(house)
    job = factories.a_job(house, studio, frames=frames, state=JobState.OPEN)
    counted = counts_of(prelabels, frames)
    known = {"step": "annotate", "track_count": counted.tracks, "annotation_count": counted.annotations}
    house.db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.OPEN}, JobState.OPEN, **known))
    rows = [
        TrackRow(job.id, number, track.id, 0, track_document.encode(track), b"source")
        for number, track in enumerate(prelabels)
    ]
    house.db.write_now(lambda conn: tracks.insert_many(conn, rows))
    task = a_task(house, job)
    maker = a_maker(studio)
    held = house.db.write_now(lambda conn: dispatch.claim(conn, house, maker, task.id))
    return Work(house, studio, job, maker, held)


def create(number: int, track: str, label: str = "Car") -> dict[str, Any]:
    """The edit that draws a new box in frame 0."""
    return {
        "edit_id": f"session:{number}",
        "changes": [
            {"track": track, "cell": "head", "before": None, "after": {**HEAD, "label": label}},
            {"track": track, "cell": "geometry", "frame": 0, "before": None, "after": {"coords": BOX}},
        ],
    }


def move(number: int, track: str, frame: int = 0, coords: Sequence[float] = (0.2, 0.2, 0.4, 0.4)) -> dict[str, Any]:
    change = {"track": track, "cell": "geometry", "frame": frame, "before": None, "after": {"coords": list(coords)}}
    return {"edit_id": f"session:{number}", "changes": [change]}
