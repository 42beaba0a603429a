"""What the server answers about reviews, as structs."""

from typing import Any

import msgspec


class Person(msgspec.Struct, kw_only=True):
    """In a blind review `id` and `name` may be empty."""

    id: str = ""
    name: str = ""
    role: str = ""
    is_me: bool = False


class Comment(msgspec.Struct, kw_only=True):
    author: Person
    text: str = ""
    moved_to: str = ""
    created_at_ms: int = 0


class Issue(msgspec.Struct, kw_only=True):
    """`state`: open, reopened, resolved, verified. `frame`, `track` and `point` say where it is pinned."""

    id: str
    job_id: str = ""
    reference_id: str = ""
    number: int = 0
    state: str = "open"
    category: str = ""
    severity: str = ""
    text: str = ""
    frame: int | None = None
    last_frame: int | None = None
    track: str | None = None
    label: str = ""
    point: tuple[float, float] | None = None
    shape: list[float | None] | None = None
    revision: int = 0
    round: int = 1
    step: str = ""
    author: Person = msgspec.field(default_factory=Person)
    comments: list[Comment] = []
    created_at_ms: int = 0
    updated_at_ms: int = 0


class Finding(msgspec.Struct, kw_only=True):
    """A suspicious place that an automatic check found."""

    id: str
    check: str = ""
    message: str = ""
    track: str = ""
    other: str = ""
    first: int = 0
    last: int = 0
    is_dismissed: bool = False


class TrackDifference(msgspec.Struct, kw_only=True):
    """`fate`: added, removed, changed; `spans`: the frames that look different, `[start, stop)`."""

    track: str
    fate: str = ""
    label: str = ""
    spans: list[tuple[int, int]] = []
    changes: list[Any] = []


class Difference(msgspec.Struct, kw_only=True):
    from_revision: int = 0
    to_revision: int = 0
    counts: dict[str, int] = {}
    tracks: list[TrackDifference] = []
    is_complete: bool = True


class ReviewSettings(msgspec.Struct, kw_only=True):
    categories: list[str] = []
    checklist: list[str] = []
    is_blind: bool = False
    checks: list[str] = []
    etag: str = ""


class ChecklistLine(msgspec.Struct, kw_only=True):
    text: str
    is_ticked: bool = False


class ReviewStanding(msgspec.Struct, kw_only=True):
    """Where the review of a job stands; `checklist` is that of the step where the job is."""

    round: int = 1
    since: int = 0
    note: str = ""
    is_blind: bool = False
    categories: list[str] = []
    checklist: list[ChecklistLine] = []
    accepted: list[dict[str, Any]] = []
    dismissed: list[str] = []
    submissions: list[dict[str, Any]] = []
    may_verify: bool = False


class Quality(msgspec.Struct, kw_only=True):
    """`first_pass` of `judged` jobs were accepted by the first checker who saw them."""

    judged: int = 0
    first_pass: int = 0
    accepted: int = 0
    sample: dict[str, Any] = {}
    rounds: list[dict[str, int]] = []
    by_category: list[dict[str, Any]] = []
    by_label: list[dict[str, Any]] = []
    by_state: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    agreement: dict[str, Any] = {}


class ObjectMember(msgspec.Struct, kw_only=True):
    """The track of one maker; `likeness` is how alike it is to those of the others."""

    maker: int
    track: str
    label: str = ""
    likeness: float = 0.0


class AgreedObject(msgspec.Struct, kw_only=True):
    """`kept` is the number of the maker whose track the job has; 0 nobody's, None if it was changed since."""

    label: str = ""
    agreement: float = 0.0
    kept: int | None = None
    members: list[ObjectMember] = []


class Agreement(msgspec.Struct, kw_only=True):
    """How far the makers of a job agreed, from 0 to 1; the objects that they agree on least come first."""

    step: str = ""
    score: float = 1.0
    makers: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    objects: list[AgreedObject] = []
    is_complete: bool = True
