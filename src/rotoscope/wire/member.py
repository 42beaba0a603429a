"""Members, keys, and oneself, in our own routes. A secret is shown once, when it is made."""

from dataclasses import asdict, dataclass
from typing import Annotated, Literal

from msgspec import Meta, Struct, convert

from rotoscope.domain.member import Key, Member, Principal, Scope
from rotoscope.wire.etag import etag_of
from rotoscope.wire.text import Caption, Id, Name


class NewMember(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    email: Caption = ""
    role: Literal["owner", "manager", "maker", "checker", "viewer"] = "maker"


class MemberChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What is not sent stays as it is."""

    name: Name | None = None
    email: Caption | None = None
    role: Literal["owner", "manager", "maker", "checker", "viewer"] | None = None
    is_disabled: bool | None = None


@dataclass(frozen=True, slots=True)
class MemberRow(Member):
    """A member, and the name of the state that they are in (see `etag_of`)."""

    etag: str = ""


def member_row(member: Member) -> MemberRow:
    return MemberRow(**asdict(member), etag=etag_of(member))


@dataclass(frozen=True, slots=True)
class MemberListing(MemberRow):
    """A member in the list of all, with what they can do."""

    skills: tuple[str, ...] = ()


def member_listing(member: Member, skills: tuple[str, ...]) -> MemberListing:
    return MemberListing(**asdict(member), etag=etag_of(member), skills=skills)


class MemberList(Struct, frozen=True):
    members: list[MemberListing]


class SignInLink(Struct, frozen=True):
    """Opens Rotoscope once, for this member."""

    url: str
    expires_at_ms: int


class NewKey(Struct, frozen=True, forbid_unknown_fields=True):
    """With `project_id` the key opens that project only; without `scopes` it may all that its maker may give."""

    name: Name
    project_id: Id | None = None
    expires_at_ms: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    scopes: Annotated[tuple[Scope, ...], Meta(min_length=1, max_length=20)] | None = None


def read_new_key(name: str, project_id: str | None, expires_at_ms: int | None, scopes: list[str] | None) -> NewKey:
    """What was typed, held to the same rules as what is posted."""
    body = {"name": name, "project_id": project_id, "expires_at_ms": expires_at_ms}
    return convert(body if not scopes else {**body, "scopes": scopes}, NewKey)


class KeyMade(Struct, frozen=True):
    """`secret` is what goes into x-api-key; it is not shown again."""

    id: str
    project_id: str | None
    name: str
    prefix: str
    secret: str
    created_at_ms: int
    expires_at_ms: int | None
    scopes: tuple[Scope, ...]
    replaces: str | None = None


class KeyRotation(Struct, frozen=True, forbid_unknown_fields=True):
    """For how long the old key still opens, beside the new one."""

    overlap_hours: Annotated[int, Meta(ge=0, le=720)] = 24


class KeyList(Struct, frozen=True):
    keys: list[Key]


class Me(Struct, frozen=True):
    id: str
    name: str
    role: str
    organization_id: str
    organization_name: str
    project_id: str | None
    may_manage: bool
    may_annotate: bool
    scopes: tuple[str, ...] = ()
    email: str = ""
    has_password: bool = False


def me(principal: Principal, organization_name: str, member: Member | None = None) -> Me:
    return Me(
        id=principal.id,
        name=principal.name,
        role=principal.role.value,
        organization_id=principal.organization_id,
        organization_name=organization_name,
        project_id=principal.project_id,
        may_manage=principal.may_manage,
        may_annotate=principal.may_annotate,
        scopes=tuple(scope.value for scope in Scope if scope in principal.scopes),
        email=member.email if member else "",
        has_password=member is not None and member.has_password,
    )
