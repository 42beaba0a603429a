"""The people of an organization: who they are, what they may, and taking it back at once."""

from dataclasses import replace

import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, Fault, Forbidden, InvalidParameter, NotFound
from rotoscope.domain.member import Invitation, InvitationKind, Member, Principal, Role, Scope
from rotoscope.domain.permission import EVERY_SCOPE, may_grant
from rotoscope.kit.ids import new_id, new_secret, secret_hash
from rotoscope.services.access import require_organization
from rotoscope.services.house import House
from rotoscope.services.people.sessions import DAY_MS, end_all
from rotoscope.store import audit, invitations, members, sessions, skills
from rotoscope.wire.member import MemberChange, NewMember

LINK_LIFE_MS = DAY_MS
EMAIL_TAKEN = "Another member of this organization has this e-mail address."


def add_member(conn: sa.Connection, house: House, principal: Principal, new: NewMember) -> Member:
    require_organization(principal)
    role = Role(new.role)
    require_may_grant(principal, role)
    member = insert_member(conn, house, principal.organization_id, new.name, new.email, role)
    audit.record(conn, member.created_at_ms, principal, "member.add", member.id, after=member, role=role, name=new.name)
    return member


def list_members(conn: sa.Connection, principal: Principal) -> list[tuple[Member, tuple[str, ...]]]:
    """Everybody, and what they can do as far as steps ask for it."""
    require_organization(principal)
    able = skills.of_organization(conn, principal.organization_id)
    return [(member, able.get(member.id, ())) for member in members.of_organization(conn, principal.organization_id)]


def get_member(conn: sa.Connection, principal: Principal, member_id: str) -> Member:
    require_organization(principal)
    return _member(conn, principal, member_id)


def change_member(
    conn: sa.Connection, house: House, principal: Principal, member_id: str, change: MemberChange
) -> Member:
    """Another name, address or role, or in or out. A changed role and a closed door end every session at once."""
    require_organization(principal)
    before = _member(conn, principal, member_id)
    role = before.role if change.role is None else Role(change.role)
    is_disabled = before.disabled_at_ms is not None if change.is_disabled is None else change.is_disabled
    shuts_out = role is not before.role or is_disabled is not (before.disabled_at_ms is not None)
    if before.id == principal.id and shuts_out:
        raise Forbidden("Nobody changes their own role or disables themselves; ask another owner or manager.")
    if before.id != principal.id:
        require_may_grant(principal, before.role)
        require_may_grant(principal, role)
    now_ms = house.clock.now_ms()
    disabled_at_ms = (before.disabled_at_ms or now_ms) if is_disabled else None
    after = replace(
        before,
        name=change.name or before.name,
        email=before.email if change.email is None else change.email.strip(),
        role=role,
        disabled_at_ms=disabled_at_ms,
    )
    _keep_an_owner(conn, before, after)
    _update(conn, before, after)
    if shuts_out:
        end_all(conn, house, before.id)
    told = {name: [getattr(before, name), getattr(after, name)] for name in ("name", "email", "role", "disabled_at_ms")}
    changed = {name: values for name, values in told.items() if values[0] != values[1]}
    audit.record(conn, now_ms, principal, "member.change", before.id, before=before, after=after, changed=changed)
    return after


def sign_out_everywhere(conn: sa.Connection, house: House, principal: Principal, member_id: str) -> int:
    """End every session and every unused link of a member; how many sessions there were."""
    require_organization(principal)
    member = _member(conn, principal, member_id)
    if member.id != principal.id:
        require_may_grant(principal, member.role)
    count = end_all(conn, house, member.id)
    audit.record(conn, house.clock.now_ms(), principal, "member.sign_out", member.id, sessions=count)
    return count


def create_sign_in_link(conn: sa.Connection, house: House, principal: Principal, member_id: str) -> tuple[str, int]:
    """A link that signs `member_id` in, once, within a day; and when it ends."""
    member = _able_member(conn, principal, member_id)
    secret = new_secret("rs_link")
    expires_at_ms = house.clock.now_ms() + LINK_LIFE_MS
    sessions.insert_link(conn, secret_hash(secret), member.id, expires_at_ms)
    audit.record(conn, house.clock.now_ms(), principal, "member.sign_in_link", member.id, name=member.name)
    return f"{house.links.public_url}/sign-in?token={secret}", expires_at_ms


