"""Label schemas, one row per version; a version never changes."""

from functools import lru_cache

import msgspec
import sqlalchemy as sa

from rotoscope.domain.job import Job, JobKind
from rotoscope.domain.schema import LabelSchema
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import label_schemas

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


def of_job(conn: sa.Connection, job: Job) -> LabelSchema:
    """The schema that a job pins, as it holds for a job of its kind."""
    schema = get(conn, job.project_id, job.schema_version)
    return schema.for_picture() if job.kind is JobKind.IMAGE else schema
