"""How a project reviews: the categories of its issues, what a checker ticks off, and who sees whose name."""

from dataclasses import dataclass
from enum import StrEnum

from rotoscope.domain.checks.run import CHECKS

CATEGORIES = ("missing", "wrong label", "wrong box", "id switch", "attribute", "other")


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """`is_blind`: makers and checkers are not told each other's names. `checks` are the automatic ones that run."""

    categories: tuple[str, ...] = CATEGORIES
    checklist: tuple[str, ...] = ()
    is_blind: bool = False
    checks: tuple[str, ...] = CHECKS


DEFAULT_REVIEW = ReviewSettings()


class MarkKind(StrEnum):
    """What a reviewer notes without words; a note is there or is not."""

    ACCEPTED_TRACK = "accepted_track"  # the subject is the track's id
    DISMISSED_FINDING = "dismissed_finding"  # the finding's id
    TICKED = "ticked"  # a line of the checklist, in this round


@dataclass(frozen=True, slots=True)
class Mark:
    kind: MarkKind
    subject: str
    author_id: str
    revision: int  # of the job when it was set
    round: int


@dataclass(frozen=True, slots=True)
class Submission:
    """A task that was handed in."""

    task_id: str
    step: str
    kind: str
    round: int
    revision: int
    verdict: str | None
    note: str
    author_id: str | None
    at_ms: int
