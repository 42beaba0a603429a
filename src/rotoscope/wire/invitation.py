"""Invitations and signing in, in our own routes. The address of an invitation is shown once, when it is made."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rotoscope.domain.member import Invitation, Session
from rotoscope.wire.text import Caption

Token = Annotated[str, Meta(min_length=1, max_length=200)]
Password = Annotated[str, Meta(max_length=1024)]  # its rules are told in words; see domain/password.py


class NewInvitation(Struct, frozen=True, forbid_unknown_fields=True):
    """Without `email` whoever has the link says their own."""

    role: Literal["owner", "manager", "maker", "checker", "viewer"] = "maker"
    email: Caption = ""
    expires_in_days: Annotated[int, Meta(ge=1, le=30)] = 7


class InvitationMade(Struct, frozen=True):
    """`url` is what to send to whoever is invited; it is not shown again."""

    invitation: Invitation
    url: str


class InvitationList(Struct, frozen=True):
    invitations: list[Invitation]


class Look(Struct, frozen=True, forbid_unknown_fields=True):
    """The part of the link behind the #."""

    token: Token


class JoinView(Struct, frozen=True):
    """What a link is for: `invite` to join, `setup` to be the first owner, `reset` to choose a new password."""

    kind: str
    email: str
    name: str
    role: str
    organization_name: str
    invited_by: str
    expires_at_ms: int


class Join(Struct, frozen=True, forbid_unknown_fields=True):
    """`email` counts where the invitation names none; `organization_name` when the first owner sets Rotoscope up."""

    token: Token
    password: Password
    name: Caption = ""
    email: Caption = ""
    organization_name: Caption = ""


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    email: Annotated[str, Meta(max_length=300)]
    password: Password


class NewPassword(Struct, frozen=True, forbid_unknown_fields=True):
    """`current_password` may be empty for who never had one."""

    new_password: Password
    current_password: Password = ""


class SessionView(Struct, frozen=True):
    id: str
    is_this: bool
    created_at_ms: int
    seen_at_ms: int
    expires_at_ms: int
    address: str
    browser: str


class SessionList(Struct, frozen=True):
    sessions: list[SessionView]


class SignedOut(Struct, frozen=True):
    session_count: int


def session_view(session: Session, this_id: str) -> SessionView:
    return SessionView(
        id=session.id,
        is_this=session.id == this_id,
        created_at_ms=session.created_at_ms,
        seen_at_ms=session.seen_at_ms,
        expires_at_ms=session.expires_at_ms,
        address=session.address,
        browser=session.browser,
    )
