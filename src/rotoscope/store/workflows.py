"""Workflows of a project. A job names its workflow by id, a v0 client by tag."""

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.workflow import Step, Workflow
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import workflows

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
    return conn.execute(statement, values, execution_options={"preserve_rowcount": True}).rowcount == 1


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
    return Workflow(row["id"], row["project_id"], row["name"], row["tag"], _steps.decode(row["document"]))
