"""The edit log of each job, and beside it the edits that could not be applied."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.store.tables import edits, parked_edits

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class EditRow:
    """`document` is the edit's JSON, see wire/edit.py."""

    job_id: str
    revision: int
    edit_id: str
    author_id: str
    document: bytes
    created_at_ms: int


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """An edit that was not applied, as it came, and why."""

    job_id: str
    edit_id: str
    author_id: str
    reason: str
    message: str
    document: bytes
    created_at_ms: int


def append(conn: sa.Connection, rows: list[EditRow]) -> None:
    if rows:
        conn.execute(edits.insert(), [asdict(row) for row in rows])


def revisions_of(conn: sa.Connection, job_id: str, edit_ids: Collection[str]) -> dict[str, int]:
    """Those of these edits that are in the log, with the revisions they made."""
    if not edit_ids:
        return {}
    rows = conn.execute(
        sa.select(edits.c.edit_id, edits.c.revision).where(edits.c.job_id == job_id, edits.c.edit_id.in_(edit_ids))
    )
    return {row.edit_id: row.revision for row in rows}


def since(conn: sa.Connection, job_id: str, revision: int, limit: int) -> list[EditRow]:
    """The edits after `revision`, in order."""
    return [EditRow(*row) for row in conn.execute(_after(job_id, revision).limit(limit))]


def iterate(conn: sa.Connection, job_id: str) -> Iterator[EditRow]:
    """The whole log in order, streamed."""
    streamed = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
    for row in conn.execute(_after(job_id, 0), execution_options=streamed):
        yield EditRow(*row)


def park(conn: sa.Connection, rows: Iterable[ParkedRow]) -> None:
    """Keep edits that were not applied; one that is kept already stays as it is."""
    values = [asdict(row) for row in rows]
    if values:
        conn.execute(insert_or(parked_edits).on_conflict_do_nothing(), values)


def parked_among(conn: sa.Connection, job_id: str, edit_ids: Collection[str]) -> dict[str, ParkedRow]:
    if not edit_ids:
        return {}
    rows = conn.execute(
        sa.select(parked_edits).where(parked_edits.c.job_id == job_id, parked_edits.c.edit_id.in_(edit_ids))
    )
    return {row.edit_id: ParkedRow(*row) for row in rows}


def parked_of(conn: sa.Connection, job_id: str, limit: int) -> list[ParkedRow]:
    """What was parked on this job, newest first."""
    select = sa.select(parked_edits).where(parked_edits.c.job_id == job_id)
    newest = select.order_by(parked_edits.c.created_at_ms.desc(), parked_edits.c.edit_id).limit(limit)
    return [ParkedRow(*row) for row in conn.execute(newest)]


def _after(job_id: str, revision: int) -> sa.Select:
    return sa.select(edits).where(edits.c.job_id == job_id, edits.c.revision > revision).order_by(edits.c.revision)
