"""Reads and writes on both databases: durable before answered, one failure harms nobody else, one snapshot."""


import sqlalchemy as sa

from rotoscope.store.database import Database
from rotoscope.store.tables import organizations


def add(name: str):
    return lambda conn: conn.execute(sa.insert(organizations).values(id=name, name=name, created_at_ms=1))


def count(conn: sa.Connection) -> int:
    return conn.execute(sa.select(sa.func.count()).select_from(organizations)).scalar_one()


async def test_what_was_written_can_be_read(db: Database) -> None:
    await db.write(add("a"))
    assert await db.read(count) == 1
