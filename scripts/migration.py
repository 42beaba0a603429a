"""Writes store/migrations/versions/0001_initial.py anew from store/tables, as long as no version has been released.

python scripts/migration.py

From the first release on, a change of the tables is a step of its own after the last, and this script goes.
"""

import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations.ops import DowngradeOps, UpgradeOps
from alembic.runtime.migration import MigrationContext

from rotoscope.store import migrations, sqlite
from rotoscope.store.tables import metadata

TARGET = Path(migrations.__file__).parent / "versions" / "0001_initial.py"
HEAD = '''"""The tables of version 0.1."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    {up}


def downgrade() -> None:
    {down}
'''


def main() -> None:
    with warnings.catch_warnings(), sqlite.create_engine(Path(":memory:")).connect() as conn:
        warnings.filterwarnings("ignore", "autogenerate skipping metadata-specified expression-based index")
        context = MigrationContext.configure(conn, opts={"target_metadata": metadata, "render_as_batch": True})
        script = produce_migrations(context, metadata)
    assert script.upgrade_ops is not None
    assert script.downgrade_ops is not None
    up = [code(script.upgrade_ops), *expression_indexes()]
    TARGET.write_text(HEAD.format(up="\n    ".join(up), down=code(script.downgrade_ops)))
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", TARGET], check=True)


def code(operations: UpgradeOps | DowngradeOps) -> str:
    lines = render_python_code(operations, render_as_batch=True, render_item=spelled).splitlines()
    return "\n".join(line for line in lines if "# ###" not in line).strip()


def spelled(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """A truth value in words that each database spells its own way; everything else as Alembic has it."""
    if kind == "server_default" and isinstance(getattr(item, "arg", None), (sa.True_, sa.False_)):
        return f"sa.{item.arg}()"
    return False


def expression_indexes() -> Iterator[str]:
    """Those with a descending column, which Alembic cannot read back from SQLite and leaves out."""
    for table in metadata.sorted_tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            if not all(isinstance(part, sa.Column) for part in index.expressions):
                parts = [f'"{p.name}"' if isinstance(p, sa.Column) else f'sa.text("{p}")' for p in index.expressions]
                unique = ", unique=True" if index.unique else ""
                yield f'op.create_index("{index.name}", "{table.name}", [{", ".join(parts)}]{unique})'


if __name__ == "__main__":
    main()
