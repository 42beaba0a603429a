"""The whole database as it stands at one moment, copied into a file while others write; and the way back.

SQLite is copied page by page under one read transaction, which in WAL mode stops nobody. PostgreSQL is copied by its
own pg_dump, under a snapshot that the same transaction exports, so that what is read beside the copy is what is in it.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from rotoscope.kit.durable import sync_file, sync_folder
from rotoscope.store import migrations, postgres, sqlite

Told = Callable[[int, int], None]  # how much is done, of how much
PAGES_AT_ONCE = 2048  # 8 MB: often enough for a bar
ENGINE_SCHEMA = "dbos"  # what is under way there is begun again from our own tables


class SnapshotFailed(RuntimeError):
    """The database could not be copied, or a copy could not be put back; the text says why and what to do."""


def file_name(url: str) -> str:
    """What a copy of this kind of database is called."""
    return "database.sqlite" if _is_sqlite(url) else "database.dump"


@contextmanager
def taken(url: str, target: Path, told: Told = lambda _done, _total: None) -> Iterator[sa.Connection]:
    """Copy the database to `target`, durably, and give a connection that reads exactly what was copied."""
    _require_current(url)
    if _is_sqlite(url):
        _copy_sqlite(_path(url), target, told)
        with reading(target) as conn:
            yield conn
    else:
        with _dumped(url, target) as conn:
            yield conn


def require_there(url: str) -> None:
    """Raise SnapshotFailed if there is no database: to open a SQLite file that is not there would make one."""
    if _is_sqlite(url) and not _path(url).exists():
        raise SnapshotFailed(f"There is no database at {_path(url)}; say where the data folder is with --data.")


def require_empty(url: str) -> None:
    """Raise SnapshotFailed unless nothing would be overwritten in the database of `url`."""
    if _is_sqlite(url):
        path = _path(url)
        if path.exists() and path.stat().st_size:
            raise SnapshotFailed(f"{path} is there already; restore into an empty folder.")
        return
    engine = postgres.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
    try:
        with engine.connect() as conn:
            found = sa.inspect(conn).get_table_names()
    finally:
        engine.dispose()
    if found:
        raise SnapshotFailed(f"The database has tables already ({', '.join(found[:3])}, …); restore into an empty one.")


def put_back(source: Path, url: str) -> None:
    """Make the database of `url` what `source` holds. It must be empty: nothing is ever overwritten."""
    require_empty(url)
    if _is_sqlite(url):
        path = _path(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".part")
        shutil.copyfile(source, fresh)
        _sync(fresh)
        fresh.replace(path)
        sync_folder(path.parent)
    else:
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "--dbname", _plain(url), source)


@contextmanager
def reading(path: Path) -> Iterator[sa.Connection]:
    """A SQLite file that nobody writes, opened for reading."""
    engine = sqlite.create_engine(path, query_only=True)
    with engine.connect() as conn:
        yield conn
    engine.dispose()


def faults_of(url: str) -> list[str]:
    """What the database says is wrong with itself; PostgreSQL has no such check over a connection."""
    if not _is_sqlite(url):
        return []
    with reading(_path(url)) as conn:
        pages = [row[0] for row in conn.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        rows = [f"{row[0]} row {row[1]} refers to a {row[2]} that is not there" for row in _orphans(conn)]
    return pages + rows


def faults_of_copy(path: Path) -> list[str]:
    """What is wrong with a copy that `taken` has made: read from its first byte to its last."""
    if path.name.endswith(".sqlite"):
        return faults_of(f"sqlite:///{path}")
    _run("pg_restore", "--file", os.devnull, path)
    return []


def _require_current(url: str) -> None:
    require_there(url)
    found, newest = migrations.standing(url)
    if found != newest:
        raise SnapshotFailed(f"The tables are at step {found}, this program works with {newest}: `rotoscope migrate`.")


def _orphans(conn: sa.Connection) -> list[sa.Row]:
    return list(conn.exec_driver_sql("PRAGMA foreign_key_check"))


def _copy_sqlite(source: Path, target: Path, told: Told) -> None:
    fresh = target.with_name(target.name + ".part")
    fresh.unlink(missing_ok=True)
    with reading(source) as live, sqlite.create_engine(fresh).connect() as copy:
        here, there = live.connection.driver_connection, copy.connection.driver_connection
        assert here is not None
        assert there is not None
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # from here on it reads one state
        here.backup(there, pages=PAGES_AT_ONCE, progress=lambda _code, left, total: told(total - left, total))
        there.execute("PRAGMA journal_mode = DELETE")  # one file, whole by itself
    _sync(fresh)
    fresh.replace(target)
    sync_folder(target.parent)


@contextmanager
def _dumped(url: str, target: Path) -> Iterator[sa.Connection]:
    engine = postgres.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"), query_only=True)
    fresh = target.with_name(target.name + ".part")
    try:
        with engine.begin() as conn:
            moment = conn.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            _run(
                *("pg_dump", "--format=custom", "--no-owner", f"--exclude-schema={ENGINE_SCHEMA}"),
                *(f"--snapshot={moment}", "--file", fresh, "--dbname", _plain(url)),
            )
            _sync(fresh)
            fresh.replace(target)
            sync_folder(target.parent)
            yield conn
    finally:
        engine.dispose()


def _run(program: str, *arguments: object) -> None:
    place = shutil.which(program)
    if place is None:
        raise SnapshotFailed(f"{program} is not installed. It comes with PostgreSQL's client programs.")
    ended = subprocess.run([place, *map(str, arguments)], capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SnapshotFailed(f"{program} failed: {ended.stderr.strip()}")


def _plain(url: str) -> str:
    """The address as PostgreSQL's own programs read it."""
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def _is_sqlite(url: str) -> bool:
    return sa.make_url(url).get_backend_name() == "sqlite"


def _path(url: str) -> Path:
    return Path(sa.make_url(url).database or "")
