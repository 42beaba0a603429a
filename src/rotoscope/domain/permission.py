"""Who may do what, as values: roles of people, scopes of keys, and the rule that a route is given."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    MAKER = "maker"
    CHECKER = "checker"
    VIEWER = "viewer"
    CLIENT = "client"  # a machine with an API key


class Scope(StrEnum):
    """What a key may be used for. A key opens what one of its scopes opens, and nothing else."""

    PROJECTS_READ = "projects:read"  # projects, label schemas, workflows
    PROJECTS_WRITE = "projects:write"
    JOBS_READ = "jobs:read"  # jobs, batches, frames, tracks, tasks, counts
    JOBS_WRITE = "jobs:write"  # create and cancel jobs, batches and uploads
    RESULTS_READ = "results:read"  # results and the frames they name
    TASKS_WRITE = "tasks:write"  # claim, draw, hand in: a machine that works like a maker
    MEMBERS_WRITE = "members:write"  # members and invitations
    KEYS_WRITE = "keys:write"
    AUDIT_READ = "audit:read"


PEOPLE = (Role.OWNER, Role.MANAGER, Role.CHECKER, Role.MAKER, Role.VIEWER)  # who may most comes first
EVERY_SCOPE = frozenset(Scope)
RANKS = {Role.OWNER: 4, Role.MANAGER: 3, Role.CLIENT: 3, Role.CHECKER: 2, Role.MAKER: 1, Role.VIEWER: 0}


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use a route: people with one of `roles`, keys with one of `scopes`, or anybody at all."""

    roles: frozenset[Role] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    is_open: bool = False

    def admits(self, role: Role, scopes: Collection[Scope]) -> bool:
        if self.is_open:
            return True
        if role is Role.CLIENT:
            return not self.scopes.isdisjoint(scopes)
        return role in self.roles


def may_grant(granter: Role, role: Role) -> bool:
    """Nobody makes somebody who may more than they do themselves; only people have roles to be given."""
    return role is not Role.CLIENT and RANKS[granter] >= RANKS[Role.MANAGER] and RANKS[role] <= RANKS[granter]
