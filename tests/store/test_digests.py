"""Digests of what never changes, on both databases: alike as long as it is, different as soon as it is not."""

from dataclasses import replace

import sqlalchemy as sa

from rotoscope.store import digests, edits, tracks
from rotoscope.store.database import Database
from rotoscope.store.digests import Digest, Subject
from rotoscope.store.edits import EditRow
from rotoscope.store.tables import edits as edit_rows
from rotoscope.store.tables import jobs as job_rows
from rotoscope.store.tables import tracks as track_rows
from rotoscope.store.tracks import TrackRow
from tests.store.street import PROJECT_ID, a_project
from tests.store.test_jobs import insert

NOW = 1_700_000_000_000


def read(db: Database, subject: Subject, former: Digest | None = None) -> tuple[str, Digest]:
    found = db.read_now(lambda conn: digests.read(conn, subject, former))
    assert found is not None
    return found


def test_a_job_reads_alike_until_something_of_it_changes(db: Database) -> None:
    a_project(db)
    job = insert(db)
    subject = Subject("job", job.id, 0, PROJECT_ID)
    row = TrackRow(job.id, 0, "t", 0, b"drawn", b"came")
    edit = EditRow(job.id, 1, "s:1", "ann", b"{}", NOW)
    db.write_now(lambda conn: tracks.insert_many(conn, [row]))
    db.write_now(lambda conn: edits.append(conn, [edit]))
    db.write_now(lambda conn: conn.execute(job_rows.update().values(revision=1)))
    before, first = read(db, subject)
    assert before == first.lasting
    assert read(db, subject, first) == (before, first)
    db.write_now(lambda conn: digests.keep(conn, replace(first, read_at_ms=NOW)))
    db.write_now(lambda conn: digests.keep(conn, replace(first, read_at_ms=NOW + 1)))
    assert db.read_now(lambda conn: digests.get(conn, subject)) == replace(first, read_at_ms=NOW + 1)
    db.write_now(lambda conn: tracks.insert_many(conn, [replace_track(row)]))
    again, second = read(db, subject, first)
    assert (again, second.ordinal) == (before, 1)
    assert second.lasting != first.lasting
    db.write_now(lambda conn: conn.execute(track_rows.update().where(track_rows.c.ordinal == 0).values(source=b"cane")))
    assert read(db, subject, first)[0] != before
    db.write_now(lambda conn: conn.execute(track_rows.update().where(track_rows.c.ordinal == 0).values(source=b"came")))
    assert read(db, subject, first)[0] == before
    db.write_now(lambda conn: conn.execute(edit_rows.update().values(author_id="bea")))
    assert read(db, subject, first)[0] != before


def replace_track(row: TrackRow) -> TrackRow:
    return TrackRow(row.job_id, 1, "u", 0, b"drawn later", None)


def test_what_is_gone_is_nothing_to_read(db: Database) -> None:
    for kind in ("job", "schema", "workflow"):
        gone = Subject(kind, "none", 1, PROJECT_ID)
        assert db.read_now(lambda conn, gone=gone: digests.read(conn, gone)) is None
    assert db.read_now(lambda conn: conn.execute(sa.select(sa.func.count()).select_from(digests.digests))).scalar() == 0
