"""Names of files that any file system takes."""

import re


def result_file_name(reference_id: str, job_id: str) -> str:
    """The client's reference_id made harmless, and the job's id."""
    return f"{re.sub(r'[^0-9A-Za-z._-]+', '_', reference_id)[:80].lstrip('.')}-{job_id}.json"
