"""Digests of rows that never change: what a job came with, the log of its edits, versions of schemas and workflows.

SQLite's own check sees pages that are torn, not a bit that flipped inside a value. A reading now and one in a week see
it, at no price for whoever writes.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.store.tables import digests, edits, jobs, label_schemas, tracks, workflow_versions, workflows

ROWS_AT_ONCE = 500
NOTHING_YET = -1


class Subject(NamedTuple):
    """What is read: `kind` is job, schema or workflow."""

    kind: str
    id: str
    version: int
    project_id: str

    @property
    def name(self) -> str:
        return f"{self.kind} {self.id}" + (f" version {self.version}" if self.version else "")


@dataclass(frozen=True, slots=True)
class Digest:
    """One reading. See the table."""

    subject: str
    project_id: str
    lasting: str
    passing: str = ""
    revision: int = 0
    ordinal: int = NOTHING_YET
    read_at_ms: int = 0


def subjects(conn: sa.Connection) -> list[Subject]:
    """Everything that is read."""
    found = [Subject("job", row.id, 0, row.project_id) for row in conn.execute(sa.select(jobs.c.id, jobs.c.project_id))]
    for row in conn.execute(sa.select(label_schemas.c.project_id, label_schemas.c.version)):
        found.append(Subject("schema", row.project_id, row.version, row.project_id))
    versions = sa.select(workflow_versions.c.workflow_id, workflow_versions.c.version, workflows.c.project_id)
    for row in conn.execute(versions.join(workflows, workflows.c.id == workflow_versions.c.workflow_id)):
        found.append(Subject("workflow", row.workflow_id, row.version, row.project_id))
    return found


def get(conn: sa.Connection, subject: Subject) -> Digest | None:
    row = conn.execute(digests.select().where(digests.c.subject == subject.name)).mappings().first()
    return None if row is None else Digest(**row)


def keep(conn: sa.Connection, digest: Digest) -> None:
    """In place of the former one, if what it is about is still there."""
    values = asdict(digest)
    conn.execute(insert_or(digests).values(**values).on_conflict_do_update(index_elements=["subject"], set_=values))


def read(conn: sa.Connection, subject: Subject, former: Digest | None = None) -> tuple[str, Digest] | None:
    """The digest of as much as `former` had read, and that of all there is now. None: it is gone."""
    if subject.kind != "job":
        found = conn.execute(_document_of(subject)).first()
        lasting = None if found is None else _hex(hashlib.sha256(), [tuple(found)])
        return None if lasting is None else (lasting, Digest(subject.name, subject.project_id, lasting))
    return _read_job(conn, subject, former)


def _document_of(subject: Subject) -> sa.Select:
    if subject.kind == "schema":
        table, owner = label_schemas, label_schemas.c.project_id
    else:
        table, owner = workflow_versions, workflow_versions.c.workflow_id
    return sa.select(table.c.document, table.c.created_at_ms).where(
        owner == subject.id, table.c.version == subject.version
    )


def _read_job(conn: sa.Connection, subject: Subject, former: Digest | None) -> tuple[str, Digest] | None:
    """First what stays, in the order in which it came; where `former` ended, its digest is taken."""
    column = jobs.c
    came = (column.reference_id, column.tag, column.kind, column.type, column.fingerprint, column.input)
    row = conn.execute(sa.select(*came, column.created_at_ms, column.revision).where(column.id == subject.id)).first()
    if row is None:
        return None
    ordinal = conn.execute(sa.select(sa.func.max(tracks.c.ordinal)).where(tracks.c.job_id == subject.id)).scalar()
    ends = (row.revision, NOTHING_YET if ordinal is None else ordinal)
    until = (former.revision, former.ordinal) if former is not None else ends
    head = hashlib.sha256()
    _add(head, [tuple(row)[:-1]])
    log = sa.select(edits.c.revision, edits.c.edit_id, edits.c.author_id, edits.c.document, edits.c.created_at_ms)
    log_before, log_now = _twice(conn, log.where(edits.c.job_id == subject.id), edits.c.revision, until[0])
    source = sa.select(tracks.c.ordinal, tracks.c.track_id, tracks.c.source).where(tracks.c.job_id == subject.id)
    came_before, came_now = _twice(conn, source, tracks.c.ordinal, until[1])
    drawn = sa.select(tracks.c.ordinal, tracks.c.revision, tracks.c.document).where(tracks.c.job_id == subject.id)
    passing = _hex(hashlib.sha256(), _stream(conn, drawn.order_by(tracks.c.ordinal)))
    before, now = head.copy(), head
    _add(before, [(log_before, came_before)])
    _add(now, [(log_now, came_now)])
    return before.hexdigest(), Digest(subject.name, subject.project_id, now.hexdigest(), passing, *ends)


def _twice(conn: sa.Connection, rows: sa.Select, column: sa.Column, until: int) -> tuple[str, str]:
    """The digest of the rows up to `until`, and that of all."""
    digest = hashlib.sha256()
    _add(digest, _stream(conn, rows.where(column <= until).order_by(column)))
    before = digest.hexdigest()
    _add(digest, _stream(conn, rows.where(column > until).order_by(column)))
    return before, digest.hexdigest()


def _stream(conn: sa.Connection, rows: sa.Select) -> Iterable[tuple[object, ...]]:
    return map(tuple, conn.execute(rows.execution_options(yield_per=ROWS_AT_ONCE)))


def _hex(digest: "hashlib._Hash", rows: Iterable[tuple[object, ...]]) -> str:
    _add(digest, rows)
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", rows: Iterable[tuple[object, ...]]) -> None:
    """Each value with its length, so that no two different rows read alike."""
    for row in rows:
        for value in row:
            is_bytes = isinstance(value, (bytes, memoryview))
            text = b"" if value is None else bytes(value) if is_bytes else str(value).encode()
            digest.update(b"-" if value is None else b"%d:" % len(text))
            digest.update(text)
        digest.update(b";")
