"""API keys: made with the scopes that their maker may give, shown once, rotated with an overlap, revoked at once."""

from dataclasses import replace

import sqlalchemy as sa

from rotoscope.domain.errors import Fault, Forbidden, InvalidParameter, NotFound
from rotoscope.domain.member import Key, Principal, Role, Scope
from rotoscope.kit.ids import is_key, new_id, new_key, secret_hash
from rotoscope.services.access import project_of, require_organization
from rotoscope.services.house import House
from rotoscope.store import audit, keys
from rotoscope.wire.member import KeyMade, NewKey

PREFIX_LENGTH = 14  # rs_live_ and six characters: enough to tell keys apart, useless to guess the rest
USED_EVERY_MS = 3600 * 1000
HOUR_MS = 3600 * 1000


def principal_from_key(conn: sa.Connection, secret: str, now_ms: int) -> Principal | None:
    """Who holds this API key; None if nobody does, or does no more."""
    key = keys.by_secret(conn, secret_hash(secret)) if is_key(secret) else None
    if key is None or not key.is_alive(now_ms):
        return None
    return Principal(
        id=key.id,
        organization_id=key.organization_id,
        role=Role.CLIENT,
        name=key.name,
        project_id=key.project_id,
        scopes=frozenset(key.scopes),
        good_until_ms=key.expires_at_ms,
        is_use_to_be_noted=key.last_used_at_ms is None or now_ms - key.last_used_at_ms >= USED_EVERY_MS,
    )


def touch(conn: sa.Connection, principal: Principal, now_ms: int) -> None:
    """Note that a key was used: once an hour is enough to tell a living key from a forgotten one."""
    keys.touch(conn, principal.id, now_ms)


def create_key(conn: sa.Connection, house: House, principal: Principal, new: NewKey) -> KeyMade:
    """A new API key with its secret, which is nowhere kept."""
    require_organization(principal)
    if new.project_id is not None:
        project_of(conn, principal, new.project_id)
    now_ms = house.clock.now_ms()
    if new.expires_at_ms is not None and new.expires_at_ms <= now_ms:
        fault = Fault("/expires_at_ms", "in_the_past", "the key would be expired already", new.expires_at_ms)
        raise InvalidParameter("expires_at_ms is in the past.", faults=[fault])
    key = Key(
        id=new_id(),
        organization_id=principal.organization_id,
        project_id=new.project_id,
        name=new.name,
        prefix="",
        created_at_ms=now_ms,
        expires_at_ms=new.expires_at_ms,
        revoked_at_ms=None,
        scopes=_granted(principal, new.scopes),
    )
    made = _keep(conn, key)
    audit.record(conn, now_ms, principal, "key.create", key.id, after=key, name=key.name, scopes=key.scopes)
    return made


def list_keys(conn: sa.Connection, principal: Principal) -> list[Key]:
    require_organization(principal)
    return keys.of_organization(conn, principal.organization_id)


def revoke_key(conn: sa.Connection, house: House, principal: Principal, key_id: str) -> Key:
    require_organization(principal)
    key = keys.revoke(conn, principal.organization_id, key_id, house.clock.now_ms())
    if key is None:
        raise NotFound("No such key.")
    audit.record(conn, house.clock.now_ms(), principal, "key.revoke", key.id, after=key, name=key.name)
    return key


def rotate_key(conn: sa.Connection, house: House, principal: Principal, key_id: str, overlap_hours: int) -> KeyMade:
    """A new key like this one; this one goes on for the overlap, so that nothing stands still meanwhile."""
    require_organization(principal)
    now_ms = house.clock.now_ms()
    old = keys.get(conn, principal.organization_id, key_id)
    if old is None:
        raise NotFound("No such key.")
    if not old.is_alive(now_ms):
        raise InvalidParameter.at("/path/key_id", "This key is revoked or expired; make a new one.")
    _granted(principal, old.scopes)
    lifetime_ms = None if old.expires_at_ms is None else old.expires_at_ms - old.created_at_ms
    fresh = replace(
        old,
        id=new_id(),
        created_at_ms=now_ms,
        expires_at_ms=None if lifetime_ms is None else now_ms + lifetime_ms,
        last_used_at_ms=None,
        leaked_at_ms=None,
        replaces=old.id,
    )
    made = _keep(conn, fresh)
    keys.end_at(conn, old.id, now_ms + overlap_hours * HOUR_MS)
    audit.record(conn, now_ms, principal, "key.rotate", old.id, before=old, after=fresh, name=old.name, by=fresh.id)
    return made


def flag_leaked(conn: sa.Connection, house: House, secret: str, address: str) -> None:
    """A key was sent in an address: note it, for whoever looks at the list of keys."""
    now_ms = house.clock.now_ms()
    key = keys.flag_leaked(conn, secret_hash(secret), now_ms)
    if key is not None:
        holder = Principal(key.id, key.organization_id, Role.CLIENT, key.name, address=address)
        audit.record(conn, now_ms, holder, "key.leaked", key.id, name=key.name)


def _keep(conn: sa.Connection, key: Key) -> KeyMade:
    secret = new_key("rs_live")
    key = replace(key, prefix=secret[:PREFIX_LENGTH])
    keys.insert(conn, key, secret_hash(secret))
    return KeyMade(
        id=key.id,
        project_id=key.project_id,
        name=key.name,
        prefix=key.prefix,
        secret=secret,
        created_at_ms=key.created_at_ms,
        expires_at_ms=key.expires_at_ms,
        scopes=key.scopes,
        replaces=key.replaces,
    )


def _granted(principal: Principal, wanted: tuple[Scope, ...] | None) -> tuple[Scope, ...]:
    """The scopes of a new key: those asked for, else all that its maker can give."""
    own = principal.scopes if principal.role is Role.CLIENT else frozenset(Scope)
    if principal.role is Role.MANAGER:
        own = own - {Scope.AUDIT_READ}
    if beyond := [scope for scope in wanted or () if scope not in own]:
        raise Forbidden(f"You cannot give a key {beyond[0]}, which you do not have yourself.")
    return tuple(scope for scope in Scope if scope in (own if wanted is None else wanted))
