"""Databases for the tests of the store."""

import pytest
import sqlalchemy as sa


@pytest.fixture
def empty_url(database_url: str, request: pytest.FixtureRequest) -> str:
    """A database without tables."""
    if database_url.startswith("sqlite"):
        return database_url.replace("rotoscope.sqlite", "fresh.sqlite")
    url = sa.make_url(database_url).set(database="fresh")
    engine = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.exec_driver_sql("DROP DATABASE IF EXISTS fresh")
        conn.exec_driver_sql("CREATE DATABASE fresh")
    engine.dispose()
    return url.render_as_string(hide_password=False)
