"""Looking back, as JSON: who did what to which track, and what was set aside."""

from typing import Annotated, Literal

from msgspec import Meta, Raw, Struct

from rotoscope.wire.edit import EditId


class Author(Struct, frozen=True):
    """`name` is empty for somebody who is not a member any more; both are in a blind review."""

    id: str
    name: str


class HistoryEntry(Struct, frozen=True):
    """One edit, as far as it was asked for: `change_count` changes, the first of them in `changes`."""

    revision: int
    edit_id: str
    author: Author
    created_at_ms: int
    change_count: int
    changes: Raw


class HistoryPage(Struct, frozen=True):
    """Newest first. `next_before` asks for the page after this one; null: there is none."""

    entries: list[HistoryEntry]
    next_before: int | None


class TracksOf(Struct, frozen=True):
    """The tracks that one author drew or changed."""

    author: Author
    track_ids: list[str]


class JobAuthors(Struct, frozen=True):
    """Whoever changed anything. In a blind review all others are one author without id and name."""

    authors: list[TracksOf]


class Settlement(Struct, frozen=True, forbid_unknown_fields=True):
    """What has become of parked edits: done again as new edits, or looked at and let go. They stay in the log."""

    edit_ids: Annotated[list[EditId], Meta(min_length=1, max_length=1000)]
    outcome: Literal["reapplied", "discarded"]


class Settled(Struct, frozen=True):
    """How many were waiting and are settled now; settling twice is once."""

    settled: int
