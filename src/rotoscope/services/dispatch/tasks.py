"""Dispatch: who works on what. A task is given to one person at a time, and handed in."""

from itertools import product

import sqlalchemy as sa

from rotoscope.domain.errors import (
    Conflict,
    Fault,
    InvalidParameter,
    JobClosed,
    LeaseLost,
    MissingParameter,
    RoundsExhausted,
)
from rotoscope.domain.events import TaskSubmitted
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.domain.news import NewsKind
from rotoscope.domain.project import ProjectArchived, ProjectState
from rotoscope.domain.task import Task, TaskState, Verdict
from rotoscope.domain.walk import after
from rotoscope.domain.workflow import StepKind
from rotoscope.services import review
from rotoscope.services.access import project_of, require_annotator, visible_task, work_of
from rotoscope.services.dispatch.fitness import require_fit
from rotoscope.services.dispatch.seekers import seeker_of
from rotoscope.services.dispatch.showing import show
from rotoscope.services.house import House
from rotoscope.services.review.completeness import require_complete
from rotoscope.services.routing import flow_of
from rotoscope.store import events as outbox
from rotoscope.store import jobs, news, tasks, verdicts
from rotoscope.store.offers import Search, has_copy, projects_by_urgency
from rotoscope.wire.task import TaskView


def claim_next(
    conn: sa.Connection, house: House, principal: Principal, project_id: str | None = None, batch_id: str = ""
) -> TaskView | None:
    """One's own rework, else the most urgent task that nobody has, now held by the caller; None if there is none.

    Only what the caller may do: steps ask for skills, checking is for checkers, and nobody checks their own work.
    """
    search, candidates = _search(conn, house, principal, project_id, batch_id)
    for waits, candidate in product((False, True), candidates):  # nobody is sent away over what another gives back
        if task := tasks.claim_next(conn, candidate, search, waits):
            _require_one_copy(conn, task, principal)
            organization_id = principal.organization_id
            news.note(conn, NewsKind.TASK_CLAIMED, organization_id, task.project_id, search.now_ms, task.id)
            return show(conn, house, principal, task)
    return None


def is_nothing_offered(
    conn: sa.Connection, house: House, principal: Principal, project_id: str | None = None, batch_id: str = ""
) -> bool:
    """Whether `claim_next` would find nothing. Looking is cheaper than asking in vain: it waits for nobody."""
    return not _search(conn, house, principal, project_id, batch_id)[1]


def claim(conn: sa.Connection, house: House, principal: Principal, task_id: str, take_over: bool = False) -> TaskView:
    """This very task. One that another holds is given only if their lease ran out, or with `take_over`."""
    require_annotator(principal)
    task = visible_task(conn, principal, task_id)
    if project_of(conn, principal, task.project_id).state is ProjectState.ARCHIVED:
        raise ProjectArchived
    now_ms = house.clock.now_ms()
    is_anothers = task.state is TaskState.HELD and task.holder_id != principal.id
    if is_anothers and now_ms < task.lease_expires_at_ms and not take_over:
        raise Conflict("Somebody else is working on this task; take it over if you must.", data={"is_held": True})
    if task.state in (TaskState.SUBMITTED, TaskState.CLOSED):
        raise Conflict(f"This task is {task.state}; there is nothing left to do on it.")
    require_fit(conn, principal, task)
    if task.is_assigned and task.kept_for != principal.id and not principal.may_manage:
        raise Conflict("A manager has given this task to somebody else.")
    granted = tasks.claim(conn, task, principal.id, now_ms)
    if granted is None:
        raise Conflict("Somebody else was faster; fetch the task again.")
    _require_one_copy(conn, granted, principal)
    news.note(conn, NewsKind.TASK_CLAIMED, principal.organization_id, task.project_id, now_ms, task.id)
    return show(conn, house, principal, granted)


def heartbeat(
    conn: sa.Connection, house: House, principal: Principal, task_id: str, lease_token: int, is_active: bool = True
) -> TaskView:
    """Renew a lease. One that ran out is renewed as well, unless somebody took the task.

    `is_active`: somebody has worked since the last time, so that time counts as theirs.
    """
    visible_task(conn, principal, task_id)
    renewed = tasks.renew(conn, task_id, principal.id, lease_token, house.clock.now_ms(), is_active)
    return show(conn, house, principal, _kept(renewed))


