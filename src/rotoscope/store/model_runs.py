"""How a model's work on a job stands. One row for each model step that a job has come to."""

from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.store.tables import jobs, model_runs
from rotoscope.store.tables.models import IS_TROUBLED

_JOB = jobs.c.id == model_runs.c.job_id


@dataclass(frozen=True, slots=True)
class ModelRun:
    job_id: str
    step: str
    state: str  # waiting, done, failed
    attempts: int
    error: str
    track_count: int
    updated_at_ms: int
    workflow_id: str


def get(conn: sa.Connection, job_id: str, step: str) -> ModelRun | None:
    row = conn.execute(sa.select(model_runs).where(model_runs.c.job_id == job_id, model_runs.c.step == step)).first()
    return None if row is None else ModelRun(*row)


def of_job(conn: sa.Connection, job_id: str) -> list[ModelRun]:
    rows = conn.execute(sa.select(model_runs).where(model_runs.c.job_id == job_id).order_by(model_runs.c.step))
    return [ModelRun(*row) for row in rows]


def counts(conn: sa.Connection, workflow_id: str, step: str) -> dict[str, int]:
    """How many runs of a step are in which state."""
    own = (model_runs.c.workflow_id == workflow_id, model_runs.c.step == step)
    select = sa.select(model_runs.c.state, sa.func.count()).where(*own).group_by(model_runs.c.state)
    return {row[0]: row[1] for row in conn.execute(select)}


def troubled(conn: sa.Connection, workflow_id: str, step: str, limit: int) -> list[tuple[ModelRun, str]]:
    """Those that had no answer last time, the newest first, with the references of their jobs."""
    own = (model_runs.c.workflow_id == workflow_id, model_runs.c.step == step, sa.text(f"model_runs.{IS_TROUBLED}"))
    select = sa.select(*model_runs.c, jobs.c.reference_id).join_from(model_runs, jobs, _JOB).where(*own)
    rows = conn.execute(select.order_by(model_runs.c.updated_at_ms.desc(), model_runs.c.job_id.desc()).limit(limit))
    names = [column.name for column in model_runs.c]
    return [(ModelRun(**{name: getattr(row, name) for name in names}), row.reference_id) for row in rows]


def put(conn: sa.Connection, run: ModelRun) -> None:
    values = asdict(run)
    changed = {name: values[name] for name in values if name not in ("job_id", "step")}
    statement = insert_or(model_runs).values(values)
    conn.execute(statement.on_conflict_do_update(index_elements=["job_id", "step"], set_=changed))
