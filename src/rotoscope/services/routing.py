"""Routing: where a job goes from here, and what a step needs when a job comes to it: a task, a model, or the end.

A job keeps the version of the workflow that it started with, so that changing a workflow strands nothing under way.
"""

from collections.abc import Collection, Sequence

import msgspec
import sqlalchemy as sa

from rotoscope.domain.events import JobFinished, ModelDue
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.news import NewsKind
from rotoscope.domain.task import Task, TaskState, place_of
from rotoscope.domain.walk import DATA, Facts, arrive
from rotoscope.domain.workflow import MAKE_ONLY, Step, StepKind, Workflow
from rotoscope.kit.ids import new_id
from rotoscope.services import noting
from rotoscope.store import batches, copies, jobs, tasks, workflows
from rotoscope.store import events as outbox
from rotoscope.wire import agreement, limits


def flow_of(conn: sa.Connection, job: Job) -> Workflow:
    """The workflow of a job, in the version that it keeps; the newest, if it has not started yet."""
    newest = workflows.get(conn, job.project_id, job.workflow_id)
    if newest is None:
        return Workflow(job.workflow_id, job.project_id, "", "", MAKE_ONLY)
    return newest if not job.workflow_version else workflows.at_version(conn, newest, job.workflow_version) or newest


def open_jobs(conn: sa.Connection, job_ids: Sequence[str], now_ms: int) -> None:
    """Move those that have just arrived to their first step; one statement for all that go the same way."""
    flows: dict[str, Workflow] = {}
    ways: dict[tuple[Workflow, Step], list[Job]] = {}
    for job in jobs.by_ids(conn, job_ids):
        if _may_open(job):
            flow = flows.get(job.workflow_id) or flows.setdefault(job.workflow_id, flow_of(conn, job))
            ways.setdefault((flow, arrive(flow, flow.first_step(), job.id, facts_of(conn, job, flow))), []).append(job)
    for (flow, step), group in ways.items():
        moved = jobs.move_many(
            conn,
            [job.id for job in group],
            {JobState.ARRIVING, JobState.FAILED},
            _state_at(step),
            step=step.name,
            workflow_version=flow.version,
            updated_at_ms=now_ms,
            error=None,
            completed_at_ms=None,
        )
        there = sorted((job for job in group if job.id in moved), key=lambda job: job.sequence)
        if step.is_persons:
            opened = [task for job in there for task in _first_round(conn, job, step, now_ms)]
            tasks.insert(conn, *opened)
            for project_id in dict.fromkeys(task.project_id for task in opened):
                ids = [task.id for task in opened if task.project_id == project_id]
                noting.changed(conn, NewsKind.TASK_OPENED, project_id, ids, now_ms)
        else:
            outbox.record(conn, *(_event(job, step) for job in there))


def _may_open(job: Job) -> bool:
    """Whether the job waits for its frames; or had given up waiting while a second try of them was still under way."""
    return job.state is JobState.ARRIVING or (job.state is JobState.FAILED and not job.step)


def send(
    conn: sa.Connection,
    job: Job,
    flow: Workflow,
    step: Step,
    now_ms: int,
    sources: Collection[JobState] = frozenset({JobState.OPEN}),
) -> Step | None:
    """Send a job to a step, or wherever it comes to rest beyond it; None if it is in another state by now."""
    step = arrive(flow, step, job.id, facts_of(conn, job, flow))
    columns = {"step": step.name, "workflow_version": flow.version, "updated_at_ms": now_ms, "completed_at_ms": None}
    if not jobs.move(conn, job.id, sources, _state_at(step), **columns):
        return None
    if step.is_persons:
        tasks.insert(conn, *_next_round(conn, job, step, now_ms))
    else:
        outbox.record(conn, _event(job, step))
    return step


def facts_of(conn: sa.Connection, job: Job, flow: Workflow) -> Facts:
    """What the branches of this workflow may ask for; the client's data is read only if one asks."""
    keys = {step.key for step in flow.steps if step.kind is StepKind.BRANCH}
    if not keys:
        return {}
    facts = {
        "tag": job.tag,
        "batch_id": job.batch_id,
        "priority_weight": job.priority_weight,
        "reference_id": job.reference_id,
        "type": job.type,
        "kind": job.kind.value,
        "frame_count": job.frame_count,
        "track_count": job.track_count,
    }
    if "batch" in keys:
        batch = batches.get(conn, job.project_id, job.batch_id)
        facts["batch"] = batch.name if batch is not None else ""
    if any(key.startswith(DATA) for key in keys):
        facts["data"] = msgspec.json.decode(jobs.input_of(conn, job.id))
    return facts


def new_task(
    job: Job,
    step: Step,
    now_ms: int,
    *,
    number: int = 0,
    round: int = 1,
    kept_for: str | None = None,
    copy_id: str | None = None,
) -> Task:
    """A task at this step, about the job or a copy of it; it is the job's `number`th, from 0."""
    return Task(
        id=new_id(),
        job_id=job.id,
        project_id=job.project_id,
        step=step.name,
        state=TaskState.OPEN,
        priority_weight=job.priority_weight,
        holder_id=None,
        lease_token=0,
        lease_expires_at_ms=0,
        submitted_revision=None,
        created_at_ms=now_ms,
        updated_at_ms=now_ms,
        kind=step.kind,
        round=round,
        kept_for=kept_for,
        skill=step.skill,
        bars_makers=step.kind is StepKind.CHECKER and not step.may_check_own,
        may_edit=step.kind is StepKind.MAKER or step.may_fix,
        limits=limits.encode(step),
        copy_id=copy_id,
        frame_count=job.frame_count,
        batch_id=job.batch_id,
        place=place_of(job.sequence, number),
    )


def _first_round(
    conn: sa.Connection, job: Job, step: Step, now_ms: int, *, round: int = 1, earlier: int = 0
) -> list[Task]:
    """A task at this step; where several make a job, one for each of them, about a copy of its own."""
    if step.makers == 1:
        return [new_task(job, step, now_ms, number=earlier, round=round)]
    made: list[Task] = []
    for number in range(1, step.makers + 1):
        copy_id = new_id()
        copies.make(conn, job, copy_id, number, now_ms)
        made.append(new_task(job, step, now_ms, number=earlier + number, round=round, copy_id=copy_id))
    return made


def _next_round(conn: sa.Connection, job: Job, step: Step, now_ms: int) -> list[Task]:
    """A task at this step; when the job has been here before, it is kept for whoever did it the last time.

    What several have made and what was joined of it is mended by one: whose work agreed most with the others'.
    """
    before = tasks.of_job(conn, job.id)
    handed_in = [task for task in before if task.step == step.name and task.state is TaskState.SUBMITTED]
    round = max((task.round for task in handed_in), default=0) + 1
    joined = copies.agreement_of(conn, job.id, step.name) if step.makers > 1 else None
    if step.makers > 1 and joined is None:
        return _first_round(conn, job, step, now_ms, round=round, earlier=len(before))
    last = handed_in[-1] if handed_in else None
    kept_for = agreement.leader_of(joined) if joined and last and last.copy_id else last and last.holder_id
    return [new_task(job, step, now_ms, number=len(before), round=round, kept_for=kept_for)]


def _state_at(step: Step) -> JobState:
    return JobState.BUILDING if step.kind is StepKind.END else JobState.OPEN


def _event(job: Job, step: Step) -> JobFinished | ModelDue:
    return ModelDue(job.id) if step.kind is StepKind.MODEL else JobFinished(job.id, job.frame_count)
