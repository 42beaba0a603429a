"""What the counts of batches and the bytes behind frames are, on both databases."""

import pytest
import sqlalchemy as sa

from rotoscope.domain.member import Principal
from rotoscope.domain.permission import Role
from rotoscope.kit.ids import new_id
from rotoscope.store import assets, jobs, progress, verdicts
from rotoscope.store.database import Database
from rotoscope.store.summaries import JobCounts, counts_by_batch
from rotoscope.store.tables import frames, tasks
from tests.store.street import PROJECT_ID, a_project

NOBODY = Principal("nobody", "nowhere", Role.MANAGER, "Nobody")


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
    assert db.read_now(lambda conn: progress.of_principal(conn, NOBODY)) == {}


def judged(conn: sa.Connection, job_id: str, *said: str) -> None:
    for number, verdict in enumerate(said):
        checked = {"id": f"{job_id} {number}", "job_id": job_id, "verdict": verdict, "kind": "checker"}
        conn.execute(
            sa.insert(tasks).values(
                **checked,
                project_id=PROJECT_ID,
                step="check",
                state="submitted",
                priority_weight=5,
                created_at_ms=1,
                updated_at_ms=1,
            )
        )


def test_the_first_verdict_of_a_job_counts_and_no_later_one(db: Database) -> None:
    db.write_now(lambda conn: judged(conn, "good", "accept"))
    db.write_now(lambda conn: judged(conn, "good in the end", "send_back", "accept", "accept"))
    db.write_now(lambda conn: judged(conn, "bad", "send_back"))
    assert db.read_now(lambda conn: verdicts.first_pass(conn, PROJECT_ID)) == (3, 1)
    assert db.read_now(lambda conn: verdicts.first_pass(conn, "another")) == (0, 0)


def test_a_project_is_counted_without_a_look_at_its_rows(db: Database) -> None:
    """Every statement that counts a whole project is answered by an index alone."""
    if db.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by how many rows there are")
    counted = []

    def count(conn: sa.Connection) -> None:
        sa.event.listen(conn, "before_cursor_execute", lambda _, __, text, values, *___: counted.append((text, values)))
        progress.standings(conn, PROJECT_ID)
        progress.by_day(conn, PROJECT_ID, 0)
        progress.working_time(conn, PROJECT_ID)
        progress.of_principal(conn, NOBODY)
        verdicts.first_pass(conn, PROJECT_ID)
        counts_by_batch(conn, PROJECT_ID)

    keep(db, "1", state="completed", created_at_ms=1, completed_at_ms=1)
    db.read_now(count)
    assert len(counted) == 9
    for text, values in list(counted):
        plan = db.read_now(lambda conn, t=text, v=values: list(conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {t}", v)))
        looks = [row[3] for row in plan if row[3].startswith(("SEARCH", "SCAN"))]
        assert all("COVERING INDEX" in look or "projects" in look for look in looks), (text, looks)
        assert not any("TEMP B-TREE" in row[3] for row in plan), text
