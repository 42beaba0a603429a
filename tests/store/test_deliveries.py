"""What the store promises of deliveries, on both databases."""

import dataclasses

import pytest

from rotoscope.domain.delivery import Attempt, Delivery, DeliveryState
from rotoscope.store import deliveries
from rotoscope.store.database import Database

DELIVERY = Delivery(
    "d", "q", True, "n", "job.completed", "p", "j", "https://client.example/hook", b"{}", DeliveryState.WAITING, 5, 1, 1
)


@pytest.fixture(autouse=True)
def delivery(db: Database) -> None:
    db.write_now(lambda conn: deliveries.insert(conn, DELIVERY))


def found(db: Database) -> Delivery:
    kept = db.read_now(lambda conn: deliveries.get(conn, "d"))
    assert kept is not None
    return dataclasses.replace(kept, sequence=0)


def settle(db: Database, attempt: Attempt, state: DeliveryState, next_ms: int | None = None) -> bool:
    return db.write_now(lambda conn: deliveries.settle(conn, attempt, state, next_ms))


def test_a_delivery_comes_back_as_it_was_kept(db: Database) -> None:
    assert found(db) == DELIVERY
    assert len(db.read_now(lambda conn: deliveries.of_job(conn, "j"))) == 1
    assert db.read_now(lambda conn: deliveries.get(conn, "e")) is None


def test_the_same_delivery_is_kept_once(db: Database) -> None:
    changed = dataclasses.replace(DELIVERY, url="https://other.example")
    db.write_now(lambda conn: deliveries.insert(conn, changed, changed))
    assert found(db) == DELIVERY
    assert len(db.read_now(lambda conn: deliveries.of_job(conn, "j"))) == 1


def test_every_attempt_is_logged(db: Database) -> None:
    first = Attempt("d", 1, 10, None, "timed_out: late", 20, {"webhook-id": "n"})
    second = Attempt("d", 2, 60, 200, "", 3, {"webhook-id": "n"}, {"server": "x"}, "thanks")
    assert settle(db, first, DeliveryState.WAITING, 50)
    assert settle(db, second, DeliveryState.DELIVERED)
    assert db.read_now(lambda conn: deliveries.attempts_of(conn, ["d"])) == {"d": [first, second]}
    assert found(db) == dataclasses.replace(
        DELIVERY, state=DeliveryState.DELIVERED, attempts=2, tries=2, next_attempt_at_ms=None, updated_at_ms=60
    )


def test_an_attempt_that_was_logged_already_is_not_logged_again(db: Database) -> None:
    attempt = Attempt("d", 1, 10, 500, "", 20)
    assert settle(db, attempt, DeliveryState.WAITING, 50)
    assert not settle(db, attempt, DeliveryState.WAITING, 50)


def test_what_is_settled_stays_settled(db: Database) -> None:
    assert settle(db, Attempt("d", 1, 10, 410, "", 20), DeliveryState.GIVEN_UP)
    assert not settle(db, Attempt("d", 2, 20, 200, "", 20), DeliveryState.DELIVERED)


def test_a_delivery_is_due_from_its_time_on_unless_somebody_has_it(db: Database) -> None:
    assert db.read_now(lambda conn: deliveries.due_queues(conn, 4)) == {}
    assert db.read_now(lambda conn: deliveries.due_queues(conn, 5)) == {"q": 1}
    taken = db.write_now(lambda conn: deliveries.take(conn, "q", 10, 5, 100))
    assert [delivery.id for delivery in taken] == ["d"]
    assert db.write_now(lambda conn: deliveries.take(conn, "q", 10, 99, 200)) == []
    assert db.read_now(lambda conn: deliveries.due_queues(conn, 100)) == {"q": 1}, "whoever had it is gone"


def test_what_is_paused_waits_without_being_looked_at(db: Database) -> None:
    db.write_now(lambda conn: deliveries.pause(conn, "q"))
    assert db.read_now(lambda conn: deliveries.due_queues(conn, 10**15)) == {}
    db.write_now(lambda conn: deliveries.resume(conn, "q", 7))
    assert db.read_now(lambda conn: deliveries.due_queues(conn, 7)) == {"q": 1}


def test_the_log_is_forgotten_but_not_what_waits(db: Database) -> None:
    assert db.write_now(lambda conn: deliveries.forget(conn, 100, 10)) == 0
    assert settle(db, Attempt("d", 1, 10, 200, "", 20), DeliveryState.DELIVERED)
    assert db.write_now(lambda conn: deliveries.forget(conn, 100, 10)) == 1
    assert db.read_now(lambda conn: deliveries.attempts_of(conn, ["d"])) == {"d": []}
