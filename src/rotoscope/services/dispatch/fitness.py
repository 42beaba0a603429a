"""Fitness: whether somebody may do a task. It is the same question however they come to it."""

import sqlalchemy as sa

from rotoscope.domain.errors import Forbidden
from rotoscope.domain.member import Principal
from rotoscope.domain.permission import Role
from rotoscope.domain.task import Task
from rotoscope.domain.workflow import StepKind
from rotoscope.services.access import in_project, require_annotator
from rotoscope.services.dispatch.seekers import seeker_of
from rotoscope.store.offers import drew, has_copy


def require_fit(conn: sa.Connection, principal: Principal, task: Task) -> None:
    here = in_project(conn, principal, task.project_id)
    require_annotator(here)
    seeker = seeker_of(conn, principal)
    if task.kind is StepKind.CHECKER and not here.may_manage and here.role is not Role.CHECKER:
        raise Forbidden(f"The step {task.step} is for checkers; you are a {here.role}.")
    if task.skill and seeker.skills is not None and task.skill not in seeker.skills:
        raise Forbidden(f'The step {task.step} asks for the skill "{task.skill}"; a manager can say that you have it.')
    if task.copy_id and has_copy(conn, task, principal.id):
        raise Forbidden("You have another copy of this job; each is for somebody else.")
    if task.bars_makers and drew(conn, task.job_id, principal.id):
        raise Forbidden("You drew this job yourself; somebody else has to check it.")
