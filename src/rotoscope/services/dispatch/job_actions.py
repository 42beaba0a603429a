"""What managers do to jobs, one or many: move them, open them again, cancel them, make them more or less urgent.

Jobs are done some hundred at a time, each part in one transaction; one that is refused stops no other.
"""

from collections.abc import AsyncIterator, Callable
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, Fault, InvalidParameter, JobClosed, JobNotFound, Refusal
from rotoscope.domain.events import FrameRetried, JobArrived, JobCancelled
from rotoscope.domain.frame import FrameState
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.domain.task import TaskState
from rotoscope.domain.workflow import END, Step, StepKind, Workflow
from rotoscope.services import noting, review
from rotoscope.services.access import managed_project_of
from rotoscope.services.dispatch import joining
from rotoscope.services.dispatch.assigning import assign
from rotoscope.services.house import House
from rotoscope.services.routing import flow_of, send
from rotoscope.store import audit, former_results, frames, job_choice, jobs, space, tasks
from rotoscope.store import events as outbox
from rotoscope.wire.job_actions import JobActions, JobFilter, JobMoved, JobOutcome, outcome

JOBS_AT_ONCE = 200
REOPENED = (JobState.COMPLETED, JobState.CANCELLED, JobState.FAILED)
UNFINISHED = tuple(state for state in JobState if not state.is_final)


async def act(
    house: House, principal: Principal, project_id: str, wanted: JobActions
) -> AsyncIterator[list[JobOutcome]]:
    """Do it to each job; the outcomes, part by part, as they are durable."""
    wanted.check()
    await house.db.read(lambda conn: managed_project_of(conn, principal, project_id))
    if wanted.jobs is not None:
        job_ids = list(dict.fromkeys(wanted.jobs))
    else:
        chosen = wanted.filter or JobFilter()
        job_ids = await house.db.read(lambda conn: job_choice.ids(conn, project_id, **_choice(chosen)))
    for start in range(0, len(job_ids), JOBS_AT_ONCE):
        part = job_ids[start : start + JOBS_AT_ONCE]
        yield await house.db.write(lambda conn, part=part: _act(conn, house, principal, project_id, wanted, part))


def _choice(chosen: JobFilter) -> dict[str, Any]:
    return {
        "states": chosen.states,
        "batch_id": chosen.batch_id or "",
        "workflow_id": chosen.workflow_id or "",
        "step": chosen.step or "",
    }


def _act(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, wanted: JobActions, job_ids: list[str]
) -> list[JobOutcome]:
    now_ms = house.clock.now_ms()
    outcomes = [outcome(job_id, _one(conn, project_id, wanted, job_id, now_ms)) for job_id in job_ids]
    done = [one.job_id for one in outcomes if one.success]
    for job in jobs.by_ids(conn, done) if wanted.note else ():
        review.tell_why(conn, house, principal, job, wanted.note or "")
    if done:
        said = {"to": wanted.to, "priority_weight": wanted.priority_weight, "member_id": wanted.member_id}
        details = {name: value for name, value in said.items() if value is not None}
        noting.jobs_moved(conn, project_id, done, now_ms)
        audit.record(conn, now_ms, principal, f"jobs.{wanted.action}", project_id, jobs=done, **details)
    return outcomes


def _one(conn: sa.Connection, project_id: str, wanted: JobActions, job_id: str, now_ms: int) -> JobMoved | Refusal:
    """Do it to this job. Its tasks are locked before the job, as everybody does, so that nobody waits in a ring."""
    tasks.lock_of_job(conn, job_id)
    job = jobs.lock(conn, job_id)
    if job is None or job.project_id != project_id:
        return JobNotFound()
    try:
        ACTIONS[wanted.action](conn, job, wanted, now_ms)
    except Refusal as refusal:
        return refusal
    there = jobs.get(conn, job_id) or job
    return JobMoved(job_id, there.reference_id, there.state.value, there.step, there.priority_weight)


def _move(conn: sa.Connection, job: Job, wanted: JobActions, now_ms: int) -> None:
    """To another step of its workflow, wherever it stands; what is under way there ends."""
    if job.state is not JobState.OPEN:
        raise _wrong_state(job, "moved; only open ones stand at a step")
    flow = flow_of(conn, job)
    step = _step_of(flow, wanted.to or "")
    tasks.close_of_job(conn, job.id, now_ms)
    if step.name != job.step:
        joining.join_early(conn, job, now_ms)
    send(conn, job, flow, step, now_ms)


