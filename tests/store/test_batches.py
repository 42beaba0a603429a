"""What the store promises of batches, on both databases."""

import concurrent.futures

import pytest

from rotoscope.domain.batch import DEFAULT_BATCH_NAME, Batch
from rotoscope.kit.ids import new_id
from rotoscope.store import batches
from rotoscope.store.database import Database
from tests.store.street import PROJECT_ID, a_project


@pytest.fixture(autouse=True)
def project(db: Database) -> None:
    a_project(db)


def a_batch(name: str = "Batch 1") -> Batch:
    return Batch(new_id(), PROJECT_ID, name, "what it is", "shown", False, 1)


def test_a_batch_comes_back_as_it_was_kept(db: Database) -> None:
    batch = a_batch()
    assert db.write_now(lambda conn: batches.insert(conn, batch))
    assert db.read_now(lambda conn: batches.get(conn, PROJECT_ID, batch.id)) == batch
    assert db.read_now(lambda conn: batches.by_name(conn, PROJECT_ID, "Batch 1")) == batch
    assert db.read_now(lambda conn: batches.of_project(conn, PROJECT_ID)) == [batch]


def test_a_batch_of_another_project_is_not_found(db: Database) -> None:
    batch = a_batch()
    db.write_now(lambda conn: batches.insert(conn, batch))
    assert db.read_now(lambda conn: batches.get(conn, new_id(), batch.id)) is None


def test_a_name_is_taken_once_in_a_project(db: Database) -> None:
    assert db.write_now(lambda conn: batches.insert(conn, a_batch()))
    assert not db.write_now(lambda conn: batches.insert(conn, a_batch()))


def test_everybody_gets_the_same_default_batch(db: Database) -> None:
    with concurrent.futures.ThreadPoolExecutor(8) as hands:
        found = list(
            hands.map(lambda _: db.write_now(lambda conn: batches.default_of(conn, PROJECT_ID, new_id(), 1)), range(16))
        )
    assert len({batch.id for batch in found}) == 1
    assert (found[0].name, found[0].is_default) == (DEFAULT_BATCH_NAME, True)
