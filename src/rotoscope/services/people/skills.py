"""What members can do, as far as workflows ask for it. Managers say so."""

import sqlalchemy as sa

from rotoscope.domain.errors import NotFound
from rotoscope.domain.member import Principal
from rotoscope.services.access import require_organization
from rotoscope.services.house import House
from rotoscope.store import audit, members
from rotoscope.store import skills as kept


def skills_of(conn: sa.Connection, principal: Principal, member_id: str) -> tuple[str, ...]:
    require_organization(principal)
    _require_member(conn, principal, member_id)
    return kept.of_member(conn, member_id)


def put_skills(
    conn: sa.Connection, house: House, principal: Principal, member_id: str, wanted: tuple[str, ...]
) -> tuple[str, ...]:
    """Let these be all that the member can do. It counts from the next task on."""
    before = skills_of(conn, principal, member_id)
    kept.put(conn, member_id, frozenset(wanted))
    after = kept.of_member(conn, member_id)
    if after != before:
        now_ms = house.clock.now_ms()
        audit.record(conn, now_ms, principal, "member.skills", member_id, before=before, after=after, skills=after)
    return after


def _require_member(conn: sa.Connection, principal: Principal, member_id: str) -> None:
    if members.get(conn, principal.organization_id, member_id) is None:
        raise NotFound("No such member.")
