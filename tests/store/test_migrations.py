"""The steps lead to exactly the tables of today, on both databases, and back."""

import pytest
import sqlalchemy as sa

from rotoscope.store import migrations
from rotoscope.store.tables import metadata


def tables(url: str) -> set[str]:
    with migrations._transaction(url) as conn:
        return set(sa.inspect(conn).get_table_names()) - {"alembic_version"}


def test_the_migrated_tables_are_those_of_today(empty_url: str) -> None:
    migrations.migrate(empty_url)
    migrations.check(empty_url)
    assert tables(empty_url) == set(metadata.tables)


def test_migrating_twice_is_harmless(empty_url: str) -> None:
    migrations.migrate(empty_url)
    migrations.migrate(empty_url)
    assert tables(empty_url) == set(metadata.tables)


def test_there_is_a_way_back(empty_url: str) -> None:
    migrations.migrate(empty_url)
    migrations.downgrade(empty_url, "base")
    assert tables(empty_url) == set()
    migrations.migrate(empty_url)
    assert tables(empty_url) == set(metadata.tables)


def test_the_database_of_a_newer_program_is_refused(empty_url: str) -> None:
    migrations.migrate(empty_url)
    with migrations._transaction(empty_url) as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RuntimeError, match="newer Rotoscope"):
        migrations.migrate(empty_url)
