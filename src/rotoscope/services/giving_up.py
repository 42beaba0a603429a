"""Background work on a job that has failed too often: the job fails where its client can see it, with the reason, and
goes on from the same place when a manager has it tried again. `media.give_up` does so for frames that do not arrive.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from rotoscope.domain.errors import WorkFailed
from rotoscope.domain.events import KINDS, Event, FramesReady, JobFailed, JobFinished, ModelDue, TaskSubmitted
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.workflow import StepKind
from rotoscope.services.house import House
from rotoscope.services.routing import flow_of
from rotoscope.store import events as outbox
from rotoscope.store import jobs, parcels, tasks

REASON_LENGTH_MAX = 500

_BEFORE: Mapping[type[Event], JobState] = {
    FramesReady: JobState.ARRIVING,
    TaskSubmitted: JobState.OPEN,
    ModelDue: JobState.OPEN,
    JobFinished: JobState.BUILDING,
}
_WHAT: Mapping[type[Event], str] = {
    FramesReady: "The job could not be opened",
    TaskSubmitted: "The job could not go on to its next step",
    ModelDue: "The model's pre-labels could not be written",
    JobFinished: "The result could not be built",
}


async def give_up(house: House, event: Event, reason: str) -> None:
    """The job that waits for what this event starts fails, unless it has moved on."""
    await house.db.write(lambda conn: _fail(conn, house.clock.now_ms(), event, reason))


def is_stuck(job: Job) -> bool:
    """Whether the job has failed by work of ours that can be taken up again."""
    return job.state is JobState.FAILED and job.error is not None and job.error.get("code") == WorkFailed.code


def take_up(conn: sa.Connection, job: Job, now_ms: int) -> None:
    """Do again what was given up. Asking twice is once."""
    stuck = (job.error or {})["meta_data"]
    kind, subject_id = KINDS[stuck["event"]], stuck["subject_id"]
    times = {"updated_at_ms": now_ms, "completed_at_ms": None}
    if jobs.move(conn, job.id, {JobState.FAILED}, _BEFORE[kind], error=None, **times):
        parcels.forget_stranded(conn, kind.__name__, subject_id)
        outbox.record(conn, kind(subject_id, max(1, job.frame_count)))


def _fail(conn: sa.Connection, now_ms: int, event: Event, reason: str) -> None:
    job = _waiting(conn, event)
    if job is None:
        return
    kind = type(event)
    message = f"{_WHAT[kind]}, through a fault of ours; a manager can have it tried again. {reason[:REASON_LENGTH_MAX]}"
    meta_data = {"failures": [], "event": kind.__name__, "subject_id": event.subject_id}
    error = {"code": WorkFailed.code, "message": message, "meta_data": meta_data}
    times = {"updated_at_ms": now_ms, "completed_at_ms": now_ms}
    if jobs.move(conn, job.id, {_BEFORE[kind]}, JobState.FAILED, error=error, **times):
        outbox.record(conn, JobFailed(job.id))


def _waiting(conn: sa.Connection, event: Event) -> Job | None:
    """The job, if it still stands where this event left it."""
    if not isinstance(event, TaskSubmitted):
        job = jobs.get(conn, event.subject_id)
        return job if job is None or not isinstance(event, ModelDue) or _is_at_model(conn, job) else None
    task = tasks.get(conn, event.subject_id)
    job = None if task is None else jobs.get(conn, task.job_id)
    return job if task is not None and job is not None and job.step == task.step else None


def _is_at_model(conn: sa.Connection, job: Job) -> bool:
    return job.state is JobState.OPEN and flow_of(conn, job).step(job.step).kind is StepKind.MODEL
