"""Parcels on both databases: what is taken together, what waits, what is put back, what is set aside."""

import sqlalchemy as sa

from rotoscope.domain.events import FramesReady, JobArrived, JobCancelled
from rotoscope.store import events, parcels
from rotoscope.store.database import Database
from rotoscope.store.parcels import Capacity
from rotoscope.store.tables import stranded_events

NOW = 1_700_000_000_000
PLENTY = Capacity(parcels_max=10, events_max=100, weight_max=1000)


def take(db: Database, now_ms: int = NOW, **capacities: Capacity) -> list[str]:
    taken = db.write_now(lambda conn: parcels.take(conn, capacities, "me", now_ms))
    return [parcel.id for parcel in taken]


def subjects(db: Database, parcel_id: str) -> list[str]:
    return [carried.event.subject_id for carried in db.read_now(lambda conn: parcels.load(conn, parcel_id))]


def record(db: Database, *happened, due_at_ms: int = 0) -> None:
    db.write_now(lambda conn: events.record(conn, *happened, due_at_ms=due_at_ms))


def test_events_of_a_kind_travel_together_in_their_order(db: Database) -> None:
    record(db, JobArrived("a", 5), FramesReady("a"), JobArrived("b", 5))
    taken = take(db, JobArrived=PLENTY, FramesReady=PLENTY)
    assert [subjects(db, parcel_id) for parcel_id in taken] == [["a", "b"], ["a"]]
    assert take(db, JobArrived=PLENTY, FramesReady=PLENTY) == []


def test_weight_bounds_a_parcel_and_a_heavy_event_travels_alone(db: Database) -> None:
    record(db, JobArrived("light", 4), JobArrived("heavy", 5000), JobArrived("a", 6), JobArrived("b", 4))
    taken = take(db, JobArrived=Capacity(parcels_max=9, events_max=9, weight_max=10))
    assert [subjects(db, parcel_id) for parcel_id in taken] == [["light"], ["heavy"], ["a", "b"]]


def test_count_bounds_a_parcel(db: Database) -> None:
    record(db, *(JobArrived(str(number)) for number in range(5)))
    taken = take(db, JobArrived=Capacity(parcels_max=9, events_max=2, weight_max=10))
    assert [subjects(db, parcel_id) for parcel_id in taken] == [["0", "1"], ["2", "3"], ["4"]]


def test_what_has_no_room_waits(db: Database) -> None:
    record(db, *(JobArrived(str(number)) for number in range(5)), JobCancelled("d"))
    one = Capacity(parcels_max=1, events_max=2, weight_max=10)
    assert [subjects(db, parcel_id) for parcel_id in take(db, JobArrived=one)] == [["0", "1"]]
    assert db.read_now(lambda conn: parcels.due_kinds(conn, ["JobFailed", "JobArrived"], NOW)) == ["JobArrived"]
    assert [subjects(db, parcel_id) for parcel_id in take(db, JobArrived=one, JobCancelled=one)] == [["2", "3"], ["d"]]


def test_many_of_one_kind_hide_no_other(db: Database) -> None:
    record(db, *(JobArrived(str(number)) for number in range(parcels.READ_MAX + 1)), JobCancelled("d"))
    small = Capacity(parcels_max=1, events_max=2, weight_max=10)
    assert [subjects(db, parcel_id) for parcel_id in take(db, JobArrived=small, JobCancelled=small)] == [
        ["0", "1"],
        ["d"],
    ]


def test_nothing_is_taken_before_it_is_due(db: Database) -> None:
    record(db, JobCancelled("later"), due_at_ms=NOW + 1000)
    assert db.read_now(lambda conn: parcels.due_kinds(conn, ["JobCancelled"], NOW)) == []
    assert take(db, JobCancelled=PLENTY) == []
    assert [subjects(db, each) for each in take(db, NOW + 1000, JobCancelled=PLENTY)] == [["later"]]


def test_a_finished_event_is_gone(db: Database) -> None:
    record(db, JobArrived("a"), JobArrived("b"))
    (parcel_id,) = take(db, JobArrived=PLENTY)
    first, _ = db.read_now(lambda conn: parcels.load(conn, parcel_id))
    db.write_now(lambda conn: parcels.finish(conn, parcel_id, [first.sequence]))
    assert subjects(db, parcel_id) == ["b"]


def test_what_failed_is_put_back_and_then_travels_alone(db: Database) -> None:
    record(db, JobArrived("bad"), JobArrived("good"))
    (parcel_id,) = take(db, JobArrived=PLENTY)
    bad, good = db.read_now(lambda conn: parcels.load(conn, parcel_id))
    db.write_now(lambda conn: parcels.put_back(conn, parcel_id, [bad.sequence], NOW + 500, 1))
    db.write_now(lambda conn: parcels.put_back(conn, parcel_id, [good.sequence], NOW + 500, 0))
    record(db, JobArrived("new"))
    again = take(db, NOW + 500, JobArrived=PLENTY)
    assert [subjects(db, each) for each in again] == [["bad"], ["good", "new"]]
    assert db.read_now(lambda conn: parcels.load(conn, again[0]))[0].attempts == 1


def test_a_stranded_event_is_kept_with_its_reason(db: Database) -> None:
    record(db, JobArrived("bad", 7))
    (parcel_id,) = take(db, JobArrived=PLENTY)
    (bad,) = db.read_now(lambda conn: parcels.load(conn, parcel_id))
    for _ in range(2):
        db.write_now(lambda conn: parcels.strand(conn, parcel_id, bad.sequence, "it cannot be read", NOW))
    kept = db.read_now(lambda conn: conn.execute(sa.select(stranded_events)).mappings().all())
    assert [(row["subject_id"], row["weight"], row["reason"]) for row in kept] == [("bad", 7, "it cannot be read")]
    assert subjects(db, parcel_id) == []


def test_a_released_parcel_can_be_taken_again_and_its_old_carrier_can_do_no_harm(db: Database) -> None:
    record(db, JobArrived("a"))
    (parcel_id,) = take(db, JobArrived=PLENTY)
    assert db.read_now(parcels.unfinished) == [parcel_id]
    assert parcels.owner_of(parcel_id) == "me"
    (carried,) = db.read_now(lambda conn: parcels.load(conn, parcel_id))
    db.write_now(lambda conn: parcels.release(conn, [parcel_id]))
    (again,) = take(db, NOW + 1, JobArrived=PLENTY)
    db.write_now(lambda conn: parcels.finish(conn, parcel_id, [carried.sequence]))
    assert subjects(db, again) == ["a"]


def test_a_silent_worker_is_forgotten(db: Database) -> None:
    db.write_now(lambda conn: parcels.beat(conn, "old", NOW))
    for moment in (NOW, NOW + 40_000):
        db.write_now(lambda conn, moment=moment: parcels.beat(conn, "young", moment))
    assert db.write_now(lambda conn: parcels.living(conn, NOW + 10_000)) == {"young"}
    db.write_now(lambda conn: parcels.leave(conn, "young"))
    assert db.write_now(lambda conn: parcels.living(conn, 0)) == set()
