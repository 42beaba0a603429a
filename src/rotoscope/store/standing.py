"""Where the jobs stand: how many at each step of a workflow."""

from collections import Counter

import sqlalchemy as sa

from rotoscope.store.tables import jobs

_STANDING = (jobs.c.batch_id, jobs.c.state, jobs.c.step, jobs.c.workflow_id, jobs.c.workflow_version)


def of_workflow(conn: sa.Connection, project_id: str, workflow_id: str) -> list[tuple[int, str, str, int]]:
    """Version, step, state, and how many jobs share them; a version 0 is of jobs that have not started.

    All workflows are counted, in the order in which the index has them: so SQLite need not sort 100,000 jobs.
    """
    select = sa.select(*_STANDING, sa.func.count()).where(jobs.c.project_id == project_id).group_by(*_STANDING)
    found: Counter[tuple[int, str, str]] = Counter()
    for _, state, step, of_workflow_id, version, count in conn.execute(select):
        if of_workflow_id == workflow_id:
            found[version, step, state] += count
    return [(*place, count) for place, count in sorted(found.items())]
