"""Who is told whose name. In a blind review makers and checkers know each other by role only."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from rotoscope.domain.member import Principal, Role
from rotoscope.store import reviews
from rotoscope.wire.issue import Person

VEILED = (Role.MAKER, Role.CHECKER)


def is_veiled(conn: sa.Connection, principal: Principal, project_id: str) -> bool:
    """Whether the names of others are kept from this principal here."""
    return principal.role in VEILED and reviews.settings_of(conn, project_id).is_blind


def veiled_projects(conn: sa.Connection, principal: Principal, project_ids: Collection[str]) -> set[str]:
    """Those of these projects in which the names of others are kept from this principal."""
    return reviews.blind_among(conn, project_ids) if principal.role in VEILED else set()


def author_of(principal: Principal, author_id: str, veiled: bool) -> str:
    """The id of an author, for whoever may know it."""
    return "" if veiled and author_id != principal.id else author_id


class Names:
    """The people of one answer, looked up in one go."""

    def __init__(self, conn: sa.Connection, principal: Principal, project_id: str, ids: Iterable[str | None]) -> None:
        self._principal = principal
        self.is_veiled = is_veiled(conn, principal, project_id)
        wanted = {person for person in ids if person} - {principal.id}
        self._names = {} if self.is_veiled else reviews.names_of(conn, principal.organization_id, wanted)

    def person(self, person_id: str | None, role: str) -> Person:
        if person_id == self._principal.id:
            return Person(self._principal.id, self._principal.name, role, True)
        if self.is_veiled or person_id is None:
            return Person("", "", role, False)
        return Person(person_id, self._names.get(person_id, ""), role, False)
