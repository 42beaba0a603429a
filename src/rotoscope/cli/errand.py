"""Short errands on a data folder, with or without a server running on it: the first keys and sign-in links."""

import contextlib
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

from rotoscope import app
from rotoscope.domain.member import Principal, Role
from rotoscope.services import setup
from rotoscope.services.house import House
from rotoscope.settings import Settings
from rotoscope.store import members, organizations
from rotoscope.store.database import DataFolderTaken
from rotoscope.wire.member import NewMember

T = TypeVar("T")

ORGANIZATION = "Rotoscope"
OWNER = "Owner"


def run(settings: Settings, work: Callable[[sa.Connection, House, Principal], T]) -> T:
    """Do `work` as the owner of the first organization, which is made if there is none."""
    with contextlib.suppress(DataFolderTaken):  # then a server runs on it, and has brought it up to date
        app.prepare(settings)
    house = app.open_house(settings, is_alone=False)
    try:
        return house.db.write_now(lambda conn: work(conn, house, owner_of(conn, house)))
    finally:
        app.close_house(house)


def owner_of(conn: sa.Connection, house: House) -> Principal:
    """The first owner of the first organization."""
    for organization in organizations.every(conn):
        for member in members.of_organization(conn, organization.id):
            if member.role is Role.OWNER:
                return setup.principal_of(member)
    return setup.principal_of(setup.create_organization(conn, house, ORGANIZATION, NewMember(OWNER)))
