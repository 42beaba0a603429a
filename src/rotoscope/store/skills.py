"""The skills of members."""

from collections.abc import Collection

import sqlalchemy as sa

from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import member_skills, members

_OF_MEMBER = Prepared(
    sa.select(member_skills.c.skill)
    .where(member_skills.c.member_id == sa.bindparam("member"))
    .order_by(member_skills.c.skill)
)


def of_member(conn: sa.Connection, member_id: str) -> tuple[str, ...]:
    """What this member can do, in the order of the alphabet."""
    return tuple(row["skill"] for row in _OF_MEMBER.all(conn, {"member": member_id}))


def of_organization(conn: sa.Connection, organization_id: str) -> dict[str, tuple[str, ...]]:
    """Of every member who can do something, what."""
    select = (
        sa.select(member_skills.c.member_id, member_skills.c.skill)
        .join_from(member_skills, members, members.c.id == member_skills.c.member_id)
        .where(members.c.organization_id == organization_id)
        .order_by(member_skills.c.skill)
    )
    found: dict[str, tuple[str, ...]] = {}
    for member_id, skill in conn.execute(select):
        found[member_id] = (*found.get(member_id, ()), skill)
    return found


def put(conn: sa.Connection, member_id: str, skills: Collection[str]) -> None:
    """Let these be all that this member can do."""
    conn.execute(member_skills.delete().where(member_skills.c.member_id == member_id))
    if skills:
        conn.execute(member_skills.insert(), [{"member_id": member_id, "skill": skill} for skill in sorted(skills)])
