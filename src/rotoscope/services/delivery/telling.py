"""Telling: what happened becomes news on the stream, and deliveries for the webhooks and callbacks that want it.

Runs in the worker, off the events that stand in the transaction of each fact: whoever creates a job pays nothing for
it. Every id is derived from the fact, so an event that is handled twice is told once.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.delivery import Delivery, DeliveryState
from rotoscope.domain.events import (
    Event,
    FramesReady,
    JobArrived,
    JobCancelled,
    JobFailed,
    ResultReady,
    TaskSubmitted,
)
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.news import NewsItem, NewsKind
from rotoscope.domain.project import Project
from rotoscope.domain.task import Task
from rotoscope.domain.webhook import Webhook, WebhookState
from rotoscope.kit.together import all_ended
from rotoscope.services.house import House
from rotoscope.store import batches, deliveries, jobs, news, places, projects, summaries, tasks, webhooks
from rotoscope.wire.callback import callback_body
from rotoscope.wire.news_body import about_batch, about_job, about_task, news_body
from rotoscope.wire.prelabel_ids import derived_ids

Handler = Callable[[House, Sequence[Event]], Awaitable[None]]

_KINDS: Mapping[type[Event], NewsKind] = {
    JobArrived: NewsKind.JOB_CREATED,
    FramesReady: NewsKind.JOB_OPENED,
    TaskSubmitted: NewsKind.TASK_SUBMITTED,
    ResultReady: NewsKind.JOB_COMPLETED,
    JobFailed: NewsKind.JOB_FAILED,
    JobCancelled: NewsKind.JOB_CANCELLED,
}
_ENDS = (NewsKind.JOB_COMPLETED, NewsKind.JOB_FAILED, NewsKind.JOB_CANCELLED)
_CALLED_BACK = (JobState.COMPLETED, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class _Fact:
    """One thing to tell. `stamp` tells it from others of its kind about the same subject."""

    kind: NewsKind
    project: Project
    batch_id: str
    subject_id: str
    job_id: str
    stamp: str
    data: dict[str, Any]

    @property
    def news_id(self) -> str:
        return derived_ids(f"{self.kind} {self.subject_id} {self.stamp}", 1)[0]


async def tell(house: House, happened: Sequence[Event]) -> None:
    """Tell whoever listens. Repeating is harmless."""
    kind = _KINDS[type(happened[0])]
    subject_ids = list(dict.fromkeys(event.subject_id for event in happened))
    await house.db.write(lambda conn: _tell(conn, house, kind, subject_ids))


def and_told(handler: Handler) -> Handler:
    """The handler, then the news of it."""

    async def handle(house: House, happened: Sequence[Event]) -> None:
        await handler(house, happened)
        await tell(house, happened)

    return handle


def told_meanwhile(handler: Handler) -> Handler:
    """The handler and the news of it, neither waiting for the other."""

    async def handle(house: House, happened: Sequence[Event]) -> None:
        await all_ended((handler(house, happened), tell(house, happened)))

    return handle


def note(conn: sa.Connection, project: Project, kind: NewsKind, ids: Sequence[str], now_ms: int) -> None:
    """Put something on the stream that no webhook is told of, in the transaction that makes it true."""
    if ids:
        news.record(conn, NewsItem(kind, project.organization_id, project.id, ids, len(ids), now_ms))


def _tell(conn: sa.Connection, house: House, kind: NewsKind, subject_ids: list[str]) -> None:
    find = places.of_tasks if kind is NewsKind.TASK_SUBMITTED else places.of_jobs
    found = find(conn, subject_ids)
    now_ms = house.clock.now_ms()
    if not found:
        return
    by_project: dict[tuple[str, str], list[str]] = {}
    for place in found:
        by_project.setdefault((place.organization_id, place.project_id), []).append(place.id)
    items = [NewsItem(kind, *where, ids, len(ids), now_ms) for where, ids in by_project.items()]
    news.record(conn, *items)
    listening = webhooks.of_organizations(conn, {organization_id for organization_id, _ in by_project})
    is_wanted = any(kind in webhook.kinds for webhook in listening)
    if not is_wanted and kind not in _ENDS:
        return
    known = {project_id: projects.get(conn, project_id) for _, project_id in by_project}
    if is_wanted or any(project and project.callback_url for project in known.values()):
        subjects = [place.id for place in found]
        _queue(conn, house, listening, list(_facts(conn, house, kind, subjects, known)))
    if kind in _ENDS:
        ended = dict.fromkeys((place.project_id, place.batch_id) for place in found)
        _queue(conn, house, listening, list(_completed_batches(conn, house, list(ended), known)))


def _facts(
    conn: sa.Connection,
    house: House,
    kind: NewsKind,
    subject_ids: Sequence[str],
    known: Mapping[str, Project | None],
) -> Sequence[_Fact]:
    """What there is to say of each job or task."""
    told: list[tuple[Job, Task | None]] = []
    if kind is NewsKind.TASK_SUBMITTED:
        found = [task for task_id in subject_ids if (task := tasks.get(conn, task_id)) is not None]
        by_id = {job.id: job for job in jobs.by_ids(conn, {task.job_id for task in found})}
        told = [(by_id[task.job_id], task) for task in found if task.job_id in by_id]
    else:
        told = [(job, None) for job in sorted(jobs.by_ids(conn, subject_ids), key=lambda job: job.sequence)]
    facts = []
    for job, task in told:
        project = known.get(job.project_id)
        if project is not None:
            facts.append(_fact(house, kind, project, job, task))
    return facts


def _fact(house: House, kind: NewsKind, project: Project, job: Job, task: Task | None) -> _Fact:
    if task is not None:
        stamp, data = f"{task.lease_token} {task.submitted_revision}", about_task(task, job, house.links.page_of(job))
        return _Fact(kind, project, job.batch_id, task.id, job.id, stamp, data)
    result = house.links.result(job.id, job.result_sha256) if job.result_sha256 else ""
    stamp = str(job.completed_at_ms) if kind in _ENDS else ""
    return _Fact(kind, project, job.batch_id, job.id, job.id, stamp, about_job(job, house.links.page_of(job), result))


def _completed_batches(
    conn: sa.Connection, house: House, ended: Sequence[tuple[str, str]], known: Mapping[str, Project | None]
) -> Sequence[_Fact]:
    """Those of these batches in which nothing is left to do."""
    facts = []
    for project_id, batch_id in ended:
        project, batch = known[project_id], batches.get(conn, project_id, batch_id)
        if project is None or batch is None or summaries.has_unfinished(conn, batch_id):
            continue
        job_count, newest_ms = summaries.size_of(conn, batch_id)
        note(conn, project, NewsKind.BATCH_COMPLETED, [batch_id], house.clock.now_ms())
        data = about_batch(batch, job_count, house.links.page_of_project(project_id))
        stamp = f"{job_count} {newest_ms}"
        facts.append(_Fact(NewsKind.BATCH_COMPLETED, project, batch_id, batch_id, "", stamp, data))
    return facts


def _queue(conn: sa.Connection, house: House, listening: Sequence[Webhook], facts: Sequence[_Fact]) -> None:
    """A delivery for everybody who wants to be told."""
    now_ms = house.clock.now_ms()
    wanted: list[Delivery] = []
    for fact in facts:
        organization_id = fact.project.organization_id
        body = b""
        for webhook in listening:
            if webhook.organization_id == organization_id and webhook.wants(fact.kind, fact.project.id, fact.batch_id):
                body = body or news_body(fact.kind, now_ms, fact.data)
                wanted.append(delivery_to(webhook, fact.news_id, fact.kind, body, now_ms, fact.project.id, fact.job_id))
    deliveries.insert(conn, *wanted, *_callbacks(conn, house, facts, now_ms))


def delivery_to(
    webhook: Webhook, news_id: str, kind: NewsKind, body: bytes, now_ms: int, project_id: str, job_id: str
) -> Delivery:
    """What a webhook is to be told, at its turn in its queue."""
    due_at_ms = None if webhook.state is WebhookState.PAUSED else max(now_ms, webhook.resume_at_ms)
    delivery_id = derived_ids(f"{news_id} {webhook.id}", 1)[0]
    return Delivery(
        delivery_id,
        webhook.id,
        False,
        news_id,
        str(kind),
        project_id,
        job_id,
        webhook.url,
        body,
        DeliveryState.WAITING,
        due_at_ms,
        now_ms,
        now_ms,
    )


def _callbacks(conn: sa.Connection, house: House, facts: Sequence[_Fact], now_ms: int) -> list[Delivery]:
    """The callback of the job API, once for each end of a job."""
    told = [fact for fact in facts if fact.kind in _ENDS and fact.project.callback_url]
    by_id = {job.id: job for job in jobs.by_ids(conn, [fact.job_id for fact in told])} if told else {}
    found = []
    for fact in told:
        job = by_id[fact.job_id]
        if job.state not in _CALLED_BACK:
            continue
        news_id = derived_ids(f"{job.id} {job.state} {job.completed_at_ms}", 1)[0]
        result = house.links.result(job.id, job.result_sha256) if job.result_sha256 else ""
        found.append(
            Delivery(
                news_id,
                fact.project.id,
                True,
                news_id,
                str(fact.kind),
                fact.project.id,
                job.id,
                fact.project.callback_url,
                callback_body(job, result),
                DeliveryState.WAITING,
                now_ms,
                now_ms,
                now_ms,
            )
        )
    return found
