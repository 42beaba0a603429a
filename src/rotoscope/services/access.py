"""Which projects, jobs and tasks a principal may see. What it may not see answers like what is not there.

Lists go by `store.project_members.seen_by`, which is the same rule as SQL.
"""

from dataclasses import replace

import sqlalchemy as sa

from rotoscope.domain.errors import Forbidden, JobNotFound, NotFound
from rotoscope.domain.job import Job
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.project import Project, ProjectArchived, ProjectState
from rotoscope.domain.task import Task, TaskState
from rotoscope.kit.ids import is_uuid
from rotoscope.store import copies, jobs, project_members, projects, tasks


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
    job = (jobs.get(conn, job_id) or _visible_copy(conn, principal, job_id)) if is_uuid(job_id) else None
    if job is None or _visible_project(conn, principal, job.project_id) is None:
        raise JobNotFound("There is no such job, or you may not see it.")
    return job


def home_of(conn: sa.Connection, job: Job) -> Job:
    """The job that a copy is of; a job is its own."""
    return (jobs.get(conn, job.copy_of) or job) if job.copy_of else job


def work_of(conn: sa.Connection, task: Task) -> Job | None:
    """What a task is about: the job, or the copy of it that the task has to itself."""
    return copies.as_job(conn, task.copy_id) if task.copy_id else jobs.get(conn, task.job_id)


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


def _visible_copy(conn: sa.Connection, principal: Principal, copy_id: str) -> Job | None:
    """A copy of a job, for who draws on it and for those who judge; makers see nothing of each other's."""
    job = copies.as_job(conn, copy_id)
    if job is None:
        return None
    own = [task for task in tasks.of_job(conn, job.copy_of) if task.copy_id and task.holder_id == principal.id]
    is_drawing = any(task.state is TaskState.HELD for task in own)
    is_own = any(task.copy_id == copy_id for task in own)
    return job if is_own or not (is_drawing or in_project(conn, principal, job.project_id).role is Role.MAKER) else None


def _visible_project(conn: sa.Connection, principal: Principal, project_id: str) -> Project | None:
    if not is_uuid(project_id) or not principal.may_see_project(project_id):
        return None
    project = projects.get(conn, project_id)
    if project is None or project.organization_id != principal.organization_id or project.deleted_at_ms is not None:
        return None
    is_open = not project.is_closed or principal.may_manage
    return project if is_open or project_members.has(conn, project_id, principal.id) else None
