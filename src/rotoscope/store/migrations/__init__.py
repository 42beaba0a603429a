"""The way from any older database to today's tables. `versions/` holds the steps, in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from rotoscope.store import postgres, sqlite


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to date; create it when there is none. Harmless when there is nothing to do.

    All steps are one transaction on both databases, so a kill at any moment leaves the old tables or the new ones.
    """
    with _transaction(url) as conn:
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
def _transaction(url: str) -> Iterator[sa.Connection]:
    where = sa.make_url(url)
    if where.get_backend_name() == "sqlite":
        with _sqlite_transaction(Path(where.database or "")) as conn:
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
def _sqlite_transaction(path: Path) -> Iterator[sa.Connection]:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = sqlite.FolderLock(path)
    try:
        with sqlite.create_engine(path).connect() as conn:
            raw = conn.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys = OFF")  # to change a table, SQLite copies it and drops the old one
            with conn.begin():
                raw.execute("BEGIN IMMEDIATE")
                yield conn
    finally:
        lock.release()
