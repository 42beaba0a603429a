"""Gold jobs: those whose tracks are known to be right, so that others of the same pictures are compared with them."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import gold_jobs, jobs

_ANY = Prepared(sa.select(gold_jobs.c.job_id).where(gold_jobs.c.project_id == sa.bindparam("project")).limit(1))


def add(conn: sa.Connection, project_id: str, job_id: str, pictures: str, by: str, now_ms: int) -> None:
    """Adding it twice is adding it once."""
    values = {"job_id": job_id, "project_id": project_id, "pictures": pictures, "added_by": by, "created_at_ms": now_ms}
    conn.execute(insert_or(gold_jobs).values(values).on_conflict_do_nothing())


def take(conn: sa.Connection, job_id: str) -> bool:
    return conn.execute(gold_jobs.delete().where(gold_jobs.c.job_id == job_id)).rowcount > 0


def has_any(conn: sa.Connection, project_id: str) -> bool:
    return _ANY.first(conn, {"project": project_id}) is not None


def of_project(conn: sa.Connection, project_id: str) -> list[tuple[str, str, int]]:
    """Job, reference, and when it was added; the newest first."""
    found = sa.select(jobs.c.id, jobs.c.reference_id, gold_jobs.c.created_at_ms).join_from(
        gold_jobs, jobs, jobs.c.id == gold_jobs.c.job_id
    )
    own = found.where(gold_jobs.c.project_id == project_id)
    return [tuple(row) for row in conn.execute(own.order_by(gold_jobs.c.created_at_ms.desc(), jobs.c.id))]


def with_pictures(conn: sa.Connection, project_id: str, pictures: str) -> list[str]:
    """The gold jobs that have just these pictures."""
    own = (gold_jobs.c.project_id == project_id, gold_jobs.c.pictures == pictures)
    return list(conn.execute(sa.select(gold_jobs.c.job_id).where(*own).order_by(gold_jobs.c.job_id)).scalars())
