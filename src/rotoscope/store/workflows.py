"""Workflows of a project. A job names its workflow by id, a v0 client by tag."""

import msgspec
import sqlalchemy as sa

from rotoscope.domain.workflow import Step, Workflow
from rotoscope.store.tables import workflows

_steps = msgspec.json.Decoder(tuple[Step, ...])


def insert(conn: sa.Connection, workflow: Workflow, created_at_ms: int) -> None:
    conn.execute(
        workflows.insert().values(
            id=workflow.id,
            project_id=workflow.project_id,
            name=workflow.name,
            tag=workflow.tag,
            document=msgspec.json.encode(workflow.steps),
            created_at_ms=created_at_ms,
        )
    )


def get(conn: sa.Connection, project_id: str, workflow_id: str) -> Workflow | None:
    return _first(conn, _of(project_id).where(workflows.c.id == workflow_id))


def by_tag(conn: sa.Connection, project_id: str, tag: str) -> Workflow | None:
    return _first(conn, _of(project_id).where(workflows.c.tag == tag))


def of_project(conn: sa.Connection, project_id: str) -> list[Workflow]:
    """All of a project's, oldest first."""
    rows = conn.execute(_of(project_id).order_by(workflows.c.created_at_ms, workflows.c.id))
    return [_workflow(row) for row in rows]


def _of(project_id: str) -> sa.Select:
    return sa.select(workflows).where(workflows.c.project_id == project_id)


def _first(conn: sa.Connection, select: sa.Select) -> Workflow | None:
    row = conn.execute(select).first()
    return None if row is None else _workflow(row)


def _workflow(row: sa.Row) -> Workflow:
    return Workflow(row.id, row.project_id, row.name, row.tag, _steps.decode(row.document))
