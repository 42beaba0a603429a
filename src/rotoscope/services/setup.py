"""Setting up: organizations, members, keys, projects, label schemas, workflows; and who is asking."""

from dataclasses import replace

import sqlalchemy as sa

from rotoscope.domain.errors import Fault, Forbidden, InvalidParameter, KeyInvalid, NotFound
from rotoscope.domain.member import Key, Member, Organization, Principal, Role, Scope
from rotoscope.domain.project import Project
from rotoscope.domain.schema import OPEN_SCHEMA, LabelSchema
from rotoscope.domain.schema_rules import faults_of
from rotoscope.domain.workflow import MAKE_ONLY, Workflow
from rotoscope.kit.ids import new_id, new_secret, secret_hash
from rotoscope.services.access import project_of, require_manager, require_organization
from rotoscope.services.house import House
from rotoscope.store import audit, batches, keys, members, organizations, projects, schemas, sessions, workflows
from rotoscope.wire.member import KeyMade, NewKey, NewMember
from rotoscope.wire.project import NewProject, ProjectChange

DAY_MS = 24 * 3600 * 1000
LINK_LIFE_MS = DAY_MS
SESSION_LIFE_MS = 30 * DAY_MS
PREFIX_LENGTH = 14  # rs_live_ and six characters: enough to tell keys apart, useless to guess the rest
DEFAULT_TAG = "default"


def principal_from_key(conn: sa.Connection, secret: str, now_ms: int) -> Principal | None:
    """Who holds this API key; None if nobody does, or does no more."""
    key = keys.by_secret(conn, secret_hash(secret))
    if key is None or not key.is_alive(now_ms):
        return None
    return Principal(key.id, key.organization_id, Role.CLIENT, key.name, key.project_id, frozenset(key.scopes))


def principal_from_session(conn: sa.Connection, secret: str, now_ms: int) -> Principal | None:
    """Who signed in and was given this session secret."""
    member = sessions.member_by_secret(conn, secret_hash(secret), now_ms)
    return None if member is None else principal_of(member)


def principal_of(member: Member) -> Principal:
    return Principal(member.id, member.organization_id, member.role, member.name)


def create_organization(conn: sa.Connection, house: House, name: str, owner: NewMember) -> Member:
    """A new organization and its owner, who is returned. Nobody has a password; see `create_sign_in_link`."""
    organization = Organization(new_id(), name, house.clock.now_ms())
    organizations.insert(conn, organization)
    return _insert_member(conn, house, organization.id, owner, Role.OWNER)


def organization_name(conn: sa.Connection, principal: Principal) -> str:
    organization = organizations.get(conn, principal.organization_id)
    return organization.name if organization else ""


def add_member(conn: sa.Connection, house: House, principal: Principal, new: NewMember) -> Member:
    require_organization(principal)
    role = Role(new.role)
    if role is Role.OWNER and principal.role is not Role.OWNER:
        raise Forbidden("Only an owner makes another owner.")
    member = _insert_member(conn, house, principal.organization_id, new, role)
    audit.record(conn, member.created_at_ms, principal, "member.add", member.id, after=member, role=role)
    return member


def list_members(conn: sa.Connection, principal: Principal) -> list[Member]:
    require_organization(principal)
    return members.of_organization(conn, principal.organization_id)


def create_sign_in_link(conn: sa.Connection, house: House, principal: Principal, member_id: str) -> tuple[str, int]:
    """A link that signs `member_id` in, once, within a day; and when it ends."""
    require_organization(principal)
    member = members.get(conn, principal.organization_id, member_id)
    if member is None:
        raise NotFound("No such member.")
    if member.role is Role.OWNER and principal.role is not Role.OWNER:
        raise Forbidden("Only an owner signs an owner in.")
    secret = new_secret("rs_link")
    expires_at_ms = house.clock.now_ms() + LINK_LIFE_MS
    sessions.insert_link(conn, secret_hash(secret), member.id, expires_at_ms)
    audit.record(conn, house.clock.now_ms(), principal, "member.sign_in_link", member.id, member=member.name)
    return f"{house.links.public_url}/sign-in?token={secret}", expires_at_ms


def sign_in(conn: sa.Connection, house: House, link_secret: str) -> str:
    """Spend a sign-in link; the secret of the session it opens."""
    now_ms = house.clock.now_ms()
    member_id = sessions.use_link(conn, secret_hash(link_secret), now_ms)
    if member_id is None:
        raise KeyInvalid("This sign-in link was used already, is older than a day, or was never ours; ask for another.")
    secret = new_secret("rs_session")
    sessions.insert(conn, secret_hash(secret), member_id, now_ms, now_ms + SESSION_LIFE_MS)
    return secret


def sign_out(conn: sa.Connection, session_secret: str) -> None:
    sessions.delete(conn, secret_hash(session_secret))


