"""What the store promises of jobs, on both databases."""

import concurrent.futures
from typing import Any

import pytest

from rotoscope.domain.job import Job, JobKind, JobState
from rotoscope.kit.ids import new_id
from rotoscope.store import jobs
from rotoscope.store.database import Database
from tests.store.street import PROJECT_ID, a_project

BATCH_ID = "b" * 8


@pytest.fixture(autouse=True)
def project(db: Database) -> None:
    a_project(db)


def values(reference_id: str = "r", **more: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "project_id": PROJECT_ID,
        "batch_id": BATCH_ID,
        "workflow_id": "w",
        "reference_id": reference_id,
        "tag": "t",
        "kind": "video",
        "state": "arriving",
        "priority_weight": 5,
        "schema_version": 1,
        "formula_version": 1,
        "frame_count": 3,
        "fingerprint": "f",
        "input": b'{"a":"\x00"}',
        "created_at_ms": 1,
        "updated_at_ms": 1,
        **more,
    }


def insert(db: Database, **more: Any) -> Job:
    row = values(**more)
    assert db.write_now(lambda conn: jobs.insert(conn, row))
    return get(db, row["id"])


def get(db: Database, job_id: str) -> Job:
    found = db.read_now(lambda conn: jobs.get(conn, job_id))
    assert found is not None
    return found


def test_a_job_comes_back_as_it_was_kept(db: Database) -> None:
    job = insert(db, reference_id="é\u200d👩")
    assert (job.kind, job.state, job.reference_id, job.revision) == (JobKind.VIDEO, JobState.ARRIVING, "é\u200d👩", 0)
    assert job.error is None
    assert db.read_now(lambda conn: jobs.input_of(conn, job.id)) == b'{"a":"\x00"}'
    assert db.read_now(lambda conn: jobs.by_reference(conn, PROJECT_ID, "é\u200d👩")) == job


def test_what_is_not_there_is_none(db: Database) -> None:
    assert db.read_now(lambda conn: jobs.get(conn, new_id())) is None
    assert db.read_now(lambda conn: jobs.by_reference(conn, PROJECT_ID, "r")) is None


def test_a_reference_id_is_taken_once_in_a_project(db: Database) -> None:
    first = insert(db)
    assert not db.write_now(lambda conn: jobs.insert(conn, values()))
    assert db.read_now(lambda conn: jobs.by_reference(conn, PROJECT_ID, "r")) == first


def test_of_many_jobs_those_with_free_reference_ids_are_kept(db: Database) -> None:
    first = insert(db, reference_id="b")
    rows = [values(name) for name in "abc"]
    assert db.write_now(lambda conn: jobs.insert_many(conn, rows)) == 2
    found = db.read_now(lambda conn: jobs.by_references(conn, PROJECT_ID, ["a", "b", "c", "d"]))
    assert {name: job.id for name, job in found.items()} == {"a": rows[0]["id"], "b": first.id, "c": rows[2]["id"]}


def test_of_many_hands_one_inserts(db: Database) -> None:
    with concurrent.futures.ThreadPoolExecutor(8) as hands:
        won = list(hands.map(lambda _: db.write_now(lambda conn: jobs.insert(conn, values())), range(16)))
    assert sum(won) == 1


def test_a_job_moves_only_from_the_states_that_are_named(db: Database) -> None:
    job = insert(db)
    assert db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.ARRIVING}, JobState.OPEN, step="annotate"))
    assert not db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.ARRIVING}, JobState.FAILED))
    assert (get(db, job.id).state, get(db, job.id).step) == (JobState.OPEN, "annotate")


def test_a_job_that_fails_says_why(db: Database) -> None:
    job = insert(db)
    error = {"code": "FS_0007", "message": "é", "meta_data": {"failures": []}}
    db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.ARRIVING}, JobState.FAILED, error=error))
    assert get(db, job.id).error == error


def test_of_many_hands_one_moves_the_job(db: Database) -> None:
    job = insert(db)
    with concurrent.futures.ThreadPoolExecutor(8) as hands:
        won = list(
            hands.map(
                lambda _: db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.ARRIVING}, JobState.OPEN)),
                range(16),
            )
        )
    assert sum(won) == 1


def test_revisions_are_counted(db: Database) -> None:
    job = insert(db)
    assert db.write_now(lambda conn: jobs.bump_revision(conn, job.id)) == 1
    assert db.write_now(lambda conn: jobs.bump_revision(conn, job.id, 5)) == 6


def test_pages_follow_the_order_of_arrival_and_every_filter(db: Database) -> None:
    made = [insert(db, reference_id=name, batch_id=batch) for name, batch in zip("abcd", "xyxy", strict=True)]
    db.write_now(lambda conn: jobs.move(conn, made[2].id, {JobState.ARRIVING}, JobState.OPEN))

    def page(**wanted: Any) -> list[str]:
        found = db.read_now(lambda conn: jobs.page(conn, PROJECT_ID, **wanted))
        return [job.reference_id for job in found]

    assert page() == ["a", "b", "c", "d"]
    assert page(limit=2) == ["a", "b"]
    assert page(after=made[1].sequence) == ["c", "d"]
    assert page(batch_id="x") == ["a", "c"]
    assert page(states=[JobState.OPEN]) == ["c"]
    assert page(states=[JobState.OPEN, JobState.ARRIVING], batch_id="y") == ["b", "d"]
    assert page(reference_id="b") == ["b"]
    assert db.read_now(lambda conn: jobs.page(conn, new_id())) == []
