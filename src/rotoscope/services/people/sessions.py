"""Signing in and out: by password or by a link, into sessions that end at once when they are to."""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from rotoscope.domain.errors import Forbidden, InvalidParameter, KeyInvalid, NotFound
from rotoscope.domain.member import Member, Principal, Role, Session
from rotoscope.kit.ids import new_id, new_secret, secret_hash
from rotoscope.services import passwords
from rotoscope.services.house import House
from rotoscope.store import audit, invitations, members, sessions

DAY_MS = 24 * 3600 * 1000
SESSION_LIFE_MS = 30 * DAY_MS
SEEN_EVERY_MS = 15 * 60 * 1000
BROWSER_LENGTH_MAX = 200
SAME_ADDRESS_MAX = 4  # people with one e-mail address, each in another organization
WRONG = "The e-mail address or the password is wrong."
LINK_SPENT = "This sign-in link was used already, is older than a day, or was never ours; ask for another."


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody signs in from."""

    address: str = ""
    browser: str = ""
    request_id: str = ""


def principal_of(member: Member, session: Session | None = None, origin: Origin | None = None) -> Principal:
    principal = Principal(member.id, member.organization_id, member.role, member.name)
    if session is not None:
        principal = replace(principal, session_id=session.id)
    if origin is not None:
        principal = replace(principal, address=origin.address, request_id=origin.request_id)
    return principal


def principal_from_session(conn: sa.Connection, secret: str, now_ms: int) -> Principal | None:
    """Who signed in and was given this session secret."""
    found = sessions.by_secret(conn, secret_hash(secret), now_ms)
    if found is None:
        return None
    is_use_to_be_noted = now_ms - found[1].seen_at_ms >= SEEN_EVERY_MS
    until_ms = found[1].expires_at_ms
    return replace(principal_of(*found), is_use_to_be_noted=is_use_to_be_noted, good_until_ms=until_ms)


def touch(conn: sa.Connection, principal: Principal, now_ms: int) -> None:
    """Note that a session is used."""
    sessions.touch(conn, principal.session_id, now_ms)


def open_session(conn: sa.Connection, house: House, member: Member, origin: Origin, way: str) -> str:
    """A new session; its secret, which is nowhere kept."""
    now_ms = house.clock.now_ms()
    secret = new_secret("rs_session")
    browser = origin.browser[:BROWSER_LENGTH_MAX]
    session = Session(new_id(), member.id, now_ms, now_ms + SESSION_LIFE_MS, now_ms, origin.address, browser)
    sessions.insert(conn, session, secret_hash(secret))
    audit.record(conn, now_ms, principal_of(member, session, origin), "session.open", session.id, way=way)
    return secret


def sign_in(conn: sa.Connection, house: House, link_secret: str, origin: Origin | None = None) -> str:
    """Spend a sign-in link; the secret of the session it opens."""
    member_id = sessions.use_link(conn, secret_hash(link_secret), house.clock.now_ms())
    member = None if member_id is None else members.by_id(conn, member_id)
    if member is None or member.disabled_at_ms is not None:
        raise KeyInvalid(LINK_SPENT)
    return open_session(conn, house, member, origin or Origin(), "link")


async def sign_in_by_password(house: House, email: str, password: str, origin: Origin) -> str:
    """The secret of a new session. Whether there is such a member shows neither in the answer nor in its time."""
    account = secret_hash(members.sign_in_name(email) or "")
    house.attempts.begin(account, origin.address, house.clock.now_ms())
    member = await _member_by_password(house, email, password)
    if member is None:
        raise KeyInvalid(WRONG)
    house.attempts.succeeded(account, origin.address)

    def write(conn: sa.Connection) -> str:
        if member not in members.with_passwords(conn, email, SAME_ADDRESS_MAX):
            raise KeyInvalid(WRONG)  # disabled, or with another password, since we looked
        return open_session(conn, house, member[0], origin, "password")

    return await house.db.write(write)


async def _member_by_password(house: House, email: str, password: str) -> tuple[Member, str] | None:
    """The member, and the hash that fits."""
    known = await house.db.read(lambda conn: members.with_passwords(conn, email, SAME_ADDRESS_MAX))
    for member, password_hash in known:
        if await house.passwords.matches(password, password_hash):
            return member, password_hash
    if not known:
        await house.passwords.match_nobody(password)
    return None


def sign_out(conn: sa.Connection, house: House, principal: Principal, session_secret: str) -> None:
    """Sign the caller out here. A key has no session, and nothing ends."""
    if sessions.delete(conn, secret_hash(session_secret)):
        audit.record(conn, house.clock.now_ms(), principal, "session.end", principal.session_id)


def list_sessions(conn: sa.Connection, house: House, principal: Principal) -> list[Session]:
    """Where the caller is signed in."""
    return sessions.of_member(conn, principal.id, house.clock.now_ms())


def end_session(conn: sa.Connection, house: House, principal: Principal, session_id: str) -> None:
    """Sign the caller out in one browser."""
    if not sessions.delete_one(conn, principal.id, session_id):
        raise NotFound("You have no such session.")
    audit.record(conn, house.clock.now_ms(), principal, "session.end", session_id)


def end_all(conn: sa.Connection, house: House, member_id: str) -> int:
    """Everything that lets this member in ends: sessions, sign-in links, links to a new password."""
    sessions.drop_links(conn, member_id)
    invitations.revoke_resets(conn, member_id, house.clock.now_ms())
    return sessions.delete_of_member(conn, member_id)


async def change_password(house: House, principal: Principal, current: str, wanted: str, origin: Origin) -> str:
    """A new password for the caller. All their sessions end; the secret of the one that goes on here."""
    if principal.role is Role.CLIENT:
        raise Forbidden("Keys have no password.")
    house.attempts.begin(principal.id, origin.address, house.clock.now_ms())
    known = await house.db.read(lambda conn: members.password_hash(conn, principal.id))
    if known is not None and not await house.passwords.matches(current, known):
        raise InvalidParameter.at("/current_password", "The current password is wrong.")
    house.attempts.succeeded(principal.id, origin.address)
    passwords.check(wanted, principal.name, pointer="/new_password")
    password_hash = await house.passwords.hash(wanted)

    def write(conn: sa.Connection) -> str:
        member = members.by_id(conn, principal.id)
        if member is None or members.password_hash(conn, principal.id) != known:
            raise KeyInvalid("The password was changed meanwhile; sign in again.")
        members.update(conn, member.id, password_hash=password_hash)
        end_all(conn, house, member.id)
        audit.record(conn, house.clock.now_ms(), principal, "member.password", member.id)
        return open_session(conn, house, member, origin, "password changed")

    return await house.db.write(write)
