"""The engine carries a parcel once, goes on after a restart, and forgets what ended long ago."""

import asyncio
import concurrent.futures
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rotoscope.engine import Engine, beside
from rotoscope.engine.engine import THREADS, Carry


@pytest.fixture
def opened(tmp_path: Path):
    @asynccontextmanager
    async def opened(carry: Carry) -> AsyncIterator[Engine]:
        engine = Engine(f"sqlite:///{tmp_path}/engine.sqlite", "local", carry)
        engine.start()
        try:
            yield engine
        finally:
            with concurrent.futures.ThreadPoolExecutor(1) as free:  # whatever became of the other threads
                await asyncio.get_running_loop().run_in_executor(free, engine.stop)

    return opened


async def test_a_parcel_that_was_carried_is_not_carried_again(opened) -> None:
    carried: list[str] = []

    async def carry(parcel_id: str) -> None:
        carried.append(parcel_id)

    async with opened(carry) as engine:
        for parcel_id in ("a", "b", "a"):
            await engine.run(parcel_id)
        assert await engine.unfinished() == {}
    assert carried == ["a", "b"]


async def test_a_parcel_that_failed_says_so_and_is_not_unfinished(opened) -> None:
    async def carry(parcel_id: str) -> None:
        raise ValueError("no way")

    async with opened(carry) as engine:
        with pytest.raises(ValueError, match="no way"):
            await engine.run("a")
        assert await engine.unfinished() == {}


def test_what_was_on_its_way_goes_on_after_a_restart(opened) -> None:
    async def first_life() -> None:
        begun = asyncio.Event()

        async def hang(parcel_id: str) -> None:
            begun.set()
            await asyncio.sleep(600)

        async with opened(hang) as engine:
            going = asyncio.create_task(engine.run("a"))
            await begun.wait()
            assert await engine.unfinished() == {"a": "local"}
        going.cancel()

    async def second_life() -> None:
        arrived = asyncio.Event()

        async def arrive(parcel_id: str) -> None:
            arrived.set()

        async with opened(arrive):
            await asyncio.wait_for(arrived.wait(), 20)

    asyncio.run(first_life())
    asyncio.run(second_life())


def test_as_many_as_there_are_threads_go_on_after_a_crash_and_still_find_threads_for_their_work(opened) -> None:
    """Each parcel that goes on waits in a thread of the library for work that is done in other threads."""

    async def first_life() -> None:
        begun: set[str] = set()

        async def hang(parcel_id: str) -> None:
            begun.add(parcel_id)
            await asyncio.sleep(600)

        async with opened(hang) as engine:
            going = [asyncio.create_task(engine.run(f"p{number}")) for number in range(THREADS)]
            while len(begun) < THREADS:
                await asyncio.sleep(0.01)
        for each in going:
            each.cancel()

    async def second_life() -> None:
        arrived: set[str] = set()
        all_begun = asyncio.Event()
        begun: set[str] = set()

        async def arrive(parcel_id: str) -> None:
            begun.add(parcel_id)
            if len(begun) == THREADS:
                all_begun.set()
            await all_begun.wait()
            await asyncio.to_thread(arrived.add, parcel_id)

        async with opened(arrive) as engine:
            await engine.unfinished()
            await asyncio.wait_for(all_begun.wait(), 60)
            async with asyncio.timeout(60):
                while len(arrived) < THREADS:
                    await asyncio.sleep(0.01)
            while await engine.unfinished():
                await asyncio.sleep(0.01)

    asyncio.run(first_life())
    asyncio.run(second_life())


async def test_asking_the_books_leaves_the_threads_of_others_alone(opened) -> None:
    async def carry(parcel_id: str) -> None:
        """Nothing to do."""

    async with opened(carry) as engine:
        await engine.run("a")
        await engine.unfinished()
        await engine.take_over(["a"])
        await engine.forget(-60)
        assert "dbos" not in await asyncio.to_thread(lambda: threading.current_thread().name)


async def test_it_forgets_what_ended_and_nothing_younger(opened) -> None:
    carried: list[str] = []

    async def carry(parcel_id: str) -> None:
        carried.append(parcel_id)

    async with opened(carry) as engine:
        await engine.run("a")
        await engine.forget(60)
        await engine.run("a")
        assert carried == ["a"]
        await engine.forget(-60)
        await engine.run("a")
        assert carried == ["a", "a"]


def test_its_books_lie_beside_the_database() -> None:
    assert beside("sqlite:////data/rotoscope.sqlite") == "sqlite:////data/engine.sqlite"
    assert beside("postgresql://me:secret@host/db") == "postgresql+psycopg://me:secret@host/db"