def create_key(conn: sa.Connection, house: House, principal: Principal, new: NewKey) -> KeyMade:
    """A new API key with its secret, which is nowhere kept."""
    require_organization(principal)
    if new.project_id is not None:
        project_of(conn, principal, new.project_id)
    now_ms = house.clock.now_ms()
    if new.expires_at_ms is not None and new.expires_at_ms <= now_ms:
        fault = Fault("/expires_at_ms", "in_the_past", "the key would be expired already", new.expires_at_ms)
        raise InvalidParameter("expires_at_ms is in the past.", faults=[fault])
    secret = new_secret("rs_live")
    prefix = secret[:PREFIX_LENGTH]
    key = Key(
        id=new_id(),
        organization_id=principal.organization_id,
        project_id=new.project_id,
        name=new.name,
        prefix=prefix,
        created_at_ms=now_ms,
        expires_at_ms=new.expires_at_ms,
        revoked_at_ms=None,
        scopes=_granted(principal, new),
    )
    keys.insert(conn, key, secret_hash(secret))
    audit.record(conn, now_ms, principal, "key.create", key.id, after=key, name=key.name, scopes=key.scopes)
    return KeyMade(key.id, key.project_id, key.name, prefix, secret, now_ms, key.expires_at_ms, key.scopes)


def _granted(principal: Principal, new: NewKey) -> tuple[Scope, ...]:
    """The scopes of a new key: those asked for, else all that its maker can give."""
    own = principal.scopes if principal.role is Role.CLIENT else frozenset(Scope)
    if principal.role is Role.MANAGER:
        own = own - {Scope.AUDIT_READ}
    if beyond := [scope for scope in new.scopes or () if scope not in own]:
        raise Forbidden(f"You cannot give a key {beyond[0]}, which you do not have yourself.")
    return tuple(scope for scope in Scope if scope in (own if new.scopes is None else new.scopes))


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


def create_project(conn: sa.Connection, house: House, principal: Principal, new: NewProject) -> Project:
    """A project that takes jobs at once: an open schema, one maker as workflow `default`, and the default batch."""
    require_organization(principal)
    now_ms = house.clock.now_ms()
    project = Project(
        id=new_id(),
        organization_id=principal.organization_id,
        name=new.name,
        base=new.base,
        schema_version=OPEN_SCHEMA.version,
        callback_url=new.callback_url,
        callback_key=new.callback_key,
        guide=new.guide,
        created_at_ms=now_ms,
    )
    projects.insert(conn, project)
    schemas.insert(conn, project.id, OPEN_SCHEMA, now_ms)
    workflows.insert(conn, Workflow(new_id(), project.id, "Annotate", DEFAULT_TAG, MAKE_ONLY), now_ms)
    batches.default_of(conn, project.id, new_id(), now_ms)
    audit.record(conn, now_ms, principal, "project.create", project.id, after=project, name=project.name)
    return project


def list_projects(conn: sa.Connection, principal: Principal) -> list[Project]:
    own = projects.of_organization(conn, principal.organization_id)
    return [project for project in own if principal.may_see_project(project.id)]


def get_project(conn: sa.Connection, principal: Principal, project_id: str) -> Project:
    return project_of(conn, principal, project_id)


def update_project(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, change: ProjectChange
) -> Project:
    require_manager(principal)
    before = project_of(conn, principal, project_id)
    changes = change.changes()
    projects.update(conn, project_id, **changes)
    after = project_of(conn, principal, project_id)
    now_ms = house.clock.now_ms()
    audit.record(conn, now_ms, principal, "project.update", project_id, before=before, after=after, fields=[*changes])
    return after


def put_schema(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, wanted: LabelSchema
) -> LabelSchema:
    """Make `wanted` the project's schema, as its next version. Jobs keep the version they were created with."""
    require_manager(principal)
    project = project_of(conn, principal, project_id)
    if faults := faults_of(wanted.labels):
        raise InvalidParameter(f"The schema has {len(faults)} faults; nothing was changed.", faults=faults)
    current = schemas.get(conn, project_id, project.schema_version)
    if replace(wanted, version=current.version) == current:
        return current
    schema = replace(wanted, version=projects.raise_schema_version(conn, project_id))
    now_ms = house.clock.now_ms()
    schemas.insert(conn, project_id, schema, now_ms)
    audit.record(
        conn, now_ms, principal, "schema.update", project_id, before=current, after=schema, version=schema.version
    )
    return schema


def get_schema(conn: sa.Connection, principal: Principal, project_id: str, version: int | None = None) -> LabelSchema:
    """A schema, the newest unless `version` says otherwise."""
    project = project_of(conn, principal, project_id)
    schema = schemas.find(conn, project_id, project.schema_version if version is None else version)
    if schema is None:
        raise NotFound(f"The schema has no version {version}; the newest is {project.schema_version}.")
    return schema


def _insert_member(conn: sa.Connection, house: House, organization_id: str, new: NewMember, role: Role) -> Member:
    member = Member(new_id(), organization_id, new.name, new.email, role, house.clock.now_ms())
    members.insert(conn, member)
    return member
