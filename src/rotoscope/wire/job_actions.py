"""Things that are done to jobs, one or many at once, and what became of each."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from rotoscope.domain.errors import Fault, InvalidParameter, MissingParameter, Refusal
from rotoscope.domain.job import PRIORITY_MAX, PRIORITY_MIN
from rotoscope.wire.faults import told
from rotoscope.wire.text import Id, Name

Action = Literal["move", "reopen", "send_back", "run_model", "cancel", "prioritize", "assign"]
State = Literal["arriving", "open", "building", "completed", "failed", "cancelled"]
IDS_MAX = 10_000
Note = Annotated[str, Meta(min_length=1, max_length=2000, pattern=r"^[^\u0000]*\S[^\u0000]*$")]

_encoder = msgspec.json.Encoder()


class JobFilter(Struct, frozen=True, forbid_unknown_fields=True):
    """All that is said must be so. A filter that says nothing chooses every job of the project."""

    states: Annotated[tuple[State, ...], Meta(max_length=6)] = ()
    batch_id: Id | None = None
    workflow_id: Id | None = None
    step: Name | None = None


class JobActions(Struct, frozen=True, forbid_unknown_fields=True):
    """`jobs` or `filter` says which. `to` is the step that jobs are moved to, or opened again at.

    `member_id` is whom the next task of each is kept for; an empty one gives it back to everybody. `note` is why jobs
    are sent back: each gets an issue that says so.
    """

    action: Action
    jobs: Annotated[tuple[str, ...], Meta(max_length=IDS_MAX)] | None = None
    filter: JobFilter | None = None
    to: Name | None = None
    priority_weight: Annotated[int, Meta(ge=PRIORITY_MIN, le=PRIORITY_MAX)] | None = None
    member_id: Annotated[str, Meta(max_length=64)] | None = None
    note: Note | None = None

    def check(self) -> None:
        """Refuse what does not go together."""
        if (self.jobs is None) == (self.filter is None):
            fault = Fault("/jobs" if self.jobs is None else "/filter", "one_of", "name jobs, or a filter, and not both")
            raise InvalidParameter("Say which jobs: either `jobs` or `filter`.", faults=[fault])
        for name, value, actions in (
            ("to", self.to, ("move", "reopen")),
            ("priority_weight", self.priority_weight, ("prioritize",)),
            ("member_id", self.member_id, ("assign",)),
            ("note", self.note, ("send_back",)),
        ):
            is_needed = self.action == actions[0]
            if value is None and is_needed:
                fault = Fault(f"/{name}", "missing", f"needed to {self.action}")
                raise MissingParameter(f"To {self.action} jobs, say {name}.", faults=[fault])
            if value is not None and self.action not in actions:
                fault = Fault(f"/{name}", "misplaced", f"to {self.action} jobs needs no {name}", value)
                raise InvalidParameter(f"{name} is not for {self.action}.", faults=[fault])


class JobMoved(Struct, frozen=True):
    """Where the job is now."""

    job_id: str
    reference_id: str
    state: str
    step: str
    priority_weight: int


class JobOutcome(Struct, frozen=True):
    """What became of one job. `data` says where it is now, `error` is as in every error."""

    job_id: str
    success: bool
    data: JobMoved | None = None
    error: dict[str, object] | None = None


class JobOutcomes(Struct, frozen=True):
    done: int
    refused: int
    outcomes: list[JobOutcome]


def outcome(job_id: str, ended: JobMoved | Refusal) -> JobOutcome:
    if isinstance(ended, JobMoved):
        return JobOutcome(job_id, success=True, data=ended)
    error = told(ended)["error"]
    return JobOutcome(job_id, success=False, error=error if isinstance(error, dict) else {})


def line(one: JobOutcome) -> bytes:
    return _encoder.encode(one) + b"\n"
