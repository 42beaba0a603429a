"""The stream: news for those who stay connected, each what they may see."""

from dataclasses import dataclass
from enum import Enum

import sqlalchemy as sa

from rotoscope.domain.member import Principal
from rotoscope.domain.news import MANAGERS_ONLY, NewsItem
from rotoscope.services.access import project_of
from rotoscope.store import news, projects
from rotoscope.store.news import START, Place, Told

__all__ = ["START", "Place", "Told"]  # words that the hub speaks


@dataclass(frozen=True, slots=True)
class Audience:
    """Who listens, and to which project, if not to all."""

    principal: Principal
    project_id: str | None
    visible: frozenset[str] | None = None  # the projects they see, when that is not every one of their organization

    def may_hear(self, item: NewsItem) -> bool:
        principal = self.principal
        return (
            item.organization_id == principal.organization_id
            and (principal.may_see_project(item.project_id))
            and (self.visible is None or item.project_id in self.visible)
            and (self.project_id is None or item.project_id == self.project_id)
            and (principal.may_manage or item.kind not in MANAGERS_ONLY)
        )


def audience(conn: sa.Connection, principal: Principal, project_id: str | None) -> Audience:
    """The audience, if it may hear anything at all."""
    project_id = project_id or principal.project_id
    if project_id is not None:
        project_of(conn, principal, project_id)
    return Audience(principal, project_id, None if principal.may_manage else projects.visible_ids(conn, principal))


def after(conn: sa.Connection, place: Place, listening: Audience, limit: int) -> list[Told]:
    """What is newer than `place`, of the audience's organization and project."""
    organization_id = listening.principal.organization_id
    return news.after(conn, place, limit, organization_id=organization_id, project_id=listening.project_id)


def everything_after(conn: sa.Connection, place: Place, limit: int) -> list[Told]:
    return news.after(conn, place, limit)


def newest(conn: sa.Connection) -> Place:
    return news.newest(conn)


class Memory(Enum):
    """What is known of a place that somebody comes back with."""

    WHOLE = "whole"  # everything since
    PART = "part"  # some news since are kept no more
    NONE = "none"  # it is of another past: of before a backup was put back


def memory_of(conn: sa.Connection, place: Place) -> Memory:
    if news.is_there(conn, place):
        return Memory.WHOLE
    oldest = news.oldest(conn)
    if oldest is None:
        return Memory.WHOLE if place == START else Memory.NONE
    if place >= oldest:
        return Memory.NONE
    return Memory.PART if place.sequence + 1 < oldest.sequence else Memory.WHOLE
