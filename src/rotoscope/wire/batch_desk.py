"""Batches in our own routes: when they are due, and what they have taken so far."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rotoscope.domain.batch import Batch
from rotoscope.wire.text import Prose

Day = Annotated[
    str, Meta(pattern=r"^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$", description="2026-11-28; empty: none")
]


class BatchChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What is not sent stays as it is."""

    description: Prose | UnsetType = UNSET
    due_on: Day | UnsetType = UNSET

    def changes(self) -> dict[str, str]:
        values = {field: getattr(self, field) for field in self.__struct_fields__}
        return {field: value for field, value in values.items() if value is not UNSET}


class BatchView(Struct, frozen=True):
    id: str
    project_id: str
    name: str
    description: str
    due_on: Day


class BatchEffort(Struct, frozen=True):
    """`active_ms` is what people worked on `worked_jobs` jobs of it; null for who does not manage."""

    id: str
    name: str
    due_on: str
    open_issues: int
    worked_jobs: int | None
    active_ms: int | None


class BatchEffortList(Struct, frozen=True):
    as_of_ms: int
    batches: list[BatchEffort]


def view(batch: Batch) -> BatchView:
    return BatchView(batch.id, batch.project_id, batch.name, batch.description, batch.due_on)