def _reopen(conn: sa.Connection, job: Job, wanted: JobActions, now_ms: int) -> None:
    """Back to work: at the step that is named, else where it was drawn last. Its result stays, and gets a successor.

    A job whose frames had not all come when it ended gets those first, and starts at its first step.
    """
    if job.state not in REOPENED:
        raise _wrong_state(job, "opened again; it is not at an end")
    flow = flow_of(conn, job)
    step = _step_of(flow, wanted.to) if wanted.to else _last_drawn_at(conn, job, flow)
    if step.kind is StepKind.END:
        raise InvalidParameter("A job is opened again at a step.", faults=[Fault("/to", "is_the_end", "a step", "end")])
    if job.result_sha256:
        former_results.keep(conn, job.id, job.result_sha256, job.completed_at_ms or now_ms)
    fresh = {"result_sha256": None, "error": None, "completed_at_ms": None, "updated_at_ms": now_ms}
    jobs.move(conn, job.id, REOPENED, JobState.ARRIVING, **fresh)
    untried = job.frame_count - len(frames.settled(conn, [job.id]).get(job.id, ()))
    if (job.step or not untried) and frames.count(conn, job.id, FrameState.READY):
        send(conn, job, flow, step, now_ms, {JobState.ARRIVING})
        outbox.record(conn, *([FrameRetried(job.id, untried)] if untried else ()))
    else:  # its frames come first
        frames.retry_failed(conn, job.id)
        outbox.record(conn, JobArrived(job.id, max(1, job.frame_count)))


def _send_back(conn: sa.Connection, job: Job, wanted: JobActions, now_ms: int) -> None:
    """To where it was drawn last, from a later step or from the end."""
    flow = flow_of(conn, job)
    drawn_at = _last_drawn_at(conn, job, flow)
    if job.state is JobState.COMPLETED:
        _reopen(conn, job, JobActions("reopen", to=drawn_at.name), now_ms)
    elif job.state is JobState.OPEN and job.step == drawn_at.name:
        raise Conflict(f'This job stands at "{job.step}", where it is drawn: there is nothing to send back.')
    else:
        _move(conn, job, JobActions("move", to=drawn_at.name), now_ms)


def _run_model(conn: sa.Connection, job: Job, _: JobActions, now_ms: int) -> None:
    """To the model before where it stands, else the first there is. What the model finds is added to what is there."""
    flow = flow_of(conn, job)
    names = [step.name for step in flow.steps]
    here = names.index(job.step) if job.step in names else len(names)
    models = [step.name for step in flow.steps if step.kind is StepKind.MODEL]
    if not models:
        raise Conflict("The workflow of this job asks no model.")
    to = next((name for name in reversed(models) if names.index(name) < here), models[0])
    _move(conn, job, JobActions("move", to=to), now_ms)


def _cancel(conn: sa.Connection, job: Job, _: JobActions, now_ms: int) -> None:
    """Cancelling twice is once."""
    if job.state is JobState.CANCELLED:
        return
    if not jobs.move(conn, job.id, UNFINISHED, JobState.CANCELLED, updated_at_ms=now_ms, completed_at_ms=now_ms):
        raise JobClosed(f"The job is {job.state}; it cannot be cancelled any more.")
    tasks.close_of_job(conn, job.id, now_ms)
    space.recount(conn, [job.id])  # some frames may have come
    outbox.record(conn, JobCancelled(job.id))


def _prioritize(conn: sa.Connection, job: Job, wanted: JobActions, now_ms: int) -> None:
    weight = wanted.priority_weight or job.priority_weight
    if not jobs.move(conn, job.id, {job.state}, job.state, priority_weight=weight, updated_at_ms=now_ms):
        raise _wrong_state(job, "made more or less urgent just now")
    tasks.prioritize_of_job(conn, job.id, weight, now_ms)


ACTIONS: dict[str, Callable[[sa.Connection, Job, JobActions, int], None]] = {
    "move": _move,
    "reopen": _reopen,
    "send_back": _send_back,
    "run_model": _run_model,
    "cancel": _cancel,
    "prioritize": _prioritize,
    "assign": lambda conn, job, wanted, now_ms: assign(conn, job, wanted.member_id or "", now_ms),
}


def _step_of(flow: Workflow, name: str) -> Step:
    if not flow.has(name):
        known = ", ".join([*(step.name for step in flow.steps), END.name])
        message = f'The workflow of this job has no step "{name}"; it has {known}.'
        raise InvalidParameter(message, faults=[Fault("/to", "unknown_step", message, name)])
    return flow.step(name)


def _last_drawn_at(conn: sa.Connection, job: Job, flow: Workflow) -> Step:
    drawn = [
        task.step
        for task in tasks.of_job(conn, job.id)
        if task.kind is StepKind.MAKER and task.state is TaskState.SUBMITTED and flow.has(task.step)
    ]
    return flow.step(drawn[-1]) if drawn else flow.first_step()


def _wrong_state(job: Job, what: str) -> Conflict:
    return Conflict(f"This job is {job.state} and cannot be {what}.", data={"state": job.state.value})
