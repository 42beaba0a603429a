"""Walking: a job comes to its first step when its frames are there, and to the next when a task is handed in."""

import asyncio
from collections.abc import Sequence

import sqlalchemy as sa

from rotoscope.domain.events import Event, QualityDue
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.task import LIVE, Task, TaskState, Verdict
from rotoscope.domain.walk import after
from rotoscope.kit.together import all_ended
from rotoscope.services import noting
from rotoscope.services.dispatch import joining
from rotoscope.services.house import House
from rotoscope.services.routing import flow_of, open_jobs, send
from rotoscope.store import events as outbox
from rotoscope.store import gold, jobs, tasks

JOBS_AT_ONCE = 200


async def open_tasks(house: House, happened: Sequence[Event]) -> None:
    """FramesReady: each job stands at the first step of its workflow and has a task there. Repeating is harmless."""
    now_ms = house.clock.now_ms()
    job_ids = list(dict.fromkeys(event.subject_id for event in happened))
    parts = [job_ids[start : start + JOBS_AT_ONCE] for start in range(0, len(job_ids), JOBS_AT_ONCE)]
    await all_ended(house.db.write(lambda conn, part=part: open_jobs(conn, part, now_ms)) for part in parts)


async def advance(house: House, happened: Sequence[Event]) -> None:
    """TaskSubmitted: each job moves to its next step, or its workflow ends. Repeating is harmless."""
    now_ms = house.clock.now_ms()
    await all_ended(_move_on(house, event.subject_id, now_ms) for event in happened)


async def _move_on(house: House, task_id: str, now_ms: int) -> None:
    """Copies are compared outside of the transaction that joins them: nothing changes them any more."""
    if await house.db.write(lambda conn: _advance(conn, task_id, now_ms)):
        plan = await asyncio.to_thread(house.db.read_now, lambda conn: joining.plan_of(conn, task_id))
        await house.db.write(lambda conn: _advance(conn, task_id, now_ms, plan))


def _advance(conn: sa.Connection, task_id: str, now_ms: int, plan: joining.Plan | None = None) -> bool:
    """Send a job on; True if its copies are to be joined before."""
    task = tasks.lock(conn, task_id)
    job = None if task is None else jobs.lock(conn, task.job_id)
    if task is None or job is None or task.state is not TaskState.SUBMITTED:
        return False
    if job.state is not JobState.OPEN or job.step != task.step or _has_live_task(conn, job):
        return False  # it has moved on already, or others are still drawing
    if task.copy_id:
        if plan is None:
            return True
        joining.join(conn, job, plan, now_ms)
    flow = flow_of(conn, job)
    step = flow.step(task.step)
    send(conn, job, flow, after(flow, step, task.verdict, task.round) or flow.first_step(), now_ms)
    noting.jobs_moved(conn, job.project_id, [job.id], now_ms)
    if _is_comparable(conn, task):
        outbox.record(conn, QualityDue(job.id, max(1, job.frame_count)))
    return False


def _is_comparable(conn: sa.Connection, task: Task) -> bool:
    """Whether there is something now that what was made can be compared with."""
    return task.verdict is Verdict.ACCEPT or task.copy_id is not None or gold.has_any(conn, task.project_id)


def _has_live_task(conn: sa.Connection, job: Job) -> bool:
    """A job that came back to the step it left, in a loop of one, has its next task already."""
    return any(task.state in LIVE for task in tasks.of_job(conn, job.id))
