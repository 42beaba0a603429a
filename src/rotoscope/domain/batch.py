"""A batch: a named group of jobs."""

from dataclasses import dataclass

DEFAULT_BATCH_NAME = "Default batch"


@dataclass(frozen=True, slots=True)
class Batch:
    id: str
    project_id: str
    name: str
    description: str
    label: str
    is_default: bool
    created_at_ms: int
    due_on: str = ""  # a day like 2026-11-28; nothing, if it has no end
