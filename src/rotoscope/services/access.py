"""Which projects, jobs and tasks a principal may see. What it may not see answers like what is not there.

Lists go by `store.project_members.seen_by`, which is the same rule as SQL.
"""

from dataclasses import replace

import sqlalchemy as sa

from rotoscope.domain.errors import Forbidden, JobNotFound, NotFound
from rotoscope.domain.job import Job
from rotoscope.domain.member import Principal
from rotoscope.domain.project import Project, ProjectArchived, ProjectState
from rotoscope.domain.task import Task
from rotoscope.kit.ids import is_uuid
from rotoscope.store import jobs, project_members, projects, tasks


def project_of(conn: sa.Connection, principal: Principal, project_id: str) -> Project:
    """The project, if it is in the principal's organization and its key is not bound to another one."""
    project = _visible_project(conn, principal, project_id)
    if project is None:
        raise NotFound("There is no such project, or this key may not see it.")
    return project


def managed_project_of(conn: sa.Connection, principal: Principal, project_id: str) -> Project:
    """The project, if the principal may also create and cancel in it."""
    project = project_of(conn, principal, project_id)
    require_manager(principal)
    return project


def accepting_project_of(conn: sa.Connection, principal: Principal, project_id: str) -> Project:
    """The project, if the principal may create in it and it takes anything new."""
    project = managed_project_of(conn, principal, project_id)
    if project.state is ProjectState.ARCHIVED:
        raise ProjectArchived
    return project


def in_project(conn: sa.Connection, principal: Principal, project_id: str) -> Principal:
    """The principal as they are in this project, where they may have been given another role."""
    if principal.may_manage:
        return principal
    role = project_members.role_in(conn, project_id, principal.id)
    return principal if role is None else replace(principal, role=role)


def job_of(conn: sa.Connection, principal: Principal, project_id: str, job_id: str) -> Job:
    """A job of a project that the principal may see."""
    project_of(conn, principal, project_id)
    job = jobs.get(conn, job_id) if is_uuid(job_id) else None
    if job is None or job.project_id != project_id:
        raise JobNotFound()
    return job


def visible_job(conn: sa.Connection, principal: Principal, job_id: str) -> Job:
    """A job of whatever project, if the principal may see that project."""
    job = jobs.get(conn, job_id) if is_uuid(job_id) else None
    if job is None or _visible_project(conn, principal, job.project_id) is None:
        raise JobNotFound("There is no such job, or you may not see it.")
    return job


def visible_task(conn: sa.Connection, principal: Principal, task_id: str, *, lock: bool = False) -> Task:
    """A task of a project that the principal may see; `lock` keeps it from changing until the transaction ends."""
    read = tasks.lock if lock else tasks.get
    task = read(conn, task_id) if is_uuid(task_id) else None
    if task is None or _visible_project(conn, principal, task.project_id) is None:
        raise NotFound("There is no such task, or you may not see it.")
    return task


def require_manager(principal: Principal) -> None:
    if not principal.may_manage:
        raise Forbidden(f"This needs a key, a manager or the owner; you are a {principal.role}.")


def require_annotator(principal: Principal) -> None:
    if not principal.may_annotate:
        raise Forbidden("Viewers can look, not draw.")


def require_organization(principal: Principal) -> None:
    """A key that is bound to one project changes nothing beyond it."""
    require_manager(principal)
    if principal.project_id is not None:
        raise Forbidden("This key is bound to one project; use one that is not.")


def _visible_project(conn: sa.Connection, principal: Principal, project_id: str) -> Project | None:
    if not is_uuid(project_id) or not principal.may_see_project(project_id):
        return None
    project = projects.get(conn, project_id)
    if project is None or project.organization_id != principal.organization_id or project.deleted_at_ms is not None:
        return None
    is_open = not project.is_closed or principal.may_manage
    return project if is_open or project_members.has(conn, project_id, principal.id) else None
