"""Workflows of a project. A job names its workflow by id, a v0 client by tag."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.workflow import Step, Workflow
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import workflow_versions, workflows

_steps = msgspec.json.Decoder(tuple[Step, ...])

_OF_PROJECT = sa.select(workflows).where(workflows.c.project_id == sa.bindparam("project_id"))
_BY_ID = Prepared(_OF_PROJECT.where(workflows.c.id == sa.bindparam("workflow_id")))
_BY_TAG = Prepared(_OF_PROJECT.where(workflows.c.tag == sa.bindparam("tag")))


def insert(conn: sa.Connection, workflow: Workflow, created_at_ms: int) -> bool:
    """Keep a new workflow; False if its tag is taken in the project, and then nothing is written."""
    values = {
        "id": workflow.id,
        "project_id": workflow.project_id,
        "name": workflow.name,
        "tag": workflow.tag,
        "document": msgspec.json.encode(workflow.steps),
        "created_at_ms": created_at_ms,
    }
    statement = insert_or(workflows).on_conflict_do_nothing(index_elements=["project_id", "tag"])
    if conn.execute(statement, values, execution_options={"preserve_rowcount": True}).rowcount != 1:
        return False
    _keep_version(conn, workflow, created_at_ms)
    return True


def put(conn: sa.Connection, workflow: Workflow, now_ms: int) -> bool:
    """Keep the next version of a workflow; False if another has been kept since this one was read."""
    change = (
        workflows.update()
        .where(workflows.c.id == workflow.id, workflows.c.version == workflow.version - 1)
        .values(name=workflow.name, version=workflow.version, document=msgspec.json.encode(workflow.steps))
    )
    if conn.execute(change).rowcount != 1:
        return False
    _keep_version(conn, workflow, now_ms)
    return True


def at_version(conn: sa.Connection, workflow: Workflow, version: int) -> Workflow | None:
    """The workflow as it was at `version`."""
    if version == workflow.version:
        return workflow
    select = sa.select(workflow_versions.c.document).where(
        workflow_versions.c.workflow_id == workflow.id, workflow_versions.c.version == version
    )
    document = conn.execute(select).scalar()
    return None if document is None else replace(workflow, version=version, steps=_steps.decode(document))


def _keep_version(conn: sa.Connection, workflow: Workflow, now_ms: int) -> None:
    values = {"workflow_id": workflow.id, "version": workflow.version, "created_at_ms": now_ms}
    conn.execute(workflow_versions.insert(), values | {"document": msgspec.json.encode(workflow.steps)})


def get(conn: sa.Connection, project_id: str, workflow_id: str) -> Workflow | None:
    return _first(conn, _BY_ID, {"project_id": project_id, "workflow_id": workflow_id})


def by_tag(conn: sa.Connection, project_id: str, tag: str) -> Workflow | None:
    return _first(conn, _BY_TAG, {"project_id": project_id, "tag": tag})


def of_project(conn: sa.Connection, project_id: str) -> list[Workflow]:
    """All of a project's, oldest first."""
    oldest_first = _OF_PROJECT.order_by(workflows.c.created_at_ms, workflows.c.id)
    rows = conn.execute(oldest_first, {"project_id": project_id})
    return [_workflow(row._asdict()) for row in rows]


def _first(conn: sa.Connection, select: Prepared, values: dict[str, str]) -> Workflow | None:
    row = select.first(conn, values)
    return None if row is None else _workflow(row)


def _workflow(row: Mapping[str, Any]) -> Workflow:
    steps = _steps.decode(row["document"])
    return Workflow(row["id"], row["project_id"], row["name"], row["tag"], steps, row["version"])
