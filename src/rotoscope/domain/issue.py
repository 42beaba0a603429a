"""An issue: what a checker holds against the work, pinned to a place, with a thread, until it is settled."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rotoscope.domain.errors import Conflict


class IssueState(StrEnum):
    """`open → resolved → verified`; whoever is not content with it opens it again."""

    OPEN = "open"
    RESOLVED = "resolved"  # the maker says that it is done
    REOPENED = "reopened"  # and somebody that it is not
    VERIFIED = "verified"  # the checker has seen that it is

    @property
    def is_settled(self) -> bool:
        return self in (IssueState.RESOLVED, IssueState.VERIFIED)


class Severity(StrEnum):
    MINOR = "minor"
    MAJOR = "major"
    BLOCKING = "blocking"  # the job cannot be accepted as long as it is not settled


class Step(StrEnum):
    """What can be done with an issue besides saying something about it."""

    RESOLVE = "resolve"
    REOPEN = "reopen"
    VERIFY = "verify"


UNSETTLED = (IssueState.OPEN, IssueState.REOPENED)
TARGETS: Mapping[Step, IssueState] = {
    Step.RESOLVE: IssueState.RESOLVED,
    Step.REOPEN: IssueState.REOPENED,
    Step.VERIFY: IssueState.VERIFIED,
}
_ALLOWED: Mapping[Step, tuple[IssueState, ...]] = {
    Step.RESOLVE: UNSETTLED,
    Step.REOPEN: (IssueState.RESOLVED, IssueState.VERIFIED),
    Step.VERIFY: (*UNSETTLED, IssueState.RESOLVED),
}


@dataclass(frozen=True, slots=True)
class Pin:
    """Where an issue is: nowhere in particular (the job), a frame or a range of them, a track, a point of the picture.

    `shape` is the track's shape in the first frame as it was then, so that the pin outlives the edits that mend it.
    """

    first_frame: int | None = None
    last_frame: int | None = None
    track_id: str | None = None
    label: str = ""
    point: tuple[float, float] | None = None
    shape: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """`number` counts the issues of a job from 1. `maker_id` is whose work it is about, if that is known."""

    id: str
    job_id: str
    project_id: str
    number: int
    state: IssueState
    category: str
    severity: Severity
    text: str
    pin: Pin
    revision: int
    round: int
    step: str
    task_id: str | None
    author_id: str
    author_role: str
    maker_id: str | None
    created_at_ms: int
    updated_at_ms: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A line of the thread. `moved_to` is the state that it brought the issue to; empty when it only says something."""

    issue_id: str
    number: int
    author_id: str
    author_role: str
    text: str
    moved_to: str
    created_at_ms: int


@dataclass(frozen=True, slots=True)
class IssueFilter:
    """Which issues of a project; what is None or empty leaves them all."""

    states: Collection[str] = ()
    categories: Collection[str] = ()
    severities: Collection[str] = ()
    label: str | None = None
    author_id: str | None = None
    maker_id: str | None = None
    job_id: str | None = None


def state_after(state: IssueState, step: Step) -> IssueState:
    """The state after a step; the same again if the step was taken already."""
    target = TARGETS[step]
    if state is target:
        return state
    if state not in _ALLOWED[step]:
        raise Conflict(f"The issue is {state.value}; there is nothing to {step.value}.", data={"state": state.value})
    return target
