"""Label schemas, one row per version; a version never changes."""

from functools import lru_cache

import msgspec
import sqlalchemy as sa

from rotoscope.domain.job import Job, JobKind, JobState
from rotoscope.domain.schema import LabelSchema, SchemaVersion
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import jobs, label_schemas

_decoder = msgspec.json.Decoder(LabelSchema)

_BY_VERSION = Prepared(
    sa.select(label_schemas.c.document).where(
        label_schemas.c.project_id == sa.bindparam("project"), label_schemas.c.version == sa.bindparam("number")
    )
)
_decoded = lru_cache(64)(_decoder.decode)  # by its text; nobody changes a schema


def insert(conn: sa.Connection, project_id: str, schema: LabelSchema, created_at_ms: int) -> None:
    conn.execute(
        label_schemas.insert().values(
            project_id=project_id,
            version=schema.version,
            document=msgspec.json.encode(schema),
            created_at_ms=created_at_ms,
        )
    )


def find(conn: sa.Connection, project_id: str, version: int) -> LabelSchema | None:
    found = _BY_VERSION.first(conn, {"project": project_id, "number": version})
    return None if found is None else _decoded(bytes(found["document"]))


def get(conn: sa.Connection, project_id: str, version: int) -> LabelSchema:
    """The schema that a project or a job pins, which is always there."""
    schema = find(conn, project_id, version)
    if schema is None:
        raise LookupError(f"project {project_id} has no schema version {version}")
    return schema


def versions(conn: sa.Connection, project_id: str, count: int) -> list[SchemaVersion]:
    """The newest versions, with the jobs that pin each."""
    is_open = jobs.c.state.not_in([state for state in JobState if state.is_final])
    used = (
        sa.select(
            jobs.c.schema_version.label("version"),
            sa.func.count().label("job_count"),
            sa.func.sum(sa.case((is_open, 1), else_=0)).label("open_job_count"),
        )
        .where(jobs.c.project_id == project_id)
        .group_by(jobs.c.schema_version)
        .subquery()
    )
    found = conn.execute(
        sa.select(
            label_schemas.c.version,
            label_schemas.c.created_at_ms,
            sa.func.coalesce(used.c.job_count, 0),
            sa.func.coalesce(used.c.open_job_count, 0),
        )
        .select_from(label_schemas.outerjoin(used, used.c.version == label_schemas.c.version))
        .where(label_schemas.c.project_id == project_id)
        .order_by(label_schemas.c.version.desc())
        .limit(count)
    )
    return [SchemaVersion(*row) for row in found]


def of_job(conn: sa.Connection, job: Job) -> LabelSchema:
    """The schema that a job pins, as it holds for a job of its kind."""
    schema = get(conn, job.project_id, job.schema_version)
    return schema.for_picture() if job.kind is JobKind.IMAGE else schema
