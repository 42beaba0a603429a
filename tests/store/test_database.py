"""Reads and writes on both databases: durable before answered, one failure harms nobody else, one snapshot."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from rotoscope.store.database import Database, open_database
from rotoscope.store.tables import organizations


def add(name: str):
    return lambda conn: conn.execute(sa.insert(organizations).values(id=name, name=name, created_at_ms=1))


def names(conn: sa.Connection) -> set[str]:
    return set(conn.execute(sa.select(organizations.c.id)).scalars())


def add_twice(conn: sa.Connection) -> None:
    add("twice")(conn)
    add("twice")(conn)


async def test_what_was_written_can_be_read(db: Database) -> None:
    await db.write(add("a"))
    assert await db.read(names) == {"a"}


async def test_a_write_answers_what_its_function_returns(db: Database) -> None:
    assert await db.write(lambda conn: 42) == 42
    assert await asyncio.to_thread(db.write_now, lambda conn: 43) == 43
    assert await asyncio.to_thread(db.read_now, lambda conn: 44) == 44


async def test_a_failing_write_leaves_nothing_and_harms_nobody(db: Database) -> None:
    outcomes = await asyncio.gather(
        *(db.write(add_twice if number == 3 else add(str(number))) for number in range(8)), return_exceptions=True
    )
    failed = [number for number, outcome in enumerate(outcomes) if isinstance(outcome, BaseException)]
    assert failed == [3]
    assert isinstance(outcomes[3], sa.exc.IntegrityError)
    assert await db.read(names) == {"0", "1", "2", "4", "5", "6", "7"}


async def test_any_error_comes_back_to_the_one_who_caused_it(db: Database) -> None:
    def fail(conn: sa.Connection) -> None:
        add("half")(conn)
        raise KeyError("mine")

    for ask in (db.write, db.read):
        with pytest.raises((KeyError, sa.exc.DBAPIError)):
            await ask(fail)
    with pytest.raises(KeyError, match="mine"):
        await db.write(fail)
    assert await db.read(names) == set()


async def test_a_caller_who_goes_away_harms_nobody(db: Database) -> None:
    gone = asyncio.create_task(db.write(add("gone")))
    await asyncio.sleep(0)
    gone.cancel()
    await db.write(add("stays"))
    assert "stays" in await db.read(names)


async def test_many_write_at_once_and_all_is_there(db: Database) -> None:
    await asyncio.gather(*(db.write(add(str(number))) for number in range(200)))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: db.write_now(add(f"t{number}")), range(40)))
    assert len(await db.read(names)) == 240


def test_a_read_sees_one_snapshot(db: Database) -> None:
    begun, written = threading.Event(), threading.Event()

    def look_twice(conn: sa.Connection) -> tuple[set[str], set[str]]:
        first = names(conn)
        begun.set()
        written.wait(10)
        return first, names(conn)

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(db.read_now, look_twice)
        begun.wait(10)
        db.write_now(add("meanwhile"))
        written.set()
        assert looking.result() == (set(), set())
    assert db.read_now(names) == {"meanwhile"}


def test_a_read_cannot_write(db: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError):
        db.read_now(add("sneaked"))
    assert db.read_now(names) == set()


def test_a_savepoint_inside_a_write_works_as_usual(db: Database) -> None:
    def try_twice(conn: sa.Connection) -> None:
        add("once")(conn)
        with pytest.raises(sa.exc.IntegrityError), conn.begin_nested():
            add("once")(conn)
        add("more")(conn)

    db.write_now(try_twice)
    assert db.read_now(names) == {"once", "more"}


def test_whoever_listens_hears_of_commits_and_not_of_failures(db: Database) -> None:
    heard: list[int] = []
    db.on_commit(lambda: heard.append(1))
    with pytest.raises(sa.exc.IntegrityError):
        db.write_now(add_twice)
    assert heard == []
    db.write_now(add("a"))
    assert heard == [1]


def test_closing_finishes_what_waits(database_url: str) -> None:
    database = open_database(database_url)

    async def write_and_close() -> None:
        writes = [asyncio.create_task(database.write(add(str(number)))) for number in range(20)]
        await asyncio.sleep(0)
        await asyncio.to_thread(database.close)
        await asyncio.gather(*writes)

    asyncio.run(write_and_close())
    again = open_database(database_url)
    assert len(again.read_now(names)) == 20
    again.close()


def test_only_two_kinds_of_database_are_taken() -> None:
    for url in ("mysql://localhost/x", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="sqlite:///"):
            open_database(url)
