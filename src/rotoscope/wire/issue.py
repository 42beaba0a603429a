"""Issues in our own routes. Whoever may not know a name is not sent it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rotoscope.domain.issue import Comment, Issue
from rotoscope.wire.edit import Frame, TrackId
from rotoscope.wire.text import Name

Coordinate = Annotated[float, Meta(ge=-10, le=10)]
Text = Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"^[^\u0000]*(?![\s\S])")]
Words = Annotated[str, Meta(max_length=4000, pattern=r"^[^\u0000]*(?![\s\S])")]


class NewIssue(Struct, frozen=True, forbid_unknown_fields=True):
    """Pinned to the job, unless it names a `frame` (up to `last_frame`), a `track`, or a `point` of the frame."""

    text: Words = ""
    category: Name = "other"
    severity: Literal["minor", "major", "blocking"] = "major"
    frame: Frame | None = None
    last_frame: Frame | None = None
    track: TrackId | None = None
    point: tuple[Coordinate, Coordinate] | None = None


class NewComment(Struct, frozen=True, forbid_unknown_fields=True):
    text: Text


class IssueStep(Struct, frozen=True, forbid_unknown_fields=True):
    """A word that goes with it, if there is one."""

    text: Words = ""


class Person(Struct, frozen=True):
    """Somebody. In a blind review `id` and `name` are empty, and `role` is all there is to know."""

    id: str
    name: str
    role: str
    is_me: bool


class CommentView(Struct, frozen=True):
    author: Person
    text: str
    moved_to: str
    created_at_ms: int


class IssueView(Struct, frozen=True):
    """`shape` is the track's shape in `frame` when the issue was made; `text` may be empty."""

    id: str
    job_id: str
    project_id: str
    reference_id: str
    number: int
    state: str
    category: str
    severity: str
    text: str
    frame: int | None
    last_frame: int | None
    track: str | None
    label: str
    point: tuple[float, float] | None
    shape: list[float | None] | None
    revision: int
    round: int
    step: str
    author: Person
    comments: list[CommentView]
    created_at_ms: int
    updated_at_ms: int


class IssueList(Struct, frozen=True):
    issues: list[IssueView]


class IssuePage(Struct, frozen=True):
    """An empty `next_page_token` says that this is the last page."""

    issues: list[IssueView]
    next_page_token: str


class IssueGone(Struct, frozen=True):
    id: str


def comment_view(comment: Comment, author: Person) -> CommentView:
    return CommentView(author, comment.text, comment.moved_to, comment.created_at_ms)


def issue_view(issue: Issue, reference_id: str, author: Person, comments: list[CommentView]) -> IssueView:
    pin = issue.pin
    return IssueView(
        id=issue.id,
        job_id=issue.job_id,
        project_id=issue.project_id,
        reference_id=reference_id,
        number=issue.number,
        state=issue.state.value,
        category=issue.category,
        severity=issue.severity.value,
        text=issue.text,
        frame=pin.first_frame,
        last_frame=pin.last_frame,
        track=pin.track_id,
        label=pin.label,
        point=pin.point,
        shape=None if pin.shape is None else [None if number != number else number for number in pin.shape],
        revision=issue.revision,
        round=issue.round,
        step=issue.step,
        author=author,
        comments=comments,
        created_at_ms=issue.created_at_ms,
        updated_at_ms=issue.updated_at_ms,
    )
