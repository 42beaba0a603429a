"""Which jobs are meant by a filter."""

from collections.abc import Collection

import sqlalchemy as sa

from rotoscope.store.tables import jobs


def ids(
    conn: sa.Connection,
    project_id: str,
    *,
    states: Collection[str] = (),
    batch_id: str = "",
    workflow_id: str = "",
    step: str = "",
) -> list[str]:
    """The jobs of a project that are as described, in the order of arrival."""
    select = sa.select(jobs.c.id).where(jobs.c.project_id == project_id)
    if states:
        select = select.where(jobs.c.state.in_(list(states)))
    for column, value in ((jobs.c.batch_id, batch_id), (jobs.c.workflow_id, workflow_id), (jobs.c.step, step)):
        if value:
            select = select.where(column == value)
    return list(conn.execute(select.order_by(jobs.c.sequence)).scalars())
