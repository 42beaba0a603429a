"""Signing in at an identity provider: whom we let in, and how an account there is joined to a member here."""

import secrets
from dataclasses import dataclass

import sqlalchemy as sa
import structlog

from rotoscope.domain.errors import Forbidden, NotFound
from rotoscope.domain.identity import (
    Claims,
    ConnectFirst,
    EmailUnverified,
    Identity,
    IdentityTaken,
    MemberDisabled,
    NotInvited,
    ProviderMissing,
    SignInAttempt,
    SignInDenied,
    SignInSpent,
)
from rotoscope.domain.member import Member, Principal, Role
from rotoscope.kit.ids import new_id, new_secret, secret_hash
from rotoscope.services.house import House
from rotoscope.services.identity_provider import IdentityProvider
from rotoscope.services.people.invitations import first_organization
from rotoscope.services.people.members import insert_member, require_email
from rotoscope.services.people.sessions import Origin, open_session, principal_of
from rotoscope.store import audit, identities, invitations, members

ATTEMPT_LIFE_MS = 10 * 60 * 1000
CALLBACK = "/v1/sign-in/oidc/callback"
NAME_LENGTH_MAX = 200
RETURN_LENGTH_MAX = 2000

log = structlog.get_logger("rotoscope.people")


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes, and what it has to bring back in its cookie."""

    url: str
    browser_secret: str


@dataclass(frozen=True, slots=True)
class Return:
    """What the provider sends the browser back with."""

    state: str = ""
    code: str = ""
    error: str = ""
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Who came in: the secret of their new session, none for who was in already; and the page they were at."""

    session_secret: str
    return_to: str


def provider_of(house: House) -> IdentityProvider:
    if house.provider is None:
        raise ProviderMissing
    return house.provider


async def depart(house: House, return_to: str, browser_secret: str, member: Principal | None = None) -> Departure:
    """Begin a sign-in, or, for a `member`, joining their account there to them."""
    provider = provider_of(house)
    if member is not None and member.role is Role.CLIENT:
        raise Forbidden("Keys do not sign in.")
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    browser = browser_secret or new_secret("rs_browser")
    attempt = SignInAttempt(nonce, verifier, safe_path(return_to), None if member is None else member.id)
    url = await provider.address(house.links.public_url + CALLBACK, state, nonce, verifier)
    ends_ms = house.clock.now_ms() + ATTEMPT_LIFE_MS
    hashes = (secret_hash(state), secret_hash(browser))
    await house.db.write(lambda conn: identities.begin(conn, attempt, *hashes, ends_ms))
    return Departure(url, browser)


async def arrive(house: House, back: Return, browser_secret: str, member: Principal | None, origin: Origin) -> Entry:
    """Finish it. The state has to be one that this browser took along, and is good once whatever comes of it."""
    provider = provider_of(house)
    hashes = (secret_hash(back.state), secret_hash(browser_secret))
    attempt = await house.db.write(lambda conn: identities.spend(conn, *hashes, house.clock.now_ms()))
    if attempt is None:
        raise SignInSpent
    await provider.require_own_answer(back.issuer)
    if back.error or not back.code:
        raise SignInDenied
    if attempt.member_id is not None and (member is None or member.id != attempt.member_id):
        raise SignInSpent("You signed out meanwhile; sign in and connect the account again.")
    redirect_uri = house.links.public_url + CALLBACK
    claims = await provider.claims(back.code, attempt.verifier, redirect_uri, attempt.nonce)

    def write(conn: sa.Connection) -> Entry:
        if member is not None and attempt.member_id is not None:
            _connect(conn, house, member, claims)
            return Entry("", attempt.return_to)
        somebody = _somebody(conn, house, provider, claims, origin)
        return Entry(open_session(conn, house, somebody, origin, "identity provider"), attempt.return_to)

    return await house.db.write(write)


def list_identities(conn: sa.Connection, principal: Principal) -> list[Identity]:
    return identities.of_member(conn, principal.id)


def disconnect(conn: sa.Connection, house: House, principal: Principal, identity_id: str) -> None:
    """The account opens nothing here any more."""
    if not identities.delete(conn, principal.id, identity_id):
        raise NotFound("You have no such account connected.")
    audit.record(conn, house.clock.now_ms(), principal, "identity.disconnect", identity_id)


