"""Alembic runs this file for every command; the connection and its transaction come from `migrations`."""

from alembic import context

from rotoscope.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=False,  # the two databases spell the same default differently
    transactional_ddl=True,
)
context.run_migrations()
