"""Review in our own routes: how a project reviews, where a job stands, what checks found, what has changed."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rotoscope.domain.checks.run import CHECKS
from rotoscope.domain.errors import Fault, InvalidParameter
from rotoscope.domain.review import CATEGORIES, ReviewSettings
from rotoscope.wire.edit import ChangeJson
from rotoscope.wire.issue import Person
from rotoscope.wire.text import Name

LINES_MAX = 50
Lines = Annotated[tuple[Name, ...], Meta(max_length=LINES_MAX)]


class NewReviewSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is not sent is as in a new project: the usual categories, an empty checklist, names shown, every check."""

    categories: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=LINES_MAX)] = CATEGORIES
    checklist: Lines = ()
    is_blind: bool = False
    checks: Lines = CHECKS


class NewMark(Struct, frozen=True, forbid_unknown_fields=True):
    """`is_set` false takes the mark away again."""

    kind: Literal["accepted_track", "dismissed_finding", "ticked"]
    subject: Annotated[str, Meta(min_length=1, max_length=1024, pattern=r"^[^\u0000]*(?![\s\S])")]
    is_set: bool = True


class ChecklistLine(Struct, frozen=True):
    text: str
    is_ticked: bool


class AcceptedTrack(Struct, frozen=True):
    """`is_changed`: it was edited after it had been accepted."""

    track: str
    is_changed: bool


class SubmissionView(Struct, frozen=True):
    task_id: str
    step: str
    kind: str
    round: int
    revision: int
    verdict: str | None
    note: str
    by: Person
    at_ms: int


class ReviewView(Struct, frozen=True):
    """Where the review of a job stands. `since` is the revision that a difference is best told from: what was last
    sent back, or 0, the job as it came. `note` is what the checker wrote with it."""

    round: int
    since: int
    note: str
    is_blind: bool
    categories: tuple[str, ...]
    checklist: list[ChecklistLine]
    accepted: list[AcceptedTrack]
    dismissed: list[str]
    submissions: list[SubmissionView]
    may_verify: bool


class FindingView(Struct, frozen=True):
    id: str
    check: str
    message: str
    track: str
    other: str
    first: int
    last: int
    is_dismissed: bool


class FindingsView(Struct, frozen=True):
    """`counts` has every finding, `findings` at most 500 of each check, the worst of them, in the order of frames."""

    revision: int
    findings: list[FindingView]
    counts: dict[str, int]


class TrackDifferenceView(Struct, frozen=True):
    """`spans` are the frames that look different, `[start, stop)`; `changes` the cells, as an edit has them."""

    track: str
    fate: Literal["added", "removed", "changed"]
    label: str
    spans: list[tuple[int, int]]
    changes: list[ChangeJson]


class DifferenceView(Struct, frozen=True):
    """`is_complete` false: there were too many cells to tell; the later tracks have their spans and no changes."""

    from_revision: int
    to_revision: int
    counts: dict[str, int]
    tracks: list[TrackDifferenceView]
    is_complete: bool


def read_settings(body: NewReviewSettings) -> ReviewSettings:
    faults = [
        Fault(f"/checks/{index}", "check_unknown", f"The checks are {', '.join(CHECKS)}.", name)
        for index, name in enumerate(body.checks)
        if name not in CHECKS
    ]
    for field, lines in (("categories", body.categories), ("checklist", body.checklist)):
        faults += [
            Fault(f"/{field}/{index}", "duplicate", "This line is there already.", line)
            for index, line in enumerate(lines)
            if line in lines[:index]
        ]
    if faults:
        raise InvalidParameter("The review settings are not valid; nothing was changed.", faults=faults)
    return ReviewSettings(body.categories, body.checklist, body.is_blind, body.checks)
