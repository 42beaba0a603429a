"""One at a time: whoever wants to look at a thing and then change it waits for its turn, until its transaction ends."""

import hashlib

import sqlalchemy as sa


def take(conn: sa.Connection, name: str) -> None:
    """Wait until nobody else has the turn called `name`. SQLite has one writer, so there everybody has it."""
    if conn.dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
