"""Writing down how a project is set up, and making a project from that."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace

import msgspec
import sqlalchemy as sa
from yarl import URL

from rotoscope.domain.errors import Fault, InvalidParameter
from rotoscope.domain.member import Principal
from rotoscope.domain.project import Project
from rotoscope.domain.review import ReviewSettings
from rotoscope.domain.workflow import Workflow
from rotoscope.services import review, setup
from rotoscope.services.access import managed_project_of
from rotoscope.services.dispatch import workflows as flows
from rotoscope.services.house import House
from rotoscope.store import audit
from rotoscope.wire.project import NewProject
from rotoscope.wire.project_setup import FORMAT, ProjectSetup
from rotoscope.wire.review import NewReviewSettings
from rotoscope.wire.schema import NewSchema, read_schema
from rotoscope.wire.workflow import NewWorkflow, steps_of, view


def export(conn: sa.Connection, principal: Principal, project_id: str) -> ProjectSetup:
    """Everything that decides how jobs of this project are worked on."""
    project = managed_project_of(conn, principal, project_id)
    schema = msgspec.to_builtins(setup.get_schema(conn, principal, project_id))
    del schema["version"]
    workflows = sorted(flows.list_workflows(conn, principal, project_id), key=lambda each: each.tag)
    settings = asdict(review.settings_of(conn, principal, project_id))
    return ProjectSetup(
        format=FORMAT,
        name=project.name,
        schema=msgspec.convert(schema, NewSchema),
        workflows=tuple(_shown(workflow) for workflow in workflows),
        base=msgspec.convert(project.base, type=ProjectSetup.__annotations__["base"]),
        guide=project.guide,
        keyframe_tolerance=project.keyframe_tolerance,
        is_closed=project.is_closed,
        review=NewReviewSettings(**settings),
    )


def make(conn: sa.Connection, house: House, principal: Principal, wanted: ProjectSetup) -> Project:
    """A new project that is set up so; all of it, or nothing and a word about what is wrong where."""
    names = ("name", "base", "guide", "keyframe_tolerance", "is_closed")
    new = NewProject(**{name: getattr(wanted, name) for name in names})
    project = setup.create_project(conn, house, principal, new, with_workflow=False)
    with _under("/schema"):
        setup.put_schema(conn, house, principal, project.id, read_schema(wanted.schema))
    seen: set[str] = set()
    for number, workflow in enumerate(wanted.workflows):
        pointer = f"/workflows/{number}"
        if workflow.tag in seen:
            fault = Fault(f"{pointer}/tag", "taken", "another workflow has this tag", workflow.tag)
            raise InvalidParameter("Two workflows have one tag; nothing was created.", faults=[fault])
        seen.add(workflow.tag)
        with _under(pointer):
            steps = steps_of(workflow.steps)
            flows.create_workflow(conn, house, principal, project.id, workflow.name, workflow.tag, steps)
    with _under("/review"):
        review.put_settings(conn, house, principal, project.id, ReviewSettings(**msgspec.structs.asdict(wanted.review)))
    now_ms = house.clock.now_ms()
    audit.record(conn, now_ms, principal, "project.import", project.id, name=project.name)
    return managed_project_of(conn, principal, project.id)


def _shown(workflow: Workflow) -> NewWorkflow:
    steps = tuple(replace(step, url=_without_password(step.url)) if step.url else step for step in workflow.steps)
    return NewWorkflow(workflow.name, workflow.tag, tuple(view(replace(workflow, steps=steps), to_manager=True).steps))


def _without_password(url: str) -> str:
    return str(URL(url, encoded=True).with_user(None)) if "@" in url else url


@contextmanager
def _under(pointer: str) -> Iterator[None]:
    """Faults of a part, pointed at in the whole."""
    try:
        yield
    except InvalidParameter as error:
        faults = [replace(fault, pointer=pointer + fault.pointer) for fault in error.faults]
        raise InvalidParameter(error.message, faults=faults, data=error.data) from error
