"""What the server answers about itself: models that it asks, and what it keeps where, what batches have taken."""

from typing import Any

import msgspec


class ModelRuns(msgspec.Struct, kw_only=True):
    """How a model step goes; `troubled` are the newest jobs without an answer, with what came instead."""

    as_of_ms: int = 0
    waiting: int = 0
    done: int = 0
    failed: int = 0
    troubled: list[dict[str, Any]] = []


class Storage(msgspec.Struct, kw_only=True):
    """What is kept where; `projects` have `jobs`, `results`, `pictures` and `picture_bytes`."""

    as_of_ms: int = 0
    database: dict[str, str] = {}
    blobs: dict[str, str] = {}
    projects: list[dict[str, Any]] = []
    upload_count: int = 0
    upload_bytes: int = 0
    kept: list[dict[str, Any]] = []


class BatchEffort(msgspec.Struct, kw_only=True):
    """`active_ms` is what people worked on `worked_jobs` jobs of a batch; None for who does not manage."""

    id: str
    name: str = ""
    due_on: str = ""
    open_issues: int = 0
    worked_jobs: int | None = None
    active_ms: int | None = None
