"""The audit log in our own routes."""

from typing import Any

from msgspec import Struct

from rotoscope.domain.audit import Entry


class AuditActor(Struct, frozen=True):
    id: str
    name: str
    role: str


class AuditEntry(Struct, frozen=True):
    """`before_sha256` and `after_sha256` are of the thing as it was and is; `sha256` is of this entry."""

    number: int
    at_ms: int
    actor: AuditActor
    action: str
    target: str
    details: dict[str, Any]
    address: str
    request_id: str
    before_sha256: str
    after_sha256: str
    sha256: str


class AuditPage(Struct, frozen=True):
    """Newest first."""

    entries: list[AuditEntry]
    next_page_token: str


class AuditBreak(Struct, frozen=True):
    number: int
    reason: str


class AuditCheck(Struct, frozen=True):
    """Whether the log is whole. Keep `sha256` elsewhere: a log that was rewritten from end to end has another one."""

    is_whole: bool
    entry_count: int
    sha256: str
    breaks: list[AuditBreak]


def view(entry: Entry) -> AuditEntry:
    return AuditEntry(
        number=entry.number,
        at_ms=entry.at_ms,
        actor=AuditActor(entry.actor_id, entry.actor_name, entry.actor_role),
        action=entry.action,
        target=entry.target,
        details=entry.details,
        address=entry.address,
        request_id=entry.request_id,
        before_sha256=entry.before,
        after_sha256=entry.after,
        sha256=entry.sha256,
    )
