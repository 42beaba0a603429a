"""Writes down a database as this version keeps it, with a row in every table: tests open it with every later version.

python scripts/keep_house.py tests/data/houses/0.1.0.sqlite.zst

Run it once for each release, from the tree of that release; what it writes is never changed again.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import zstandard

from rotoscope.store import migrations, sqlite
from rotoscope.store.tables import metadata

VALUES: tuple[tuple[type[sa.types.TypeEngine[Any]], Any], ...] = (
    (sa.Boolean, True),
    (sa.Integer, 1),
    (sa.Float, 0.5),
    (sa.LargeBinary, b"\x00kept"),
    (sa.String, "kept"),
)


def main(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rotoscope.sqlite"
        migrations.migrate(f"sqlite:///{path}")
        with sqlite.create_engine(path).connect() as conn, conn.begin():
            for table in metadata.sorted_tables:
                conn.execute(table.insert().values({column.name: value_of(column) for column in table.columns}))
        with sqlite.create_engine(path).connect() as conn:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(zstandard.compress(path.read_bytes()))


def value_of(column: sa.Column[Any]) -> Any:
    return next(value for kind, value in VALUES if isinstance(column.type, kind))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
