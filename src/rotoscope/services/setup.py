"""Setting up: organizations, projects, label schemas, the first workflow."""

from dataclasses import replace

import sqlalchemy as sa

from rotoscope.domain.errors import InvalidParameter, NotFound
from rotoscope.domain.member import Member, Organization, Principal, Role
from rotoscope.domain.news import NewsKind
from rotoscope.domain.project import Project
from rotoscope.domain.schema import OPEN_SCHEMA, LabelSchema, SchemaVersion
from rotoscope.domain.schema_rules import faults_of
from rotoscope.domain.workflow import MAKE_ONLY, Workflow
from rotoscope.kit.ids import new_id
from rotoscope.services.access import project_of, require_manager, require_organization
from rotoscope.services.house import House
from rotoscope.services.people import insert_member
from rotoscope.store import audit, batches, members, news, organizations, projects, schemas, workflows
from rotoscope.wire.member import NewMember
from rotoscope.wire.project import NewProject, ProjectChange

DEFAULT_TAG = "default"
VERSIONS_TOLD = 200


def create_organization(conn: sa.Connection, house: House, name: str, owner: NewMember) -> Member:
    """A new organization and its owner, who is returned. Nobody has a password; see `create_sign_in_link`."""
    organization = Organization(new_id(), name, house.clock.now_ms())
    organizations.insert(conn, organization)
    return insert_member(conn, house, organization.id, owner.name, owner.email, Role.OWNER)


def organization_name(conn: sa.Connection, principal: Principal) -> str:
    organization = organizations.get(conn, principal.organization_id)
    return organization.name if organization else ""


def me(conn: sa.Connection, principal: Principal) -> tuple[str, Member | None]:
    """The name of the caller's organization, and the member they are, unless they are a key."""
    member = None if principal.role is Role.CLIENT else members.get(conn, principal.organization_id, principal.id)
    return organization_name(conn, principal), member


def create_project(
    conn: sa.Connection, house: House, principal: Principal, new: NewProject, *, with_workflow: bool = True
) -> Project:
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
        keyframe_tolerance=new.keyframe_tolerance,
        is_closed=new.is_closed,
    )
    projects.insert(conn, project)
    schemas.insert(conn, project.id, OPEN_SCHEMA, now_ms)
    if with_workflow:
        workflows.insert(conn, Workflow(new_id(), project.id, "Annotate", DEFAULT_TAG, MAKE_ONLY), now_ms)
    batches.default_of(conn, project.id, new_id(), now_ms)
    audit.record(conn, now_ms, principal, "project.create", project.id, after=project, name=project.name)
    return project


def list_projects(conn: sa.Connection, principal: Principal) -> list[Project]:
    return projects.listed(conn, principal)


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
    news.note(conn, NewsKind.PROJECT_CHANGED, principal.organization_id, project_id, now_ms, project_id)
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
    news.note(conn, NewsKind.PROJECT_CHANGED, principal.organization_id, project_id, now_ms, project_id)
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


def schema_versions(conn: sa.Connection, principal: Principal, project_id: str) -> list[SchemaVersion]:
    """The newest versions of the schema, and how many jobs use each."""
    project_of(conn, principal, project_id)
    return schemas.versions(conn, project_id, VERSIONS_TOLD)
