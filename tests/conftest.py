"""Fixtures that every room uses: both databases, a clock, blobs in memory, and a whole house."""

import gc
import inspect
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from rotoscope.blobs import MemoryBlobs
from rotoscope.fetch.client import Fetcher
from rotoscope.kit.clock import FakeClock
from rotoscope.media.workshop import Workshop
from rotoscope.services.house import House, Limits
from rotoscope.services.links import Links
from rotoscope.store.database import Database, migrate, open_database
from rotoscope.store.tables import metadata
from tests.alone import run_alone
from tests.postgres_server import find_binaries, running_server

gc.disable()  # until all tests are collected: what is imported stays

SMALL_LIMITS = Limits(
    frames_max=1000,
    job_body_bytes_max=8 << 20,
    body_bytes_max=1 << 20,
    bulk_jobs_max=1000,
    tracks_max=1000,
    points_max=1000,
    edits_per_post_max=50,
    upload_bytes_max=64 << 20,
    frame_bytes_max=8 << 20,
    frame_pixels_max=16_000_000,
    fetch_seconds=5.0,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever runs a share of the tests begins with long ones, so that at the end nobody waits for one of them.

    xdist gives each of its processes a stretch of the list.
    """
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if _is_long(item)]
    short = [item for item in items if not _is_long(item)]
    stretch, ordered = len(items) // processes, []
    for number in range(processes):
        first = long[number::processes]
        room = max(stretch - len(first), 0) if number < processes - 1 else len(short)
        ordered += first + short[:room]
        del short[:room]
    items[:] = ordered


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: the collector need not look through it again and again."""
    gc.freeze()
    gc.enable()


def _is_long(item: pytest.Item) -> bool:
    """Those that kill servers and cut the power: they share nothing with their neighbours."""
    return item.path.parent.name in ("chaos", "powercut") and item.get_closest_marker("slow") is not None


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """A test that is a coroutine function runs on an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    run_alone(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}))
    return True


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "rotoscope.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "data" / "rotoscope.sqlite"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL that runs for this session only, with our tables in it."""
    binaries = find_binaries()
    if binaries is None:
        pytest.fail("PostgreSQL is not installed; `make test` installs it")
    with running_server(binaries) as server:
        migrate(server.url)
        yield server.url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The session's PostgreSQL, emptied."""
    engine = sa.create_engine(postgres_server)
    with engine.begin() as conn:
        conn.exec_driver_sql("; ".join(f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables)))
    engine.dispose()
    return postgres_server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """Every test that takes this runs on both databases."""
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture
def sqlite_db(sqlite_url: str) -> Iterator[Database]:
    database = open_database(sqlite_url)
    yield database
    database.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def blobs() -> MemoryBlobs:
    return MemoryBlobs()


@pytest.fixture
def house(sqlite_db: Database, blobs: MemoryBlobs, clock: FakeClock, tmp_path: Path) -> Iterator[House]:
    """A whole house: real SQLite, blobs in memory, a clock moved by hand; loopback is open to its fetcher."""
    workshop = Workshop(tmp_path / "staging", children_max=1)
    yield House(
        db=sqlite_db,
        blobs=blobs,
        fetcher=Fetcher(allow=["127.0.0.0/8", "::1/128"]),
        workshop=workshop,
        clock=clock,
        limits=SMALL_LIMITS,
        links=Links("http://rotoscope.test", b"s" * 32),
    )
    workshop.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest, house: House) -> Iterator[House]:
    """The house, on each of the databases."""
    if request.param == "sqlite":
        yield house
        return
    database = open_database(request.getfixturevalue("postgres_url"))
    yield replace(house, db=database)
    database.close()
