"""Short errands on a data folder, with or without a server running on it: the first keys and sign-in links."""

import contextlib
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

from rotoscope import app
from rotoscope.domain.member import Member, Principal, Role
from rotoscope.services.house import House
from rotoscope.services.people import insert_member, invitations
from rotoscope.services.people.sessions import principal_of
from rotoscope.settings import Settings
from rotoscope.store import members, organizations
from rotoscope.store.database import DataFolderTaken

T = TypeVar("T")

COMMAND_LINE = "command-line"
OWNER = "Owner"


def run(settings: Settings, work: Callable[[sa.Connection, House, Principal], T]) -> T:
    """Do `work` as the owner of the first organization, which is made if there is none; see `owner_of`."""
    with contextlib.suppress(DataFolderTaken):  # then a server runs on it, and has brought it up to date
        app.prepare(settings)
    house = app.open_house(settings, is_alone=False)
    try:
        return house.db.write_now(lambda conn: work(conn, house, owner_of(conn, house)))
    finally:
        app.close_house(house)


def owner_of(conn: sa.Connection, house: House) -> Principal:
    """The first owner; before there is one, the command line itself, which has the disk in its hands anyway."""
    owner = _first_owner(conn)
    if owner is not None:
        return principal_of(owner)
    organization = invitations.first_organization(conn, house)
    return Principal(COMMAND_LINE, organization.id, Role.OWNER, "command line")


def ensured_owner(conn: sa.Connection, house: House, principal: Principal) -> str:
    """The id of the first owner, who is made if there is none; without a password, so only a link lets them in."""
    owner = _first_owner(conn)
    if owner is None:
        owner = insert_member(conn, house, principal.organization_id, OWNER, "", Role.OWNER)
    return owner.id


def _first_owner(conn: sa.Connection) -> Member | None:
    for organization in organizations.every(conn):
        for member in members.of_organization(conn, organization.id):
            if member.role is Role.OWNER and member.disabled_at_ms is None:
                return member
    return None
