"""Invitations and the audit log, as the server answers with them."""

from typing import Any

import msgspec


class Invitation(msgspec.Struct, kw_only=True):
    id: str
    email: str = ""
    role: str = ""
    invited_by: str = ""
    expires_at_ms: int = 0
    used_at_ms: int | None = None
    revoked_at_ms: int | None = None


class InvitationMade(msgspec.Struct, kw_only=True):
    """`url` is what to send; it is nowhere else."""

    invitation: Invitation
    url: str


class AuditEntry(msgspec.Struct, kw_only=True):
    number: int
    at_ms: int = 0
    actor: Any = None
    action: str = ""
    target: str = ""
    details: dict[str, Any] = {}
    address: str = ""
    request_id: str = ""


class AuditCheck(msgspec.Struct, kw_only=True):
    """`breaks`: each entry that does not fit, with `number` and `reason`. Keep `sha256` elsewhere to compare."""

    is_whole: bool
    entry_count: int = 0
    sha256: str = ""
    breaks: list[Any] = []


class ProjectMember(msgspec.Struct, kw_only=True):
    """`role` counts in this project instead of `own_role`, unless it is None."""

    member_id: str
    name: str = ""
    own_role: str = ""
    role: str | None = None


class ProjectMembers(msgspec.Struct, kw_only=True):
    is_closed: bool = False
    members: list[ProjectMember] = []
