"""Links that let somebody in once: to join, to be the first owner, or to choose a new password."""

import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, InvalidParameter, KeyInvalid, NotFound
from rotoscope.domain.member import Invitation, InvitationKind, Member, Organization, Principal, Role
from rotoscope.kit.ids import new_id, new_secret, secret_hash
from rotoscope.services import passwords
from rotoscope.services.access import require_organization
from rotoscope.services.house import House
from rotoscope.services.people.members import EMAIL_TAKEN, insert_member, join_address, require_email, require_may_grant
from rotoscope.services.people.sessions import DAY_MS, Origin, end_all, open_session, principal_of
from rotoscope.store import audit, invitations, members, organizations
from rotoscope.wire.invitation import Join, JoinView, NewInvitation

SETUP_LIFE_MS = DAY_MS
FIRST_ORGANIZATION = "Rotoscope"
SPENT = "This link was used already, has ended, or was never ours; ask for another."


def invite(conn: sa.Connection, house: House, principal: Principal, new: NewInvitation) -> tuple[Invitation, str]:
    """An invitation and the address to send to whoever is invited; it is shown only now."""
    require_organization(principal)
    role = Role(new.role)
    require_may_grant(principal, role)
    require_email(new.email)
    if members.is_email_taken(conn, principal.organization_id, new.email):
        raise Conflict(EMAIL_TAKEN)
    kind, email, lifetime_ms = InvitationKind.INVITE, new.email.strip(), new.expires_in_days * DAY_MS
    made = _make(conn, house, principal.organization_id, kind, email, role, principal.name, lifetime_ms)
    invitation = made[0]
    now_ms = invitation.created_at_ms
    audit.record(conn, now_ms, principal, "invitation.create", invitation.id, role=role, email=invitation.email)
    return made


def list_invitations(conn: sa.Connection, principal: Principal) -> list[Invitation]:
    require_organization(principal)
    return invitations.of_organization(conn, principal.organization_id, InvitationKind.INVITE)


def revoke_invitation(conn: sa.Connection, house: House, principal: Principal, invitation_id: str) -> Invitation:
    require_organization(principal)
    now_ms = house.clock.now_ms()
    invitation = invitations.revoke(conn, principal.organization_id, invitation_id, now_ms)
    if invitation is None:
        raise NotFound("No such invitation.")
    audit.record(conn, now_ms, principal, "invitation.revoke", invitation.id, email=invitation.email)
    return invitation


def create_setup_link(conn: sa.Connection, house: House) -> str | None:
    """The link that makes the first owner, once, within a day; None if there is a member already."""
    if members.is_anybody(conn):
        return None
    organization = first_organization(conn, house)
    kind = InvitationKind.SETUP
    _, address = _make(conn, house, organization.id, kind, "", Role.OWNER, FIRST_ORGANIZATION, SETUP_LIFE_MS)
    return address


def first_organization(conn: sa.Connection, house: House) -> Organization:
    """The oldest organization, which is made if there is none."""
    for organization in organizations.every(conn):
        return organization
    organization = Organization(new_id(), FIRST_ORGANIZATION, house.clock.now_ms())
    organizations.insert(conn, organization)
    return organization


def look(conn: sa.Connection, house: House, secret: str) -> JoinView:
    """What an invitation is for, before it is used; looking does not spend it."""
    invitation = invitations.by_secret(conn, secret_hash(secret), house.clock.now_ms())
    if invitation is None or _is_too_late(conn, invitation):
        raise KeyInvalid(SPENT)
    organization = organizations.get(conn, invitation.organization_id)
    member = None if invitation.member_id is None else members.by_id(conn, invitation.member_id)
    return JoinView(
        kind=invitation.kind.value,
        email=invitation.email,
        name=member.name if member else "",
        role=invitation.role.value,
        organization_name=organization.name if organization else "",
        invited_by=invitation.invited_by,
        expires_at_ms=invitation.expires_at_ms,
    )


async def join(house: House, wanted: Join, origin: Origin) -> str:
    """Use an invitation: be a member from now on, or have a new password. The secret of the session that opens."""
    seen = await house.db.read(lambda conn: look(conn, house, wanted.token))
    email = seen.email or wanted.email
    name = seen.name if seen.kind == InvitationKind.RESET else wanted.name.strip()
    if not name:
        raise InvalidParameter.at("/name", "Say your name.")
    if seen.kind != InvitationKind.RESET and not email.strip():
        raise InvalidParameter.at("/email", "Say the e-mail address that you will sign in with.")
    passwords.check(wanted.password, name, email)
    password_hash = await house.passwords.hash(wanted.password)

    def write(conn: sa.Connection) -> str:
        invitation = invitations.use(conn, secret_hash(wanted.token), house.clock.now_ms())
        if invitation is None or _is_too_late(conn, invitation, lock=True):
            raise KeyInvalid(SPENT)
        if invitation.kind is InvitationKind.RESET:
            member = _reset(conn, house, invitation, password_hash, origin)
            return open_session(conn, house, member, origin, "password reset")
        member = insert_member(conn, house, invitation.organization_id, name, email, invitation.role, password_hash)
        invitations.note_member(conn, invitation.id, member.id)
        if invitation.kind is InvitationKind.SETUP and wanted.organization_name.strip():
            organizations.rename(conn, invitation.organization_id, wanted.organization_name.strip())
        asker = principal_of(member, origin=origin)
        action = "organization.setup" if invitation.kind is InvitationKind.SETUP else "member.join"
        audit.record(
            conn, house.clock.now_ms(), asker, action, member.id, after=member, role=member.role, by=invitation.id
        )
        return open_session(conn, house, member, origin, "joined")

    return await house.db.write(write)


def _reset(conn: sa.Connection, house: House, invitation: Invitation, password_hash: str, origin: Origin) -> Member:
    member = members.by_id(conn, invitation.member_id or "")
    if member is None or member.disabled_at_ms is not None:
        raise KeyInvalid(SPENT)
    members.update(conn, member.id, password_hash=password_hash)
    end_all(conn, house, member.id)
    asker = principal_of(member, origin=origin)
    audit.record(conn, house.clock.now_ms(), asker, "member.password", member.id, by=invitation.id)
    return member


def _is_too_late(conn: sa.Connection, invitation: Invitation, *, lock: bool = False) -> bool:
    """Whether there is somebody already, where only the first may come by this link."""
    if invitation.kind is not InvitationKind.SETUP:
        return False
    if lock:
        organizations.lock(conn, invitation.organization_id)
    return members.is_anybody(conn)


def _make(
    conn: sa.Connection,
    house: House,
    organization_id: str,
    kind: InvitationKind,
    email: str,
    role: Role,
    invited_by: str,
    lifetime_ms: int,
) -> tuple[Invitation, str]:
    now_ms = house.clock.now_ms()
    secret = new_secret(f"rs_{kind.value}")
    invitation = Invitation(
        id=new_id(),
        organization_id=organization_id,
        kind=kind,
        email=email,
        role=role,
        member_id=None,
        invited_by=invited_by,
        created_at_ms=now_ms,
        expires_at_ms=now_ms + lifetime_ms,
    )
    invitations.insert(conn, invitation, secret_hash(secret))
    return invitation, join_address(house, secret)
