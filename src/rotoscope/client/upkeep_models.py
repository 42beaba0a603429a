"""What the server answers about itself and its work: models that it asks, what it keeps where, counts, batches."""

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


class Stats(msgspec.Struct, kw_only=True):
    """A project in numbers, as the job API counts them."""

    name: str = ""
    base: str = ""
    total_batches: int = 0
    completed_batches: int = 0
    total_jobs: int = 0
    completed_jobs: int = 0
    total_frames: int = 0
    completed_frames: int = 0
    annotations: int = 0


class Progress(msgspec.Struct, kw_only=True):
    """A project as of one moment: jobs by state and by step, by day, and how quick and how good the work is."""

    as_of_ms: int = 0
    jobs: int = 0
    states: dict[str, int] = {}
    steps: list[dict[str, Any]] = []
    frames: int = 0
    annotations: int = 0
    days: list[dict[str, Any]] = []
    oldest: dict[str, Any] | None = None
    seconds_per_frame: float | None = None
    first_pass_share: float | None = None


class ProjectProgress(msgspec.Struct, kw_only=True):
    project_id: str
    jobs: int = 0
    states: dict[str, int] = {}


class EveryProgress(msgspec.Struct, kw_only=True):
    projects: list[ProjectProgress] = []


class StepCount(msgspec.Struct, kw_only=True):
    """How many jobs stand at a step, in one version of the workflow and one state of the job."""

    step: str
    state: str = ""
    version: int = 0
    jobs: int = 0


class StepCounts(msgspec.Struct, kw_only=True):
    counts: list[StepCount] = []


class BatchView(msgspec.Struct, kw_only=True):
    """A batch; `due_on` is a day like 2026-11-28, or empty."""

    id: str
    project_id: str = ""
    name: str = ""
    description: str = ""
    due_on: str = ""
    etag: str = ""


class View(msgspec.Struct, kw_only=True):
    """A filter of the job list that was kept by name; `query` as in the address of the list."""

    id: str
    name: str = ""
    query: str = ""
    is_shared: bool = False
