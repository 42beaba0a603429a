"""Tasks in our own routes. The lease token is shown to its holder only."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rotoscope.wire.text import Id

Token = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Note = Annotated[str, Meta(max_length=4000)]
Revision = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class ClaimNext(Struct, frozen=True, forbid_unknown_fields=True):
    """Which project, or batch, to take the next task from; without them, whichever has the most urgent one."""

    project_id: Id | None = None
    batch_id: Id | None = None


class Claim(Struct, frozen=True, forbid_unknown_fields=True):
    """`take_over` takes the task even from somebody who is working on it."""

    take_over: bool = False


class Lease(Struct, frozen=True, forbid_unknown_fields=True):
    lease_token: Token


class Heartbeat(Struct, frozen=True, forbid_unknown_fields=True):
    """`is_active`: whether somebody has done anything since the last sign; only then does the time count as work."""

    lease_token: Token
    is_active: bool = True


class Submission(Struct, frozen=True, forbid_unknown_fields=True):
    """`revision` is the newest that the submitter has seen; it must be the newest there is.

    A checker says with `verdict` what becomes of the job, and with `note` why; a maker sends neither.
    """

    lease_token: Token
    revision: Revision
    verdict: Literal["accept", "send_back"] | None = None
    note: Note = ""


class Holder(Struct, frozen=True):
    id: str
    name: str


class TaskView(Struct, frozen=True):
    """`job_id` is what is worked on: the job, or one of several makers' copies of it; `copy_of` names the job then."""

    id: str
    job_id: str
    project_id: str
    project_name: str
    reference_id: str
    step: str
    kind: str
    round: int
    state: str
    priority_weight: int
    frame_count: int
    track_count: int
    holder: Holder | None
    lease_token: int | None
    lease_expires_at_ms: int
    submitted_revision: int | None
    verdict: str | None
    note: str
    may_edit: bool
    skill: str
    active_ms: int
    thumbnail_url: str | None
    copy_of: str = ""
    labels: tuple[str, ...] = ()  # what may be drawn at this step; none named = all
    kinds: tuple[str, ...] = ()


class TaskPage(Struct, frozen=True):
    """An empty `next_page_token` says that this is the last page."""

    tasks: list[TaskView]
    next_page_token: str
