"""The way from any older database to today's tables. `versions/` holds the steps, in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from rotoscope.kit.durable import sync_file, sync_folder
from rotoscope.store import postgres, sqlite


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to date; create it when there is none. Harmless when there is nothing to do.

    All steps are one transaction on both databases, so a kill at any moment leaves the old tables or the new ones. An
    older SQLite database is kept beside the new one, as it was.
    """
    with _transaction(url, is_kept=True) as conn:
        config = _config(conn)
        _require_known(conn, ScriptDirectory.from_config(config))
        command.upgrade(config, revision)


def downgrade(url: str, revision: str) -> None:
    """Go back to the tables of an older program."""
    with _transaction(url) as conn:
        command.downgrade(_config(conn), revision)


def check(url: str) -> None:
    """Raise unless the database has exactly the tables of `store/tables`."""
    with _transaction(url) as conn:
        command.check(_config(conn))


def standing(url: str) -> tuple[str | None, str | None]:
    """The step at which the tables are, and the newest that this program knows. Changes nothing."""
    where = sa.make_url(url)
    is_sqlite = where.get_backend_name() == "sqlite"
    engine = (
        sqlite.create_engine(Path(where.database or ""), query_only=True)
        if is_sqlite
        else postgres.create_engine(where.set(drivername="postgresql+psycopg"))
    )
    try:
        with engine.connect() as conn:
            current = MigrationContext.configure(conn).get_current_revision()
            return current, ScriptDirectory.from_config(_config(conn)).get_current_head()
    finally:
        engine.dispose()


def _require_known(conn: sa.Connection, script: ScriptDirectory) -> None:
    """An older program must not touch the tables of a newer one."""
    current = MigrationContext.configure(conn).get_current_revision()
    if current is not None and current not in {step.revision for step in script.walk_revisions()}:
        raise RuntimeError(
            f"The database was written by a newer Rotoscope (its tables are at step {current}). "
            "Start that version, or restore a backup that this one made."
        )


def _config(conn: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = conn
    return config


@contextmanager
def _transaction(url: str, *, is_kept: bool = False) -> Iterator[sa.Connection]:
    where = sa.make_url(url)
    if where.get_backend_name() == "sqlite":
        with _sqlite_transaction(Path(where.database or ""), is_kept=is_kept) as conn:
            yield conn
    else:
        engine = postgres.create_engine(where.set(drivername="postgresql+psycopg"))
        try:
            with engine.begin() as conn:
                conn.exec_driver_sql("SELECT pg_advisory_xact_lock(7686517348)")  # two that start at once take turns
                yield conn
        finally:
            engine.dispose()


@contextmanager
def _sqlite_transaction(path: Path, *, is_kept: bool) -> Iterator[sa.Connection]:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = sqlite.FolderLock(path)
    try:
        with sqlite.create_engine(path).connect() as conn:
            raw = conn.connection.driver_connection
            assert raw is not None
            if is_kept:
                _keep_former(conn, path)
            raw.execute("PRAGMA foreign_keys = OFF")  # to change a table, SQLite copies it and drops the old one
            with conn.begin():
                raw.execute("BEGIN IMMEDIATE")
                yield conn
    finally:
        lock.release(is_in_order=not lock.was_cut_off)


def _keep_former(conn: sa.Connection, path: Path) -> None:
    """Copy a database whose tables are about to change, under the name of the step that changes them."""
    with conn.begin():
        current = MigrationContext.configure(conn).get_current_revision()
        script = ScriptDirectory.from_config(_config(conn))
        newest = script.get_current_head()
        known = {step.revision for step in script.walk_revisions()}
    if current not in known or current == newest:
        return
    former = path.with_name(f"{path.stem}-before-{newest}{path.suffix}")
    if former.exists():  # it was kept by an upgrade that was killed, and nothing has changed since
        return
    fresh = former.with_name(former.name + ".part")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)  # an empty file is taken, and its mode stays
    raw = conn.connection.driver_connection
    assert raw is not None
    raw.execute("VACUUM INTO ?", (str(fresh),))
    with fresh.open("rb") as file:
        sync_file(file.fileno())
    fresh.replace(former)
    sync_folder(path.parent)
