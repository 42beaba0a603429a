"""What a client is told at its callback address: thin, one job, and where the result is."""

from typing import Any

import msgspec

from rotoscope.domain.errors import AttachmentMissing
from rotoscope.domain.job import Job, JobState

KEY_HEADER = "x-playment-key"


def callback_body(job: Job, result_url: str) -> bytes:
    """The body for a job that is completed or has failed."""
    told: dict[str, Any] = {"reference_id": job.reference_id, "job_id": job.id}
    if job.state is JobState.COMPLETED:
        told |= {"status": "COMPLETED", "tag": job.tag, "result": result_url}
    else:
        told |= {"flu_id": job.id, "status": "FAILED", "tag": job.tag, "error": _error(job)}
    return msgspec.json.encode({"annotations": [told]})


def _error(job: Job) -> dict[str, Any]:
    error = job.error or {}
    return {
        "code": error.get("code", AttachmentMissing.code),
        "message": error.get("message", "The job cannot be worked on."),
        "meta_data": error.get("meta_data", {"failures": []}),
    }