def create_reset_link(conn: sa.Connection, house: House, principal: Principal, member_id: str) -> tuple[str, int]:
    """A link to a new password for `member_id`, once, within a day; and when it ends."""
    member = _able_member(conn, principal, member_id)
    now_ms = house.clock.now_ms()
    secret = new_secret("rs_reset")
    reset = Invitation(
        id=new_id(),
        organization_id=member.organization_id,
        kind=InvitationKind.RESET,
        email=member.email,
        role=member.role,
        member_id=member.id,
        invited_by=principal.name,
        created_at_ms=now_ms,
        expires_at_ms=now_ms + LINK_LIFE_MS,
    )
    invitations.insert(conn, reset, secret_hash(secret))
    audit.record(conn, now_ms, principal, "member.reset_link", member.id, name=member.name)
    return join_address(house, secret), reset.expires_at_ms


def insert_member(
    conn: sa.Connection,
    house: House,
    organization_id: str,
    name: str,
    email: str,
    role: Role,
    password_hash: str | None = None,
) -> Member:
    require_email(email)
    member = Member(new_id(), organization_id, name, email.strip(), role, house.clock.now_ms())
    member = replace(member, has_password=password_hash is not None)
    if not members.insert(conn, member, password_hash):
        raise Conflict(EMAIL_TAKEN)
    return member


def require_email(email: str, pointer: str = "/email") -> None:
    """Empty, or a name, one @ and a place: whether a letter arrives there is not ours to know."""
    name, at, place = email.strip().rpartition("@")
    if email.strip() and (not (name and at and place) or "@" in name or any(c.isspace() for c in email.strip())):
        fault = Fault(pointer, "no_address", "this is no e-mail address", email)
        raise InvalidParameter("This is no e-mail address.", faults=[fault])


def require_may_grant(principal: Principal, role: Role) -> None:
    """Nobody makes, changes or lets in somebody who may more than they do themselves."""
    may = may_grant(principal.role, role)
    if principal.role is Role.CLIENT and role is Role.MANAGER:
        may = EVERY_SCOPE - {Scope.AUDIT_READ} <= principal.scopes
    if not may:
        raise Forbidden(f"This needs somebody who may at least as much as the role {role} does.")


def join_address(house: House, secret: str) -> str:
    """The secret stands behind the #, which browsers send to nobody."""
    return f"{house.links.public_url}/join#{secret}"


def _able_member(conn: sa.Connection, principal: Principal, member_id: str) -> Member:
    """A member whom the caller may let in, and who may come in."""
    require_organization(principal)
    member = _member(conn, principal, member_id)
    if member.id != principal.id:
        require_may_grant(principal, member.role)
    if member.disabled_at_ms is not None:
        raise Conflict("This member is disabled; enable them first.")
    return member


def _member(conn: sa.Connection, principal: Principal, member_id: str) -> Member:
    member = members.get(conn, principal.organization_id, member_id)
    if member is None:
        raise NotFound("No such member.")
    return member


def _keep_an_owner(conn: sa.Connection, before: Member, after: Member) -> None:
    """The last owner who can sign in stays one. Owners are locked, so that two cannot unmake each other at once."""
    if before.role is not Role.OWNER or (after.role is Role.OWNER and after.disabled_at_ms is None):
        return
    if not [owner for owner in members.lock_owners(conn, before.organization_id) if owner.id != before.id]:
        raise Conflict("This is the last owner of the organization; make somebody else an owner first.")


def _update(conn: sa.Connection, before: Member, after: Member) -> None:
    values: dict[str, object] = {
        name: getattr(after, name)
        for name in ("name", "email", "role", "disabled_at_ms")
        if getattr(after, name) != getattr(before, name)
    }
    if "email" in values:
        require_email(after.email)
        if not members.is_same_name(before.email, after.email):
            if members.is_email_taken(conn, after.organization_id, after.email):
                raise Conflict(EMAIL_TAKEN)
            values["sign_in_name"] = members.sign_in_name(after.email)
    if "role" in values:
        values["role"] = after.role.value
    members.update(conn, before.id, **values)
