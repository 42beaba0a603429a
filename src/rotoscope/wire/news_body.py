"""The body of a webhook: thin. Ids, the state of things, and addresses; never annotations."""

from typing import Any

import msgspec

from rotoscope.domain.batch import Batch
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.news import NewsKind
from rotoscope.domain.task import Task
from rotoscope.wire.summary import STATUS, rfc3339

FAILURES_MAX = 20
TEXT_MAX = 500


def news_body(kind: NewsKind, at_ms: int, data: dict[str, Any]) -> bytes:
    """The envelope that Standard Webhooks recommend."""
    return msgspec.json.encode({"type": str(kind), "timestamp": rfc3339(at_ms), "data": data})


def about_job(job: Job, url: str, result_url: str) -> dict[str, Any]:
    """`url` is where the job can be looked at, `result_url` that of its result, if it has one."""
    told: dict[str, Any] = {
        "project_id": job.project_id,
        "batch_id": job.batch_id,
        "job_id": job.id,
        "reference_id": _cut(job.reference_id),
        "tag": _cut(job.tag),
        "work_flow_id": job.workflow_id,
        "status": STATUS[job.state],
        "state": str(job.state),
        "url": url,
    }
    if job.state is JobState.COMPLETED:
        told["result"] = result_url
    if job.state is JobState.FAILED and job.error:
        failures = job.error.get("meta_data", {}).get("failures", [])
        told["error"] = {
            "code": job.error.get("code", ""),
            "message": _cut(job.error.get("message", "")),
            "failures": failures[:FAILURES_MAX],
            "failure_count": len(failures),
        }
    return told


def about_task(task: Task, job: Job, url: str) -> dict[str, Any]:
    return {
        "project_id": job.project_id,
        "batch_id": job.batch_id,
        "job_id": job.id,
        "reference_id": _cut(job.reference_id),
        "task_id": task.id,
        "step": _cut(task.step),
        "holder_id": task.holder_id,
        "revision": task.submitted_revision,
        "url": url,
    }


def about_batch(batch: Batch, job_count: int, url: str) -> dict[str, Any]:
    return {
        "project_id": batch.project_id,
        "batch_id": batch.id,
        "name": _cut(batch.name),
        "label": _cut(batch.label),
        "job_count": job_count,
        "url": url,
    }


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"
