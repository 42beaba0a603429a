"""Noting: what has changed goes on the stream, for the pages that show it, in the transaction that makes it true."""

from collections.abc import Collection, Iterable, Mapping

import sqlalchemy as sa

from rotoscope.domain.job import Job
from rotoscope.domain.news import IDS_MAX, NewsItem, NewsKind
from rotoscope.store import news, projects, tasks


def changed(conn: sa.Connection, kind: NewsKind, project_id: str, ids: Collection[str], now_ms: int) -> None:
    """One item for all of these, whatever their number."""
    project = projects.get(conn, project_id) if ids else None
    if project is not None:
        shown = list(ids)[:IDS_MAX]
        news.record(conn, NewsItem(kind, project.organization_id, project_id, shown, len(ids), now_ms))


def job_changed(conn: sa.Connection, job: Job, now_ms: int) -> None:
    """Something about a job is another than before: its step, its issues, its marks."""
    changed(conn, NewsKind.JOB_CHANGED, job.project_id, [job.home_id], now_ms)


def jobs_moved(conn: sa.Connection, project_id: str, job_ids: Collection[str], now_ms: int) -> None:
    """These jobs stand elsewhere, or have become more or less urgent; and what there is to claim of them now."""
    changed(conn, NewsKind.JOB_CHANGED, project_id, job_ids, now_ms)
    tasks_opened(conn, project_id, job_ids, now_ms)


def tasks_opened(conn: sa.Connection, project_id: str, job_ids: Collection[str], now_ms: int) -> None:
    changed(conn, NewsKind.TASK_OPENED, project_id, tasks.open_of_jobs(conn, job_ids), now_ms)


def frames_changed(conn: sa.Connection, happened: Iterable[Job], now_ms: int) -> None:
    """Some frames of these jobs have been tried, and others are still to come."""
    by_project: dict[str, Mapping[str, None]] = {}
    for job in happened:
        by_project[job.project_id] = {**by_project.get(job.project_id, {}), job.id: None}
    for project_id, job_ids in by_project.items():
        changed(conn, NewsKind.FRAMES_CHANGED, project_id, list(job_ids), now_ms)
