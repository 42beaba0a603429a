"""What the counts of batches and the bytes behind frames are, on both databases."""

import msgspec
import pytest
import sqlalchemy as sa

from rotoscope.domain.member import Principal
from rotoscope.domain.permission import Role
from rotoscope.domain.task import Task, TaskState, Verdict
from rotoscope.domain.workflow import StepKind
from rotoscope.kit.ids import new_id
from rotoscope.store import assets, batches, issues, jobs, progress, space, tasks, verdicts
from rotoscope.store.database import Database
from rotoscope.store.summaries import JobCounts, counts_by_batch
from rotoscope.store.tables import frames, projects
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


def handed_in(conn: sa.Connection, job_id: str, kind: StepKind, number: int, verdict: Verdict | None = None) -> Task:
    step, state = ("draw", "check")[kind is StepKind.CHECKER], TaskState.SUBMITTED
    held = Task(f"{job_id} {kind} {number}", job_id, PROJECT_ID, step, state, 5, "ann", 1, 0, 1, 1, 1, kind, verdict)
    task = msgspec.structs.replace(held, round=number + 1, active_ms=1000, batch_id="b")
    tasks.insert(conn, task)
    return task


def judged(conn: sa.Connection, job_id: str, *said: Verdict) -> None:
    for number, verdict in enumerate(said):
        handed_in(conn, job_id, StepKind.MAKER, number)
        verdicts.keep(conn, handed_in(conn, job_id, StepKind.CHECKER, number, verdict))


def test_the_first_verdict_of_a_job_counts_and_no_later_one(db: Database) -> None:
    ok, back = Verdict.ACCEPT, Verdict.SEND_BACK
    db.write_now(lambda conn: judged(conn, "good", ok))
    db.write_now(lambda conn: judged(conn, "good in the end", back, ok, ok))
    db.write_now(lambda conn: judged(conn, "bad", back))
    assert db.read_now(lambda conn: verdicts.first_pass(conn, PROJECT_ID)) == (3, 1)
    assert db.read_now(lambda conn: verdicts.first_pass(conn, "another")) == (0, 0)
    found = db.read_now(lambda conn: verdicts.of_project(conn, PROJECT_ID))
    assert {(one.maker_id, one.is_first_pass, one.accepted_round): one.jobs for one in found} == {
        ("ann", True, 1): 1,
        ("ann", False, 2): 1,  # accepted again later: it counts in the round in which it first was
        ("ann", False, 0): 1,
    }


def test_the_room_of_pictures_is_counted_by_job_and_again_without_adding_up(db: Database) -> None:
    two, one = keep(db, "1"), keep(db, "2", state="completed")
    pictures = [(two, 0, "a", 100), (two, 1, "b", 20), (two, 2, "a", 100), (one, 0, "a", 100), (one, 1, None, None)]
    rows = [
        {"job_id": job_id, "index": n, "sha256": name and name * 64, "byte_count": count}
        | {"frame_id": "f", "src": "s", "state": "ready"}
        for job_id, n, name, count in pictures
    ]
    db.write_now(lambda conn: conn.execute(sa.insert(frames), rows))
    for _ in range(2):
        db.write_now(lambda conn: space.recount(conn, [two, one, "no such job"]))
    organization_id = db.read_now(lambda conn: conn.execute(sa.select(projects.c.organization_id)).scalar_one())
    (found,) = db.read_now(lambda conn: space.by_project(conn, organization_id))
    assert (found.jobs, found.results, found.pictures, found.picture_bytes) == (2, 1, 3, 220)
    assert db.read_now(lambda conn: space.by_project(conn, organization_id, "another")) == []


def test_effort_is_counted_by_batch_from_the_tasks(db: Database) -> None:
    for name in ("1", "2"):
        job_id = keep(db, name)
        db.write_now(lambda conn, job_id=job_id: judged(conn, job_id, Verdict.ACCEPT))
    assert db.read_now(lambda conn: batches.effort(conn, PROJECT_ID)) == {"b": (0, 4000, 2)}


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
        verdicts.of_project(conn, PROJECT_ID)
        counts_by_batch(conn, PROJECT_ID)
        issues.counts(conn, PROJECT_ID)
        space.by_project(conn, NOBODY.organization_id)

    keep(db, "1", state="completed", created_at_ms=1, completed_at_ms=1)
    db.read_now(count)
    assert len(counted) == 13
    for text, values in list(counted):
        plan = db.read_now(lambda conn, t=text, v=values: list(conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {t}", v)))
        looks = [row[3] for row in plan if row[3].startswith(("SEARCH", "SCAN"))]
        assert all("COVERING INDEX" in look or "projects" in look for look in looks), (text, looks)
        assert not any("TEMP B-TREE" in row[3] for row in plan), text
