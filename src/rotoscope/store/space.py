"""How much room the pictures of projects take. Bytes are kept by their content: the same picture counts once."""

from dataclasses import dataclass

import sqlalchemy as sa

from rotoscope.store.tables import frames, jobs, projects, uploads


@dataclass(frozen=True, slots=True)
class Space:
    project_id: str
    name: str
    jobs: int
    results: int
    pictures: int
    picture_bytes: int


def by_project(conn: sa.Connection, organization_id: str, project_id: str | None = None) -> list[Space]:
    """The largest first; those that were deleted and are still kept as well."""
    own = [projects.c.organization_id == organization_id, *([projects.c.id == project_id] if project_id else [])]
    counted = {
        row[0]: row[1:]
        for row in conn.execute(
            sa.select(jobs.c.project_id, sa.func.count(), sa.func.count(jobs.c.result_sha256))
            .join(projects, projects.c.id == jobs.c.project_id)
            .where(*own)
            .group_by(jobs.c.project_id)
        )
    }
    each = (
        sa.select(jobs.c.project_id, frames.c.sha256, frames.c.byte_count)
        .join_from(frames, jobs, frames.c.job_id == jobs.c.id)
        .join(projects, projects.c.id == jobs.c.project_id)
        .where(*own, frames.c.sha256.is_not(None))
        .distinct()
        .subquery()
    )
    sums = sa.select(each.c.project_id, sa.func.count(), sa.func.sum(each.c.byte_count)).group_by(each.c.project_id)
    kept = {row[0]: (row[1], int(row[2] or 0)) for row in conn.execute(sums)}
    named = conn.execute(sa.select(projects.c.id, projects.c.name).where(*own)).all()
    found = [Space(id, name, *counted.get(id, (0, 0)), *kept.get(id, (0, 0))) for id, name in named]
    return sorted(found, key=lambda space: (-space.picture_bytes, -space.jobs, space.name, space.project_id))


def of_uploads(conn: sa.Connection, organization_id: str) -> tuple[int, int]:
    """How many files were uploaded and are kept, and their bytes."""
    own = (uploads.c.organization_id == organization_id, uploads.c.sha256.is_not(None))
    each = sa.select(uploads.c.sha256, uploads.c.byte_count).where(*own).distinct().subquery()
    row = conn.execute(sa.select(sa.func.count(), sa.func.sum(each.c.byte_count)).select_from(each)).one()
    return row[0], int(row[1] or 0)