def safe_path(path: str) -> str:
    """A page of ours, or the first one: nobody is sent to a stranger's page from here."""
    is_ours = path.startswith("/") and not path.startswith("//") and len(path) <= RETURN_LENGTH_MAX
    is_plain = all("!" <= letter <= "~" and letter != "\\" for letter in path)
    return path if is_ours and is_plain else "/"


def _somebody(conn: sa.Connection, house: House, provider: IdentityProvider, claims: Claims, origin: Origin) -> Member:
    """The member whose account this is; for the first time, whoever was invited under its verified address."""
    identity = identities.find(conn, claims.issuer, claims.subject)
    if identity is not None:
        member = members.by_id(conn, identity.member_id)
        if member is None or member.disabled_at_ms is not None:
            raise MemberDisabled
        return member
    if not claims.email or not claims.is_email_verified:
        raise EmailUnverified
    require_email(claims.email)
    if not claims.email.isascii():
        raise NotInvited("Only plain e-mail addresses are matched: letters of other alphabets can look like these.")
    member = (
        _added(conn, claims)
        or _invited(conn, house, claims, origin)
        or _of_domain(conn, house, provider, claims, origin)
    )
    if member is None:
        raise NotInvited
    _bind(conn, house, member, claims, origin)
    return member


def _added(conn: sa.Connection, claims: Claims) -> Member | None:
    """A member whom a manager added under this address, if they have no other way to sign in yet."""
    known = members.with_email(conn, claims.email)
    if not known:
        return None
    if any(member.disabled_at_ms is not None for member in known):
        raise MemberDisabled
    if len(known) > 1 or known[0].has_password or identities.of_member(conn, known[0].id):
        raise ConnectFirst
    return known[0]


def _invited(conn: sa.Connection, house: House, claims: Claims, origin: Origin) -> Member | None:
    now_ms = house.clock.now_ms()
    invitation = invitations.use_for_email(conn, members.sign_in_name(claims.email) or "", now_ms)
    if invitation is None:
        return None
    name = _name(claims)
    member = insert_member(conn, house, invitation.organization_id, name, claims.email, invitation.role)
    invitations.note_member(conn, invitation.id, member.id)
    asker = principal_of(member, origin=origin)
    audit.record(conn, now_ms, asker, "member.join", member.id, after=member, role=member.role, by=invitation.id)
    return member


def _of_domain(
    conn: sa.Connection, house: House, provider: IdentityProvider, claims: Claims, origin: Origin
) -> Member | None:
    """Somebody of an allowed domain joins the first organization, with the role that the settings give."""
    domain = claims.email.rpartition("@")[2].lower()
    if domain not in provider.registration.domains:
        return None
    organization = first_organization(conn, house)
    member = insert_member(conn, house, organization.id, _name(claims), claims.email, provider.registration.role)
    asker = principal_of(member, origin=origin)
    audit.record(
        conn, house.clock.now_ms(), asker, "member.join", member.id, after=member, role=member.role, domain=domain
    )
    return member


def _connect(conn: sa.Connection, house: House, principal: Principal, claims: Claims) -> None:
    identity = identities.find(conn, claims.issuer, claims.subject)
    if identity is not None and identity.member_id == principal.id:
        return
    member = members.by_id(conn, principal.id)
    if identity is not None or member is None:
        raise IdentityTaken
    _bind(conn, house, member, claims, Origin(principal.address, request_id=principal.request_id))


def _bind(conn: sa.Connection, house: House, member: Member, claims: Claims, origin: Origin) -> None:
    now_ms = house.clock.now_ms()
    identity = Identity(new_id(), member.id, claims.issuer, claims.subject, claims.email, now_ms)
    if not identities.insert(conn, identity):
        raise IdentityTaken
    asker = principal_of(member, origin=origin)
    told = {"issuer": claims.issuer, "subject": claims.subject, "email": claims.email}
    audit.record(conn, now_ms, asker, "identity.connect", identity.id, after=identity, **told)


def _name(claims: Claims) -> str:
    """What to call them: no control characters, nothing that turns the reading order, and not for ever."""
    name = "".join(letter for letter in claims.name if letter.isprintable()).strip()
    return (name or claims.email.partition("@")[0])[:NAME_LENGTH_MAX]
