"""What is special about PostgreSQL: settings that lose data are refused, a restart is a pause, clashes are repeated."""

import itertools

import pytest
import sqlalchemy as sa

from rotoscope.domain.errors import Overloaded
from rotoscope.store import postgres
from rotoscope.store.database import Database, open_database
from rotoscope.store.tables import organizations

pytestmark = pytest.mark.postgres


@pytest.fixture
def postgres_db(postgres_url: str):
    database = open_database(postgres_url)
    yield database
    database.close()


def add(conn: sa.Connection) -> None:
    conn.execute(sa.insert(organizations).values(id="a", name="a", created_at_ms=1))


def count(conn: sa.Connection) -> int:
    return conn.execute(sa.select(sa.func.count()).select_from(organizations)).scalar_one()


def kill_others(conn: sa.Connection) -> None:
    conn.exec_driver_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )


def test_a_server_that_acknowledges_too_early_is_refused(postgres_url: str) -> None:
    with pytest.raises(RuntimeError, match="synchronous_commit = off"):
        open_database(f"{postgres_url}&options=-c%20synchronous_commit%3Doff")


def test_connections_that_died_are_not_noticed(postgres_db: Database, postgres_url: str) -> None:
    postgres_db.write_now(add)
    assert postgres_db.read_now(count) == 1
    engine = sa.create_engine(postgres_url)
    with engine.begin() as conn:
        kill_others(conn)
    engine.dispose()
    assert postgres_db.read_now(count) == 1
    postgres_db.write_now(lambda conn: conn.execute(organizations.delete()))
    assert postgres_db.read_now(count) == 0


def test_a_connection_that_dies_before_the_commit_costs_nothing(postgres_db: Database) -> None:
    tries = itertools.count()

    def die_once(conn: sa.Connection) -> None:
        add(conn)
        if next(tries) == 0:
            conn.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    postgres_db.write_now(die_once)
    assert next(tries) == 2
    assert postgres_db.read_now(count) == 1


def test_a_clash_is_tried_again(postgres_db: Database) -> None:
    tries = itertools.count()

    def clash_twice(conn: sa.Connection) -> None:
        add(conn)
        if next(tries) < 2:
            conn.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'clash' USING ERRCODE = '40001'; END $$")

    postgres_db.write_now(clash_twice)
    assert postgres_db.read_now(count) == 1


def test_an_error_of_the_statement_is_not_tried_again(postgres_db: Database) -> None:
    tries = itertools.count()

    def fail(conn: sa.Connection) -> None:
        next(tries)
        add(conn)
        add(conn)

    with pytest.raises(sa.exc.IntegrityError):
        postgres_db.write_now(fail)
    assert next(tries) == 1


def test_a_database_that_stays_away_is_a_clear_answer(postgres_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "RETRY_SECONDS", 0.3)

    def die(conn: sa.Connection) -> None:
        conn.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(Overloaded, match="away"):
        postgres_db.write_now(die)


def test_a_connection_lost_while_committing_is_never_repeated_by_us(postgres_db: Database) -> None:
    tries = itertools.count()

    def die_at_commit(conn: sa.Connection) -> None:
        next(tries)
        conn.exec_driver_sql("CREATE TEMP TABLE doomed (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)")
        conn.exec_driver_sql(
            "CREATE FUNCTION pg_temp.die() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
        )
        conn.exec_driver_sql(
            "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON doomed DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.die()"
        )
        conn.exec_driver_sql("INSERT INTO doomed VALUES (1)")

    with pytest.raises(Overloaded, match="may or may not"):
        postgres_db.write_now(die_at_commit)
    assert next(tries) == 1
