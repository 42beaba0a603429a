"""What people see of the tasks that they may see: one, a queue of them, the one of a job."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from rotoscope.domain.job import Job
from rotoscope.domain.member import Principal
from rotoscope.domain.task import LIVE, Task, TaskState
from rotoscope.kit.page import token_from_sequence
from rotoscope.services.access import project_of, visible_task
from rotoscope.services.house import House
from rotoscope.services.names import veiled_projects
from rotoscope.store import queue, tasks
from rotoscope.store.queue import TaskListing
from rotoscope.wire import limits
from rotoscope.wire.task import Holder, TaskPage, TaskView


@dataclass(frozen=True, slots=True)
class TaskFilter:
    project_id: str | None = None
    states: Collection[TaskState] = (TaskState.OPEN, TaskState.HELD)
    after_rank: int = 0
    limit: int = 50


def get_task(conn: sa.Connection, house: House, principal: Principal, task_id: str) -> TaskView:
    return show(conn, house, principal, visible_task(conn, principal, task_id))


def list_tasks(conn: sa.Connection, house: House, principal: Principal, wanted: TaskFilter) -> TaskPage:
    """One page of the queue, most urgent first."""
    project_id = wanted.project_id or principal.project_id
    if project_id is not None:
        project_of(conn, principal, project_id)
    found = queue.page(conn, principal, project_id, wanted.states, wanted.after_rank, wanted.limit + 1)
    page = found[: wanted.limit]
    token = token_from_sequence(page[-1].rank) if len(found) > wanted.limit else ""
    veiled = veiled_projects(conn, principal, {listing.task.project_id for listing in page})
    return TaskPage([_view(house, principal, listing, veiled) for listing in page], token)


def show(conn: sa.Connection, house: House, principal: Principal, task: Task) -> TaskView:
    """A task with what a queue shows of its job."""
    listing = queue.listing(conn, task.id)
    if listing is None:
        raise LookupError(f"task {task.id} has no job")
    return _view(house, principal, listing, veiled_projects(conn, principal, {task.project_id}))


def task_for(conn: sa.Connection, house: House, principal: Principal, job: Job) -> TaskView | None:
    """The task of a job that the principal holds, else the one that is open or held by another."""
    live = [task for task in tasks.of_job(conn, job.home_id) if task.state in LIVE]
    own = [task for task in live if task.holder_id == principal.id]
    chosen = (own or [task for task in live if task.work_id == job.id])[-1:]
    return show(conn, house, principal, chosen[0]) if chosen else None


def _view(house: House, principal: Principal, listing: TaskListing, veiled: Collection[str]) -> TaskView:
    task = listing.task
    is_hidden = task.project_id in veiled and task.holder_id != principal.id
    holder_id, holder_name = ("", f"a {task.kind.value}") if is_hidden else (task.holder_id, listing.holder_name or "")
    thumbnail, drawn = listing.thumbnail_sha256, limits.decode(task.limits)
    return TaskView(
        id=task.id,
        job_id=task.work_id,
        copy_of=task.job_id if task.copy_id else "",
        labels=drawn.labels,
        kinds=drawn.kinds,
        project_id=task.project_id,
        project_name=listing.project_name,
        reference_id=listing.reference_id,
        step=task.step,
        kind=task.kind.value,
        round=task.round,
        state=task.state.value,
        priority_weight=task.priority_weight,
        frame_count=listing.frame_count,
        track_count=listing.track_count,
        holder=None if task.holder_id is None else Holder(holder_id or "", holder_name),
        lease_token=task.lease_token if task.holder_id == principal.id else None,
        lease_expires_at_ms=task.lease_expires_at_ms,
        submitted_revision=task.submitted_revision,
        verdict=task.verdict and task.verdict.value,
        note=task.note,
        may_edit=task.may_edit,
        skill=task.skill,
        active_ms=task.active_ms,
        thumbnail_url=thumbnail and house.links.media("thumbnails", thumbnail, task.job_id, house.clock.now_ms()),
    )
