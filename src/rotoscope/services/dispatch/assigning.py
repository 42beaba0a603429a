"""Assigning: a manager says who is to do the next task of a job. It stays theirs until a manager says otherwise."""

import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, Fault, Forbidden, InvalidParameter
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.domain.task import LIVE, Task, TaskState
from rotoscope.services.access import project_of
from rotoscope.services.dispatch.fitness import require_fit
from rotoscope.store import members, projects, tasks


def assign(conn: sa.Connection, job: Job, member_id: str, now_ms: int) -> None:
    """Keep the task of a job for this member; for everybody, if none is named. What was drawn passes on."""
    live = [task for task in tasks.of_job(conn, job.id) if task.state in LIVE]
    if job.state is not JobState.OPEN or not live:
        raise Conflict("There is no task on this job that somebody could do now.", data={"state": job.state.value})
    if not member_id:
        for task in live:
            if task.state is TaskState.OPEN:
                tasks.assign(conn, task.id, None, now_ms)
        return
    member = _member(conn, job, member_id)
    if any(member.id in (task.holder_id, task.kept_for if task.is_assigned else None) for task in live):
        return
    tasks.assign(conn, _fitting(conn, member, live).id, member.id, now_ms)


def _fitting(conn: sa.Connection, member: Principal, live: list[Task]) -> Task:
    """What they may do: of several copies first one that nobody has."""
    why = ""
    for task in sorted(live, key=lambda task: (task.state is TaskState.HELD, task.is_assigned)):
        try:
            require_fit(conn, member, task)
        except Forbidden as refusal:
            why = refusal.message
        else:
            return task
    raise Conflict(f"{member.name} cannot be given this job. They would be told: {why}")


def _member(conn: sa.Connection, job: Job, member_id: str) -> Principal:
    project = projects.get(conn, job.project_id)
    member = members.get(conn, project.organization_id, member_id) if project is not None else None
    if member is None or member.disabled_at_ms is not None:
        message = "There is no such member, or they are disabled."
        raise InvalidParameter(message, faults=[Fault("/member_id", "unknown_member", message, member_id)])
    found = Principal(member.id, member.organization_id, member.role, member.name)
    project_of(conn, found, job.project_id)  # in a closed project only its own people can be given anything
    return found