def release(conn: sa.Connection, house: House, principal: Principal, task_id: str, lease_token: int) -> TaskView:
    """Put a task back; what was drawn stays for whoever takes it."""
    visible_task(conn, principal, task_id)
    now_ms = house.clock.now_ms()
    released = _kept(tasks.release(conn, task_id, principal.id, lease_token, now_ms))
    news.note(conn, NewsKind.TASK_RELEASED, principal.organization_id, released.project_id, now_ms, task_id)
    return show(conn, house, principal, released)


def submit(
    conn: sa.Connection,
    house: House,
    principal: Principal,
    task_id: str,
    lease_token: int,
    revision: int,
    verdict: Verdict | None = None,
    note: str = "",
) -> TaskView:
    """Hand a task in as of `revision`, which must be the newest: nothing that was drawn may be left out unseen.

    A checker's task ends with a verdict, by which the job is routed; a maker's has none.
    """
    task = visible_task(conn, principal, task_id, lock=True)
    handed_in = (principal.id, revision, verdict)
    if task.state is TaskState.SUBMITTED and (task.holder_id, task.submitted_revision, task.verdict) == handed_in:
        return show(conn, house, principal, task)  # the answer to the first time was lost
    if not task.is_held_by(principal.id, lease_token):
        raise LeaseLost
    _require_verdict(task, verdict, note)
    job = work_of(conn, task)
    if job is None or job.state is not JobState.OPEN:
        raise JobClosed
    if verdict is Verdict.SEND_BACK:
        _require_way_back(conn, job, task)
    if job.revision != revision:
        raise Conflict(
            f"The job is at revision {job.revision}, you submit {revision}; send what is left and fetch the rest.",
            data={"revision": job.revision},
        )
    if verdict is not Verdict.SEND_BACK:
        require_complete(conn, job)
    if verdict is not None:
        review.judge(conn, house, principal, job, verdict, note)
    now_ms = house.clock.now_ms()
    submitted = _kept(tasks.submit(conn, task_id, principal.id, lease_token, revision, now_ms, verdict, note))
    if verdict is not None:
        verdicts.keep(conn, submitted)
    outbox.record(conn, TaskSubmitted(task_id, job.frame_count))
    return show(conn, house, principal, submitted)


def _search(
    conn: sa.Connection, house: House, principal: Principal, project_id: str | None, batch_id: str
) -> tuple[Search, list[str]]:
    """What the caller may do, and the projects that have something of it, by urgency."""
    require_annotator(principal)
    project_id = project_id or principal.project_id
    if project_id is not None:
        project_of(conn, principal, project_id)
    search = Search(seeker_of(conn, principal), house.clock.now_ms(), batch_id)
    return search, projects_by_urgency(conn, principal, project_id, search)


def _require_verdict(task: Task, verdict: Verdict | None, note: str) -> None:
    """A checker has to say what becomes of the job; whoever draws has no say in that."""
    if task.kind is StepKind.CHECKER and verdict is None:
        fault = Fault("/verdict", "missing", "accept or send_back")
        raise MissingParameter("A checker's task is handed in with a verdict: accept or send_back.", faults=[fault])
    if task.kind is not StepKind.CHECKER and (verdict is not None or note):
        pointer, value = ("/note", note) if verdict is None else ("/verdict", verdict.value)
        fault = Fault(pointer, "not_a_checker", f"the step {task.step} draws and does not judge", value)
        raise InvalidParameter("Only a checker's task is handed in with a verdict and a note.", faults=[fault])


def _require_way_back(conn: sa.Connection, job: Job, task: Task) -> None:
    flow = flow_of(conn, job)
    step = flow.step(task.step)
    if not flow.has(task.step) or after(flow, step, Verdict.SEND_BACK, task.round) is not None:
        return
    if flow.maker_before(step) is None:
        raise Conflict("This workflow has no maker to send the job back to; mend it, or accept it.")
    raise RoundsExhausted(
        f"This job has been here {task.round} times, and {step.rounds_max} are the most. "
        "Accept it, mend it yourself, or ask a manager to move it.",
        data={"round": task.round, "rounds_max": step.rounds_max},
    )


def _require_one_copy(conn: sa.Connection, task: Task, principal: Principal) -> None:
    """Look once more behind the lock of the job: somebody may have asked twice at the same moment."""
    if task.copy_id:
        jobs.lock(conn, task.job_id)
        if has_copy(conn, task, principal.id):
            raise Conflict("You have another copy of this job; ask again.")


def _kept(task: Task | None) -> Task:
    if task is None:
        raise LeaseLost
    return task
