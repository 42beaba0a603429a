"""Batches. The default batch of a project is made when the first job needs it."""

from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.batch import DEFAULT_BATCH_NAME, Batch
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import batches

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


def _first(conn: sa.Connection, select: Prepared, values: dict[str, str]) -> Batch | None:
    row = select.first(conn, values)
    return None if row is None else Batch(**row)
