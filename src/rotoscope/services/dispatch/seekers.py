"""Who asks for work: what they may do, everywhere and in the projects where they were given another role."""

import sqlalchemy as sa

from rotoscope.domain.member import Principal
from rotoscope.domain.permission import Role
from rotoscope.domain.task import Seeker
from rotoscope.store import project_members, skills


def seeker_of(conn: sa.Connection, principal: Principal) -> Seeker:
    if principal.may_manage:
        return Seeker(principal.id, True)
    given = project_members.roles_of(conn, principal.id)
    checks, makes, looks = (
        tuple(project_id for project_id, role in given.items() if role is wanted)
        for wanted in (Role.CHECKER, Role.MAKER, Role.VIEWER)
    )
    able = skills.of_member(conn, principal.id)
    return Seeker(principal.id, principal.role is Role.CHECKER, able, checks, makes, looks)
