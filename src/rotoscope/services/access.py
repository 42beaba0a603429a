"""Which projects and jobs a principal may see. What it may not see answers like what is not there."""

import sqlalchemy as sa

from rotoscope.domain.errors import Forbidden, JobNotFound, NotFound
from rotoscope.domain.job import Job
from rotoscope.domain.member import Principal
from rotoscope.domain.project import Project
from rotoscope.store import jobs, projects


def project_of(conn: sa.Connection, principal: Principal, project_id: str) -> Project:
    """The project, if it is in the principal's organization and its key is not bound to another one."""
    project = projects.get(conn, project_id) if principal.may_see_project(project_id) else None
    if project is None or project.organization_id != principal.organization_id:
        raise NotFound("There is no such project, or this key may not see it.")
    return project


def managed_project_of(conn: sa.Connection, principal: Principal, project_id: str) -> Project:
    """The project, if the principal may also create and cancel in it."""
    project = project_of(conn, principal, project_id)
    if not principal.may_manage:
        raise Forbidden()
    return project


def job_of(conn: sa.Connection, principal: Principal, project_id: str, job_id: str) -> Job:
    """A job of a project that the principal may see."""
    project_of(conn, principal, project_id)
    job = jobs.get(conn, job_id)
    if job is None or job.project_id != project_id:
        raise JobNotFound()
    return job
