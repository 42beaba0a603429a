"""Where the jobs stand: how many at each step of a workflow."""

import sqlalchemy as sa

from rotoscope.store.tables import jobs

_WHERE = (jobs.c.workflow_version, jobs.c.step, jobs.c.state)


def of_workflow(conn: sa.Connection, project_id: str, workflow_id: str) -> list[tuple[int, str, str, int]]:
    """Version, step, state, and how many jobs share them; a version 0 is of jobs that have not started."""
    select = (
        sa.select(*_WHERE, sa.func.count())
        .where(jobs.c.project_id == project_id, jobs.c.workflow_id == workflow_id)
        .group_by(*_WHERE)
        .order_by(*_WHERE)
    )
    return [(version, step, state, count) for version, step, state, count in conn.execute(select)]
