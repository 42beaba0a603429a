"""Alembic runs this file for every command; the connection and its transaction come from `migrations`."""

import sqlalchemy as sa
from alembic import context

from rotoscope.store.tables import metadata

CONNECTION = context.config.attributes["connection"]
IS_SQLITE = CONNECTION.dialect.name == "sqlite"


def is_compared(item: object, _name: str | None, _kind: str, _is_reflected: bool, _other: object) -> bool:
    """All but the indexes with a descending column on SQLite: Alembic cannot read those back."""
    readable = not isinstance(item, sa.Index) or all(isinstance(part, sa.Column) for part in item.expressions)
    return readable or not IS_SQLITE


context.configure(
    connection=CONNECTION,
    include_object=is_compared,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=False,  # the two databases spell the same default differently
    transactional_ddl=True,
)
context.run_migrations()
