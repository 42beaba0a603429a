"""Alembic runs this file for every command; the connection and its transaction come from `migrations`."""

from alembic import context

from rotoscope.store.tables import metadata

CONNECTION = context.config.attributes["connection"]
UNREADABLE = {"ix_tasks_queue"} if CONNECTION.dialect.name == "sqlite" else set()  # it has a descending column


def is_compared(_item: object, name: str | None, kind: str, _is_reflected: bool, _other: object) -> bool:
    return kind != "index" or name not in UNREADABLE


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
