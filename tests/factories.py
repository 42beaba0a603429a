"""Whole, valid things to start a test from. Each commits what it makes and returns it."""

import hashlib
import itertools
import json
from dataclasses import dataclass

from rotoscope.domain.batch import Batch
from rotoscope.domain.job import Job, JobKind, JobState
from rotoscope.domain.member import Member, Principal, Role
from rotoscope.domain.project import Project
from rotoscope.domain.workflow import Workflow
from rotoscope.kit.ids import new_id
from rotoscope.services import setup
from rotoscope.services.house import House
from rotoscope.services.people import sessions
from rotoscope.store import batches, jobs, workflows
from rotoscope.wire.member import NewMember
from rotoscope.wire.project import NewProject

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Studio:
    """An organization with its owner, a project, and the project's workflow and batch."""

    owner: Member
    project: Project
    workflow: Workflow
    batch_id: str

    @property
    def manager(self) -> Principal:
        return sessions.principal_of(self.owner)

    @property
    def client(self) -> Principal:
        return Principal(new_id(), self.owner.organization_id, Role.CLIENT, "a key")


def an_organization(house: House, name: str = "Acme") -> Member:
    """A new organization; its owner."""
    return house.db.write_now(
        lambda conn: setup.create_organization(conn, house, name, NewMember("Olga", role="owner"))
    )


def a_project(house: House, owner: Member | None = None, **fields: str) -> Studio:
    """A project with everything that taking jobs needs."""
    owner = owner or an_organization(house)
    new = NewProject(**{"name": "Crossing", **fields})
    project = house.db.write_now(lambda conn: setup.create_project(conn, house, sessions.principal_of(owner), new))
    workflow = house.db.read_now(lambda conn: workflows.by_tag(conn, project.id, setup.DEFAULT_TAG))
    batch = house.db.write_now(lambda conn: batches.default_of(conn, project.id, new_id(), house.clock.now_ms()))
    assert workflow is not None
    return Studio(owner, project, workflow, batch.id)


def a_job(
    house: House,
    studio: Studio | None = None,
    *,
    frames: int = 3,
    state: JobState = JobState.ARRIVING,
    step: str = "",
) -> Job:
    """A video job with `frames` frames that nobody has fetched; no event is recorded for it."""
    studio = studio or a_project(house)
    number = next(_numbers)
    listed = [{"frame_id": f"f{index}", "src": f"https://example.com/{number}/{index}.jpg"} for index in range(frames)]
    text = json.dumps({"video_data": {"frames": listed}}).encode()
    values = {
        "id": new_id(),
        "project_id": studio.project.id,
        "batch_id": studio.batch_id,
        "workflow_id": studio.workflow.id,
        "reference_id": f"reference-{number}",
        "tag": studio.workflow.tag,
        "kind": JobKind.VIDEO,
        "state": state,
        "step": step,
        "priority_weight": 5,
        "schema_version": studio.project.schema_version,
        "formula_version": 1,
        "frame_count": frames,
        "fingerprint": hashlib.sha256(text).hexdigest(),
        "input": text,
        "created_at_ms": house.clock.now_ms(),
        "updated_at_ms": house.clock.now_ms(),
    }
    house.db.write_now(lambda conn: jobs.insert(conn, values))
    job = house.db.read_now(lambda conn: jobs.get(conn, values["id"]))
    assert job is not None
    return job


def a_batch(house: House, studio: Studio, name: str) -> str:
    """Another batch of the project; its id."""
    batch = Batch(new_id(), studio.project.id, name, "", "", False, house.clock.now_ms())
    house.db.write_now(lambda conn: batches.insert(conn, batch))
    return batch.id
