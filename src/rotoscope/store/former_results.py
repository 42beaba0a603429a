"""Results that a job had before it was opened again."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.store.tables import former_results


def keep(conn: sa.Connection, job_id: str, sha256: str, completed_at_ms: int) -> None:
    values = {"job_id": job_id, "sha256": sha256, "completed_at_ms": completed_at_ms}
    conn.execute(insert_or(former_results).values(values).on_conflict_do_nothing())


def has(conn: sa.Connection, job_id: str, sha256: str) -> bool:
    own = sa.select(former_results.c.sha256).where(former_results.c.job_id == job_id, former_results.c.sha256 == sha256)
    return conn.execute(own).first() is not None
