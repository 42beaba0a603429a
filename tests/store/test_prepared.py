"""Statements whose text goes to SQLite as it is: the same answers, counts and errors as by the long way."""

from typing import Any

import pytest
import sqlalchemy as sa

from rotoscope.domain.batch import Batch
from rotoscope.store import batches, jobs
from rotoscope.store.database import Database
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import batches as batch_table
from rotoscope.store.tables import events
from tests.store.street import PROJECT_ID, a_project

INSERT = Prepared(sa.insert(events).inline(), ("kind", "subject_id", "weight", "due_at_ms"))
WEIGHED = Prepared(sa.select(events).where(events.c.weight >= sa.bindparam("least"), events.c.kind == "JobArrived"))
THESE = Prepared(sa.select(events.c.weight).where(events.c.subject_id.in_(sa.bindparam("ids", expanding=True))))
RARE = Prepared(
    sa.select(events.c.weight).where(
        events.c.weight.in_(sa.bindparam("weights", expanding=True)),
        events.c.kind.in_(["JobArrived", "JobFailed"]),
        events.c.weight >= sa.bindparam("least"),
    )
)
FORGET = Prepared(events.delete().where(events.c.weight < sa.bindparam("most")))


def an_event(weight: int, kind: str = "JobArrived") -> dict[str, object]:
    return {"kind": kind, "subject_id": f"job-{weight}", "weight": weight, "due_at_ms": 0}


def test_rows_come_by_the_names_of_their_columns(db: Database) -> None:
    db.write_now(lambda conn: INSERT.run(conn, an_event(3, "FramesReady")))
    db.write_now(lambda conn: INSERT.run(conn, an_event(2)))
    found = db.read_now(lambda conn: WEIGHED.first(conn, {"least": 2}))
    assert found is not None
    assert found["subject_id"] == "job-2"
    assert found["parcel_id"] is None
    assert db.read_now(lambda conn: WEIGHED.first(conn, {"least": 3})) is None


def test_it_says_how_many_rows_it_touched(db: Database) -> None:
    assert db.write_now(lambda conn: INSERT.run_many(conn, [an_event(weight) for weight in range(5)])) == 5
    assert db.write_now(lambda conn: FORGET.run(conn, {"most": 2})) == 2


def test_a_column_means_what_its_type_says(db: Database) -> None:
    a_project(db)
    batch = Batch("b" * 36, PROJECT_ID, "night", "", "", False, 1)
    db.write_now(lambda conn: batches.insert(conn, batch))
    found = db.read_now(lambda conn: batches.get(conn, PROJECT_ID, batch.id))
    assert found == batch
    assert found.is_default is False


def test_what_the_database_refuses_is_the_same_error_by_both_ways(db: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        db.write_now(lambda conn: INSERT.run(conn, an_event(1) | {"subject_id": None}))
    with pytest.raises(sa.exc.IntegrityError):
        db.write_now(lambda conn: INSERT.run_many(conn, [an_event(1) | {"subject_id": None}]))
    assert db.read_now(lambda conn: WEIGHED.first(conn, {"least": 0})) is None


def test_a_stream_has_every_row_and_holds_few(db: Database) -> None:
    db.write_now(lambda conn: INSERT.run_many(conn, [an_event(weight) for weight in range(5)]))
    weight = list(events.c.keys()).index("weight")
    rows = db.read_now(lambda conn: list(WEIGHED.stream(conn, {"least": 1}, 2)))
    assert [row[weight] for row in rows] == [1, 2, 3, 4]


def test_a_stream_has_columns_that_mean_what_their_types_say(db: Database) -> None:
    a_project(db)
    batch = Batch("b" * 36, PROJECT_ID, "night", "", "", False, 1)
    db.write_now(lambda conn: batches.insert(conn, batch))
    flags = Prepared(sa.select(batch_table.c.is_default).where(batch_table.c.id == sa.bindparam("batch")))
    assert db.read_now(lambda conn: list(flags.stream(conn, {"batch": batch.id}, 1)))[0][0] is False


def test_a_list_may_have_any_length(db: Database) -> None:
    names = ["it's", 'a "name"', "ü%s?", *(f"job-{number}" for number in range(2000))]
    rows = [an_event(weight) | {"subject_id": name} for weight, name in enumerate(names)]
    db.write_now(lambda conn: INSERT.run_many(conn, rows))
    for wanted in ([], names[:1], names[:3], names):
        found = db.read_now(lambda conn, wanted=wanted: THESE.all(conn, {"ids": wanted}))
        assert sorted(row["weight"] for row in found) == [names.index(name) for name in wanted]


def test_lists_of_numbers_and_lists_that_never_change_stand_beside_other_values(db: Database) -> None:
    db.write_now(lambda conn: INSERT.run_many(conn, [an_event(weight) for weight in range(9)]))
    db.write_now(lambda conn: INSERT.run(conn, an_event(7, "FramesReady")))
    found = db.read_now(lambda conn: RARE.all(conn, {"weights": [1, 7, 8], "least": 2}))
    assert sorted(row["weight"] for row in found) == [7, 8]


def test_the_same_index_answers_for_a_list(db: Database) -> None:
    if db.dialect == "sqlite":
        by_ids = jobs._BY_IDS._on_sqlite  # the text that is asked with
        plan = db.read_now(lambda conn: _plan(conn, by_ids(conn)))
        assert "SEARCH jobs USING INDEX" in plan
        assert "SCAN jobs" not in plan


def _plan(conn: sa.Connection, plain: Any) -> str:
    return "; ".join(row[3] for row in conn.exec_driver_sql("EXPLAIN QUERY PLAN " + plain.text, ("[]",)))
