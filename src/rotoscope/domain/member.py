"""Who is asking: organizations, members, roles, and the principal behind one request."""

from dataclasses import dataclass, field
from enum import StrEnum

from rotoscope.domain.permission import EVERY_SCOPE as EVERY_SCOPE
from rotoscope.domain.permission import Role as Role
from rotoscope.domain.permission import Scope as Scope


@dataclass(frozen=True, slots=True)
class Organization:
    id: str
    name: str
    created_at_ms: int


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    organization_id: str
    name: str
    email: str
    role: Role
    created_at_ms: int
    disabled_at_ms: int | None = None
    has_password: bool = False


class InvitationKind(StrEnum):
    INVITE = "invite"  # to join, with a role
    SETUP = "setup"  # to be the first owner
    RESET = "reset"  # to choose a new password


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that lets somebody in once, for a while; its secret is not here."""

    id: str
    organization_id: str
    kind: InvitationKind
    email: str
    role: Role
    member_id: str | None
    invited_by: str
    created_at_ms: int
    expires_at_ms: int
    used_at_ms: int | None = None
    revoked_at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody's sign-in in one browser, without its secret."""

    id: str
    member_id: str
    created_at_ms: int
    expires_at_ms: int
    seen_at_ms: int
    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class Key:
    """An API key without its secret; `prefix` is the beginning of the secret, for people to tell keys apart."""

    id: str
    organization_id: str
    project_id: str | None
    name: str
    prefix: str
    created_at_ms: int
    expires_at_ms: int | None
    revoked_at_ms: int | None
    scopes: tuple[Scope, ...] = ()
    last_used_at_ms: int | None = None
    leaked_at_ms: int | None = None
    replaces: str | None = None

    def is_alive(self, now_ms: int) -> bool:
        return self.revoked_at_ms is None and (self.expires_at_ms is None or now_ms < self.expires_at_ms)


@dataclass(frozen=True, slots=True)
class Principal:
    """A key or a signed-in member. Only keys have scopes, and perhaps one project that they are bound to.

    `address` and `request_id` are of the request that is being answered, for the audit log.
    """

    id: str
    organization_id: str
    role: Role
    name: str
    project_id: str | None = None
    scopes: frozenset[Scope] = frozenset()
    session_id: str = ""
    is_use_to_be_noted: bool = field(default=False, compare=False)  # it was noted last a while ago
    good_until_ms: int | None = field(default=None, compare=False)  # the end of the key or session that was shown
    address: str = field(default="", compare=False)
    request_id: str = field(default="", compare=False)

    def may_see_project(self, project_id: str) -> bool:
        return self.project_id is None or self.project_id == project_id

    @property
    def may_manage(self) -> bool:
        """Create projects, schemas, workflows, keys; change and cancel anyone's jobs."""
        return self.role in (Role.OWNER, Role.MANAGER, Role.CLIENT)

    @property
    def may_annotate(self) -> bool:
        return self.role is not Role.VIEWER
