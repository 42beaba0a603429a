"""Workflows: making and changing them, and how many jobs stand where.

A change is a new version. Jobs under way keep the version that they started with; jobs that have not started take it.
"""

from dataclasses import replace

import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, InvalidParameter, NotFound
from rotoscope.domain.member import Principal
from rotoscope.domain.project import Project
from rotoscope.domain.workflow import Step, Workflow
from rotoscope.domain.workflow_rules import faults_of
from rotoscope.kit.ids import is_uuid, new_id
from rotoscope.services.access import managed_project_of, project_of
from rotoscope.services.house import House
from rotoscope.store import audit, model_runs, schemas, standing
from rotoscope.store import workflows as kept
from rotoscope.wire.workflow import ModelRuns, ModelTrouble, StepCount, WorkflowChange, WorkflowCounts, steps_of

TROUBLED_MAX = 20


def create_workflow(
    conn: sa.Connection,
    house: House,
    principal: Principal,
    project_id: str,
    name: str,
    tag: str,
    steps: tuple[Step, ...],
) -> Workflow:
    project = managed_project_of(conn, principal, project_id)
    workflow = Workflow(new_id(), project_id, name, tag, steps)
    _require_sound(conn, project, workflow)
    now_ms = house.clock.now_ms()
    if not kept.insert(conn, workflow, now_ms):
        raise Conflict(f'Another workflow of this project has the tag "{tag}"; tags are unique in a project.')
    audit.record(
        conn, now_ms, principal, "workflow.create", workflow.id, after=workflow, project_id=project_id, tag=tag
    )
    return workflow


def change_workflow(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, workflow_id: str, change: WorkflowChange
) -> Workflow:
    """The next version of a workflow. What changes nothing makes no version."""
    project = managed_project_of(conn, principal, project_id)
    current = _workflow_of(conn, project_id, workflow_id)
    if change.version != current.version:
        message = f"Somebody changed this workflow meanwhile; its newest version is {current.version}."
        raise Conflict(message, data={"version": current.version})
    wanted = replace(current, name=change.name, steps=steps_of(change.steps), version=current.version + 1)
    _require_sound(conn, project, wanted)
    if replace(wanted, version=current.version) == current:
        return current
    now_ms = house.clock.now_ms()
    if not kept.put(conn, wanted, now_ms):
        raise Conflict("Somebody changed this workflow at the same moment; fetch it again.")
    audit.record(
        conn, now_ms, principal, "workflow.change", current.id, before=current, after=wanted, project_id=project_id
    )
    return wanted


def get_workflow(
    conn: sa.Connection, principal: Principal, project_id: str, workflow_id: str, version: int | None = None
) -> Workflow:
    """A workflow, in its newest version unless `version` says otherwise."""
    project_of(conn, principal, project_id)
    current = _workflow_of(conn, project_id, workflow_id)
    found = kept.at_version(conn, current, current.version if version is None else version)
    if found is None:
        raise NotFound(f"The workflow has no version {version}; the newest is {current.version}.")
    return found


def list_workflows(conn: sa.Connection, principal: Principal, project_id: str) -> list[Workflow]:
    project_of(conn, principal, project_id)
    return kept.of_project(conn, project_id)


def count_jobs(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, workflow_id: str
) -> WorkflowCounts:
    """How many jobs stand at each step, by the version of the workflow that they keep."""
    project_of(conn, principal, project_id)
    _workflow_of(conn, project_id, workflow_id)
    counts = [StepCount(*row) for row in standing.of_workflow(conn, project_id, workflow_id)]
    return WorkflowCounts(house.clock.now_ms(), counts)


def model_runs_of(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, workflow_id: str, step: str
) -> ModelRuns:
    """How the model of a step answers, and what it said where it did not."""
    managed_project_of(conn, principal, project_id)
    _workflow_of(conn, project_id, workflow_id)
    counted = model_runs.counts(conn, workflow_id, step)
    troubled = [
        ModelTrouble(run.job_id, reference_id, run.state, run.attempts, run.error, run.updated_at_ms)
        for run, reference_id in model_runs.troubled(conn, workflow_id, step, TROUBLED_MAX)
    ]
    waiting, done, failed = (counted.get(each, 0) for each in ("waiting", "done", "failed"))
    return ModelRuns(house.clock.now_ms(), waiting, done, failed, troubled)


def _workflow_of(conn: sa.Connection, project_id: str, workflow_id: str) -> Workflow:
    found = kept.get(conn, project_id, workflow_id) if is_uuid(workflow_id) else None
    if found is None:
        raise NotFound("There is no such workflow in this project.")
    return found


def _require_sound(conn: sa.Connection, project: Project, workflow: Workflow) -> None:
    schema = schemas.get(conn, project.id, project.schema_version)
    labels = None if schema.is_open else frozenset(label.name for label in schema.labels)
    if faults := faults_of(workflow, labels):
        count = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise InvalidParameter(f"The workflow has {count}; nothing was changed.", faults=faults)
