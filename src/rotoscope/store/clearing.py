"""Taking a project out for good: every row that is about it. The bytes of frames are shared between jobs; those that
nothing names any more are collected later."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from rotoscope.store.tables import (
    copies,
    deliveries,
    delivery_attempts,
    issue_comments,
    issues,
    jobs,
    metadata,
    projects,
    workflow_versions,
    workflows,
)

GRANDCHILDREN = (  # what names neither a job nor a project, but something that does
    (issue_comments.c.issue_id, issues),
    (delivery_attempts.c.delivery_id, deliveries),
    (workflow_versions.c.workflow_id, workflows),
)


@contextmanager
def _overwriting(conn: sa.Connection) -> Iterator[None]:
    """What SQLite frees is filled with zeros, at the price of writing it. PostgreSQL does it when it vacuums."""
    if conn.dialect.name != "sqlite":
        yield
        return
    conn.exec_driver_sql("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        conn.exec_driver_sql("PRAGMA secure_delete = OFF")


def clear_jobs(conn: sa.Connection, project_id: str, limit: int) -> int:
    """Drop some jobs of a project with all that is theirs; how many there were."""
    some = sa.select(jobs.c.id).where(jobs.c.project_id == project_id).order_by(jobs.c.sequence).limit(limit)
    ids = list(conn.execute(some).scalars())
    if ids:
        its_copies = list(conn.execute(sa.select(copies.c.id).where(copies.c.job_id.in_(ids))).scalars())
        _clear(conn, "job_id", ids + its_copies)  # what is drawn on a copy is kept under the copy's own id
        with _overwriting(conn):
            conn.execute(jobs.delete().where(jobs.c.id.in_(ids)))
    return len(ids)


def clear_project(conn: sa.Connection, project_id: str) -> None:
    """Drop the project itself, once it has no jobs."""
    _clear(conn, "project_id", [project_id])
    conn.execute(projects.delete().where(projects.c.id == project_id))


def _clear(conn: sa.Connection, name: str, ids: list[str]) -> None:
    with _overwriting(conn):
        for column, parents in GRANDCHILDREN:
            if name in parents.c:
                own = sa.select(parents.c.id).where(parents.c[name].in_(ids))
                conn.execute(sa.delete(column.table).where(column.in_(own)))
        for table in reversed(metadata.sorted_tables):
            if name in table.c:
                conn.execute(table.delete().where(table.c[name].in_(ids)))
