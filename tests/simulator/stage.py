"""A house with one project, and as many jobs as are wanted, each with an open task: the ground of every seed."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from rotoscope.blobs import MemoryBlobs
from rotoscope.domain.job import JobState
from rotoscope.domain.member import Principal
from rotoscope.domain.task import Task, TaskState
from rotoscope.fetch.client import Fetcher
from rotoscope.kit.clock import FakeClock
from rotoscope.kit.ids import new_id
from rotoscope.media.workshop import Workshop
from rotoscope.services.house import House
from rotoscope.services.links import Links
from rotoscope.store import jobs, tasks
from rotoscope.store.database import migrate, open_database
from tests import factories
from tests.conftest import SMALL_LIMITS
from tests.services.working import a_maker

FRAMES = 6
LIMITS = replace(SMALL_LIMITS, edits_per_post_max=8, body_bytes_max=20_000)  # so that both are met


@dataclass
class Stage:
    """`clock` is the server's; each request brings its own time."""

    house: House
    clock: FakeClock
    studio: factories.Studio
    people: dict[str, Principal]
    _template: dict[str, Any] = field(default_factory=dict)

    def places(self, seeds: range) -> list[dict[str, object]]:
        """For each seed a job that nobody has touched, and its task."""
        rows = [self._template | {"id": new_id(), "reference_id": f"seed-{seed}-{new_id()}"} for seed in seeds]
        work = [
            Task(
                new_id(), str(row["id"]), self.studio.project.id, "annotate", TaskState.OPEN, 5, None, 0, 0, None, 1, 1
            )
            for row in rows
        ]
        self.house.db.write_now(lambda conn: (jobs.insert_many(conn, rows), tasks.insert(conn, *work)))
        people = list(self.people)
        return [
            {"seed": seed, "jobId": task.job_id, "taskId": task.id, "people": people}
            for seed, task in zip(seeds, work, strict=True)
        ]

    def close(self) -> None:
        self.house.db.close()
        self.house.workshop.close()


def set_up(folder: Path) -> Stage:
    url = f"sqlite:///{folder}/rotoscope.sqlite"
    migrate(url)
    clock = FakeClock()
    house = House(
        db=open_database(url),
        blobs=MemoryBlobs(),
        fetcher=Fetcher(),
        workshop=Workshop(folder / "staging", children_max=1),
        clock=clock,
        limits=LIMITS,
        links=Links("http://rotoscope.test", b"s" * 32),
    )
    studio = factories.a_project(house)
    pattern = msgspec.structs.asdict(
        factories.a_job(house, studio, frames=FRAMES, state=JobState.OPEN, step="annotate")
    )
    unwanted = {"sequence", "error"}
    template = {name: value for name, value in pattern.items() if name not in unwanted} | {"input": b"{}"}
    people = {person.id: person for person in (a_maker(studio, "Ann"), a_maker(studio, "Bob"))}
    return Stage(house, clock, studio, people, template)
