"""How projects review, the marks of reviewers, and who is behind an id."""

from collections.abc import Collection

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.review import DEFAULT_REVIEW, Mark, MarkKind, ReviewSettings
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import keys, members, review_marks, review_settings

_settings = msgspec.json.Decoder(ReviewSettings)
_OF_PROJECT = Prepared(
    sa.select(review_settings.c.document).where(review_settings.c.project_id == sa.bindparam("project"))
)

_CLEAR_TICKS = Prepared(
    review_marks.delete().where(
        review_marks.c.job_id == sa.bindparam("job"), review_marks.c.kind == MarkKind.TICKED.value
    )
)


def settings_of(conn: sa.Connection, project_id: str) -> ReviewSettings:
    found = _OF_PROJECT.first(conn, {"project": project_id})
    return DEFAULT_REVIEW if found is None else _settings.decode(found["document"])


def blind_among(conn: sa.Connection, project_ids: Collection[str]) -> set[str]:
    """Those of these projects whose reviews are blind."""
    if len(project_ids) == 1:
        return {project_id for project_id in project_ids if settings_of(conn, project_id).is_blind}
    select = sa.select(review_settings).where(review_settings.c.project_id.in_(list(project_ids)))
    return {row.project_id for row in conn.execute(select) if _settings.decode(row.document).is_blind}


def put_settings(conn: sa.Connection, project_id: str, settings: ReviewSettings, now_ms: int) -> None:
    values = {"document": msgspec.json.encode(settings), "updated_at_ms": now_ms}
    statement = insert_or(review_settings).values(project_id=project_id, **values)
    conn.execute(statement.on_conflict_do_update(index_elements=["project_id"], set_=values))


def marks_of(conn: sa.Connection, job_id: str) -> list[Mark]:
    """The marks of a job, oldest first."""
    of_job = sa.select(review_marks).where(review_marks.c.job_id == job_id)
    rows = conn.execute(of_job.order_by(review_marks.c.created_at_ms, review_marks.c.subject))
    return [Mark(MarkKind(row.kind), row.subject, row.author_id, row.revision, row.round) for row in rows]


def set_mark(conn: sa.Connection, job_id: str, mark: Mark, now_ms: int) -> None:
    values = {"author_id": mark.author_id, "revision": mark.revision, "round": mark.round, "created_at_ms": now_ms}
    statement = insert_or(review_marks).values(job_id=job_id, kind=mark.kind.value, subject=mark.subject, **values)
    conn.execute(statement.on_conflict_do_update(index_elements=["job_id", "kind", "subject"], set_=values))


def clear_ticks(conn: sa.Connection, job_id: str) -> None:
    _CLEAR_TICKS.run(conn, {"job": job_id})


def clear_mark(conn: sa.Connection, job_id: str, kind: MarkKind, subject: str) -> None:
    own = (review_marks.c.job_id == job_id, review_marks.c.kind == kind.value, review_marks.c.subject == subject)
    conn.execute(review_marks.delete().where(*own))


def names_of(conn: sa.Connection, organization_id: str, ids: Collection[str]) -> dict[str, str]:
    """The names of members and keys."""
    found: dict[str, str] = {}
    for table in (members, keys):
        own = sa.select(table.c.id, table.c.name).where(table.c.organization_id == organization_id)
        found |= {row.id: row.name for row in conn.execute(own.where(table.c.id.in_(list(ids))))}
    return found
