"""Reading the audit log, and seeing whether it is whole. Owners read it; writing it is `store.audit.record`."""

import sqlalchemy as sa

from rotoscope.domain.audit import AuditFilter, broken_at
from rotoscope.domain.errors import Forbidden
from rotoscope.domain.member import Principal, Role, Scope
from rotoscope.kit.page import token_from_sequence
from rotoscope.store import audit
from rotoscope.wire.audit import AuditBreak, AuditCheck, AuditPage, view

BREAKS_TOLD_MAX = 100


def list_entries(
    conn: sa.Connection, principal: Principal, wanted: AuditFilter, before: int | None, limit: int
) -> AuditPage:
    """What was done in the organization, newest first."""
    _require_owner(principal)
    found = audit.page(conn, principal.organization_id, wanted, before, limit + 1)
    token = token_from_sequence(found[limit - 1].number) if len(found) > limit else ""
    return AuditPage([view(entry) for entry in found[:limit]], token)


def verify(conn: sa.Connection, principal: Principal) -> AuditCheck:
    """Go through the whole log of the organization; every entry that is not as it was written is named."""
    _require_owner(principal)
    head = audit.head_of(conn, principal.organization_id)
    breaks = [
        AuditBreak(found.number, found.reason)
        for found in broken_at(audit.entries(conn, principal.organization_id), head)
    ]
    return AuditCheck(not breaks, head.number, head.sha256, breaks[:BREAKS_TOLD_MAX])


def _require_owner(principal: Principal) -> None:
    is_reader = principal.role is Role.OWNER or Scope.AUDIT_READ in principal.scopes
    if not is_reader or principal.project_id is not None:
        raise Forbidden("Only owners read the audit log.")
