"""What the counts of batches and the bytes behind frames are, on both databases."""

import pytest
import sqlalchemy as sa

from rotoscope.kit.ids import new_id
from rotoscope.store import assets, jobs, progress
from rotoscope.store.database import Database
from rotoscope.store.summaries import JobCounts, counts_by_batch
from rotoscope.store.tables import frames
from tests.store.street import PROJECT_ID, a_project


@pytest.fixture(autouse=True)
def project(db: Database) -> None:
    a_project(db)


def keep(db: Database, reference_id: str, **more: object) -> str:
    row = {
        "id": new_id(), "project_id": PROJECT_ID, "batch_id": "b", "workflow_id": "w", "reference_id": reference_id,
        "tag": "t", "kind": "video", "state": "open", "priority_weight": 5, "schema_version": 1, "formula_version": 1,
        "frame_count": 3, "fingerprint": "f", "input": b"{}", "created_at_ms": 1, "updated_at_ms": 1, **more,
    }  # fmt: skip
    db.write_now(lambda conn: jobs.insert(conn, row))
    return str(row["id"])


def test_jobs_are_counted_by_batch(db: Database) -> None:
    keep(db, "1")
    keep(db, "2", state="completed", annotation_count=40)
    keep(db, "3", state="failed", frame_count=0)
    keep(db, "4", state="cancelled", batch_id="c", annotation_count=2)
    counts = db.read_now(lambda conn: counts_by_batch(conn, PROJECT_ID))
    assert counts == {"b": JobCounts(3, 1, 2, 6, 3, 40), "c": JobCounts(1, 0, 1, 3, 0, 2)}
    assert all(type(value) is int for value in (counts["b"].frames, counts["b"].annotations))
    assert (counts["b"].status, counts["c"].status, JobCounts().status) == ("Active", "Complete", "Inactive")


def test_a_project_without_jobs_has_no_counts(db: Database) -> None:
    assert db.read_now(lambda conn: counts_by_batch(conn, PROJECT_ID)) == {}


def test_an_asset_is_found_once_its_bytes_have_come(db: Database) -> None:
    job_id = keep(db, "1")
    rows = [
        {"job_id": job_id, "index": 0, "frame_id": "a", "src": "s", "state": "ready", "sha256": "0" * 64},
        {"job_id": job_id, "index": 1, "frame_id": "b", "src": "s", "state": "pending", "sha256": None},
    ]
    db.write_now(lambda conn: conn.execute(sa.insert(frames), rows))
    found = db.read_now(lambda conn: [assets.sha256_of(conn, job_id, index) for index in range(3)])
    assert found == ["0" * 64, None, None]


def test_progress_counts_days_the_same_on_both_databases(db: Database) -> None:
    day = progress.DAY_MS
    keep(db, "1", state="completed", created_at_ms=day - 1, completed_at_ms=3 * day)
    keep(db, "2", state="completed", created_at_ms=day, completed_at_ms=3 * day + 5)
    keep(db, "3", created_at_ms=2 * day - 1, step="review")
    found = db.read_now(lambda conn: progress.by_day(conn, PROJECT_ID, day))
    assert found == {"created": {1: 2}, "completed": {3: 2}}
    standings = db.read_now(lambda conn: progress.standings(conn, PROJECT_ID))
    assert sorted((each.step, each.jobs) for each in standings) == [("", 2), ("review", 1)]
    assert db.read_now(lambda conn: progress.working_time(conn, PROJECT_ID)) == (0, 0)
    assert db.read_now(lambda conn: progress.of_organization(conn, "nobody")) == {}
