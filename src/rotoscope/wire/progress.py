"""How far a project is, for the people who watch over it. Moments are milliseconds since 1970, days are UTC."""

from typing import Annotated

import msgspec
from msgspec import Meta

Count = Annotated[int, Meta(ge=0)]


class StepCount(msgspec.Struct, frozen=True):
    """Open jobs that stand at one step of their workflow."""

    step: str
    jobs: Count


class Day(msgspec.Struct, frozen=True):
    """What happened on one day, named like 2026-11-22."""

    date: str
    created: Count
    completed: Count


class OldestJob(msgspec.Struct, frozen=True):
    """The job that has waited longest for its end."""

    job_id: str
    reference_id: str
    created_at_ms: int


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A project as of one moment. `states` counts jobs by state; `seconds_per_frame` is real working time of makers,
    measured from their activity, and null before there is any; so is `first_pass_share`, of jobs accepted at once."""

    as_of_ms: int
    jobs: Count
    states: dict[str, int]
    steps: list[StepCount]
    frames: Count
    annotations: Count
    days: list[Day]
    oldest: OldestJob | None
    seconds_per_frame: float | None
    first_pass_share: float | None


class ProjectProgress(msgspec.Struct, frozen=True):
    """One project in a list of projects."""

    project_id: str
    jobs: Count
    states: dict[str, int]


class EveryProgress(msgspec.Struct, frozen=True):
    """Every project that the asker may see and that has jobs."""

    as_of_ms: int
    projects: list[ProjectProgress]
