"""What the store promises of deliveries, on both databases."""

import dataclasses

import pytest

from rotoscope.store import deliveries
from rotoscope.store.database import Database
from rotoscope.store.deliveries import Attempt, Delivery, DeliveryState

DELIVERY = Delivery("d", "j", "p", "https://client.example/hook", DeliveryState.WAITING, 0, 5, 1, 1)


@pytest.fixture(autouse=True)
def delivery(db: Database) -> None:
    assert db.write_now(lambda conn: deliveries.insert(conn, DELIVERY))


def settle(db: Database, attempt: Attempt, state: DeliveryState, next_ms: int | None = None) -> bool:
    return db.write_now(lambda conn: deliveries.settle(conn, attempt, state, next_ms))


def test_a_delivery_comes_back_as_it_was_kept(db: Database) -> None:
    assert db.read_now(lambda conn: deliveries.get(conn, "d")) == DELIVERY
    assert db.read_now(lambda conn: deliveries.of_job(conn, "j")) == [DELIVERY]
    assert db.read_now(lambda conn: deliveries.get(conn, "e")) is None


def test_the_same_delivery_is_kept_once(db: Database) -> None:
    assert not db.write_now(lambda conn: deliveries.insert(conn, DELIVERY))


def test_every_attempt_is_logged(db: Database) -> None:
    first, second = Attempt("d", 1, 10, None, "timed_out: late", 20), Attempt("d", 2, 60, 200, "", 3)
    assert settle(db, first, DeliveryState.WAITING, 50)
    assert settle(db, second, DeliveryState.DELIVERED)
    assert db.read_now(lambda conn: deliveries.attempts_of(conn, "d")) == [first, second]
    assert db.read_now(lambda conn: deliveries.get(conn, "d")) == dataclasses.replace(
        DELIVERY, state=DeliveryState.DELIVERED, attempts=2, next_attempt_at_ms=None, updated_at_ms=60
    )


def test_an_attempt_that_was_logged_already_is_not_logged_again(db: Database) -> None:
    attempt = Attempt("d", 1, 10, 500, "", 20)
    assert settle(db, attempt, DeliveryState.WAITING, 50)
    assert not settle(db, attempt, DeliveryState.WAITING, 50)


def test_what_is_settled_stays_settled(db: Database) -> None:
    assert settle(db, Attempt("d", 1, 10, 410, "", 20), DeliveryState.GIVEN_UP)
    assert not settle(db, Attempt("d", 2, 20, 200, "", 20), DeliveryState.DELIVERED)
