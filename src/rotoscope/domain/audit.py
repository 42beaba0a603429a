"""The audit log: who did what, when and from where. Each entry holds the hash of the one before it in its organization.

So an entry that was altered, taken out or put in does not fit its neighbours any more; see `broken_at`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

START = "0" * 64  # what the first entry follows


@dataclass(frozen=True, slots=True)
class Entry:
    """`number` counts from 1 in each organization. `before` and `after` are SHA-256 of the thing as it was and is."""

    organization_id: str
    number: int
    at_ms: int
    actor_id: str
    actor_name: str
    actor_role: str
    action: str
    target: str
    details: dict[str, Any] = field(default_factory=dict)
    before: str = ""
    after: str = ""
    address: str = ""
    request_id: str = ""
    previous: str = START
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest number and hash of a log, kept apart from it: without it the last entries could be cut off unseen."""

    number: int = 0
    sha256: str = START


@dataclass(frozen=True, slots=True)
class Break:
    """An entry that is not as it was written, or not there, and how that shows."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """`action` is a whole action or its beginning up to a dot: `key` finds `key.create` and `key.revoke`."""

    action: str = ""
    actor_id: str = ""
    target: str = ""
    since_ms: int | None = None
    until_ms: int | None = None


def sealed(entry: Entry) -> str:
    """The hash over everything in an entry but the hash itself. JSON keeps its parts apart, whatever is in a name."""
    parts = [getattr(entry, name) for name in entry.__dataclass_fields__ if name != "sha256"]
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()


def fingerprint(thing: object) -> str:
    """The hash of a thing as it stands; nothing for nothing."""
    return "" if thing is None else hashlib.sha256(msgspec.json.encode(thing, order="sorted")).hexdigest()


def broken_at(entries: Iterable[Entry], head: Head) -> Iterator[Break]:
    """Every place where the log of one organization, in the order of its numbers, is not whole."""
    number, previous = 0, START
    for entry in entries:
        if entry.number != number + 1:
            gone = f"{number + 1}" if entry.number == number + 2 else f"{number + 1} to {entry.number - 1}"
            yield Break(number + 1, f"entry {gone} is missing")
        elif entry.previous != previous:
            yield Break(entry.number - 1, "it was exchanged: the entry after it follows another")
        if entry.sha256 != sealed(entry):
            yield Break(entry.number, "it was altered: its contents do not give its hash")
        number, previous = entry.number, entry.sha256
    if number < head.number:
        yield Break(number + 1, f"the log ends at {number}, but {head.number} entries were written")
    elif (number, previous) != (head.number, head.sha256):
        yield Break(number, "the newest entry is not the one that was written last")
