"""Where jobs and tasks belong: what whoever is told of them must be asked for."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import jobs, projects, tasks

_IDS = sa.bindparam("ids", expanding=True)
_OF_JOBS = Prepared(
    sa.select(jobs.c.id, jobs.c.project_id, jobs.c.batch_id, projects.c.organization_id)
    .join(projects, projects.c.id == jobs.c.project_id)
    .where(jobs.c.id.in_(_IDS))
    .order_by(jobs.c.sequence)
)
_OF_TASKS = Prepared(
    sa.select(tasks.c.id, tasks.c.project_id, jobs.c.batch_id, projects.c.organization_id)
    .join(projects, projects.c.id == tasks.c.project_id)
    .join(jobs, jobs.c.id == tasks.c.job_id)
    .where(tasks.c.id.in_(_IDS))
    .order_by(tasks.c.sequence)
)


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    project_id: str
    batch_id: str
    organization_id: str


def of_jobs(conn: sa.Connection, job_ids: Collection[str]) -> list[Place]:
    """Where these jobs belong, in the order of arrival."""
    return [Place(**row) for row in _OF_JOBS.all(conn, {"ids": list(job_ids)})]


def of_tasks(conn: sa.Connection, task_ids: Collection[str]) -> list[Place]:
    """Where these tasks belong, in the order in which they were opened."""
    return [Place(**row) for row in _OF_TASKS.all(conn, {"ids": list(task_ids)})]
