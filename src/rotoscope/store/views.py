"""Filters of the job list that were kept by name."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.store.tables import job_views


@dataclass(frozen=True, slots=True)
class KeptView:
    """`owner_id` is empty for what is shared with everybody."""

    id: str
    project_id: str
    owner_id: str
    name: str
    query: str


_COLUMNS = [job_views.c[name] for name in KeptView.__dataclass_fields__]


def seen_by(conn: sa.Connection, project_id: str, owner_id: str) -> list[KeptView]:
    """Those of the project that are shared, and this person's own; by name."""
    select = sa.select(*_COLUMNS).where(job_views.c.project_id == project_id)
    own = select.where(job_views.c.owner_id.in_(["", owner_id]))
    return [KeptView(*row) for row in conn.execute(own.order_by(job_views.c.name, job_views.c.owner_id))]


def get(conn: sa.Connection, project_id: str, view_id: str) -> KeptView | None:
    select = sa.select(*_COLUMNS).where(job_views.c.project_id == project_id, job_views.c.id == view_id)
    row = conn.execute(select).first()
    return None if row is None else KeptView(*row)


def put(conn: sa.Connection, view: KeptView, now_ms: int) -> None:
    """Keep it; one of the same name and owner is replaced."""
    new = insert_or(job_views).values(
        id=view.id,
        project_id=view.project_id,
        owner_id=view.owner_id,
        name=view.name,
        query=view.query,
        updated_at_ms=now_ms,
    )
    changed = {"query": new.excluded.query, "updated_at_ms": new.excluded.updated_at_ms}
    conn.execute(new.on_conflict_do_update(index_elements=["project_id", "owner_id", "name"], set_=changed))


def delete(conn: sa.Connection, view_id: str) -> None:
    conn.execute(job_views.delete().where(job_views.c.id == view_id))
