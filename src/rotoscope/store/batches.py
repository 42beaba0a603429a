"""Batches. The default batch of a project is made when the first job needs it."""

from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.batch import DEFAULT_BATCH_NAME, Batch
from rotoscope.domain.issue import UNSETTLED
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import batches, issues, jobs, tasks

_COLUMNS = tuple(column for column in batches.c if column.name != "sequence")
_OF_PROJECT = sa.select(*_COLUMNS).where(batches.c.project_id == sa.bindparam("project_id"))
_BY_ID = Prepared(_OF_PROJECT.where(batches.c.id == sa.bindparam("batch_id")))
_BY_NAME = Prepared(_OF_PROJECT.where(batches.c.name == sa.bindparam("name")))
_INSERT_NEW = (
    insert_or(batches)
    .on_conflict_do_nothing(index_elements=["project_id", "name"])
    .inline()  # no RETURNING, which would hide how many rows there were
    .execution_options(preserve_rowcount=True)
)


def insert(conn: sa.Connection, batch: Batch) -> bool:
    """Keep a new batch; False if its name is taken in the project, and then nothing is written."""
    return conn.execute(_INSERT_NEW, asdict(batch)).rowcount == 1


def get(conn: sa.Connection, project_id: str, batch_id: str) -> Batch | None:
    return _first(conn, _BY_ID, {"project_id": project_id, "batch_id": batch_id})


def by_name(conn: sa.Connection, project_id: str, name: str) -> Batch | None:
    return _first(conn, _BY_NAME, {"project_id": project_id, "name": name})


def default_of(conn: sa.Connection, project_id: str, new_id: str, now_ms: int) -> Batch:
    """The project's default batch, made under `new_id` if there is none yet; two at once get the same one.

    A batch that a client created under that very name is taken as the default.
    """
    found = by_name(conn, project_id, DEFAULT_BATCH_NAME)
    if found is None:
        insert(conn, Batch(new_id, project_id, DEFAULT_BATCH_NAME, "", "", True, now_ms))
        found = by_name(conn, project_id, DEFAULT_BATCH_NAME)
    if found is None:
        raise LookupError(f"the default batch of project {project_id} is neither there nor can it be made")
    return found


def of_project(conn: sa.Connection, project_id: str) -> list[Batch]:
    """All batches of a project, oldest first."""
    rows = conn.execute(_OF_PROJECT.order_by(batches.c.sequence), {"project_id": project_id})
    return [Batch(**row._mapping) for row in rows]


def update(conn: sa.Connection, batch_id: str, **changes: str) -> None:
    if changes:
        conn.execute(batches.update().where(batches.c.id == batch_id).values(**changes))


def effort(conn: sa.Connection, project_id: str) -> dict[str, tuple[int, int, int]]:
    """By batch: issues that are not settled, what people worked, and on how many jobs."""
    open_ones = (  # by job first: of a hundred thousand jobs few have any, and the row of each job is looked at once
        sa.select(issues.c.job_id, sa.func.count().label("count"))
        .where(issues.c.project_id == project_id, issues.c.state.in_([state.value for state in UNSETTLED]))
        .group_by(issues.c.job_id)
        .subquery()
    )
    issue_counts = (
        sa.select(jobs.c.batch_id, sa.func.sum(open_ones.c.count))
        .join_from(open_ones, jobs, jobs.c.id == open_ones.c.job_id)
        .group_by(jobs.c.batch_id)
    )
    work = (  # in the order of its index
        sa.select(tasks.c.batch_id, sa.func.sum(tasks.c.active_ms), sa.func.count(sa.distinct(tasks.c.job_id)))
        .where(tasks.c.project_id == project_id, sa.text("active_ms > 0"))
        .group_by(tasks.c.batch_id)
    )
    open_issues = {row[0]: int(row[1]) for row in conn.execute(issue_counts)}
    worked = {row[0]: (int(row[1]), row[2]) for row in conn.execute(work)}
    return {
        batch_id: (open_issues.get(batch_id, 0), *worked.get(batch_id, (0, 0)))
        for batch_id in open_issues.keys() | worked.keys()
    }


def _first(conn: sa.Connection, select: Prepared, values: dict[str, str]) -> Batch | None:
    row = select.first(conn, values)
    return None if row is None else Batch(**row)
