"""How much room the pictures of projects take, kept for each job when its frames have come.

A picture that a job has several times counts once in it; one that several jobs have counts in each of them.
"""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.job import JobState
from rotoscope.domain.upload import UploadState
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import frames, job_pictures, jobs, projects, uploads


@dataclass(frozen=True, slots=True)
class Space:
    project_id: str
    name: str
    jobs: int
    results: int
    pictures: int
    picture_bytes: int


_EACH = (
    sa.select(frames.c.job_id, frames.c.sha256, frames.c.byte_count)
    .where(frames.c.job_id.in_(sa.bindparam("jobs", expanding=True)), frames.c.sha256.is_not(None))
    .distinct()
    .subquery()
)
_COUNTED = (
    sa.select(_EACH.c.job_id, jobs.c.project_id, sa.func.count(), sa.func.coalesce(sa.func.sum(_EACH.c.byte_count), 0))
    .join_from(_EACH, jobs, jobs.c.id == _EACH.c.job_id)
    .where(sa.true())  # or SQLite takes ON CONFLICT for the ON of a join
    .group_by(_EACH.c.job_id, jobs.c.project_id)
)
_NEW = insert_or(job_pictures).from_select([column.name for column in job_pictures.c], _COUNTED)
_KEEP = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=["job_id"],
        set_={name: _NEW.excluded[name] for name in ("pictures", "picture_bytes")},
    )
)


def recount(conn: sa.Connection, job_ids: Collection[str]) -> None:
    """Count the pictures of these jobs anew, from their frames."""
    if job_ids:
        _KEEP.run(conn, {"jobs": sorted(job_ids)})


def by_project(conn: sa.Connection, organization_id: str, project_id: str | None = None) -> list[Space]:
    """The largest first; those that were deleted and are still kept as well."""
    own = [projects.c.organization_id == organization_id, *([projects.c.id == project_id] if project_id else [])]
    named = {row[0]: row[1] for row in conn.execute(sa.select(projects.c.id, projects.c.name).where(*own))}
    counted: dict[str, tuple[int, int]] = dict.fromkeys(named, (0, 0))
    standing = (jobs.c.project_id, jobs.c.batch_id, jobs.c.state)  # in the order of its index, which adds up by itself
    among = sa.select(projects.c.id).where(*own)
    counts = sa.select(*standing, sa.func.count()).where(jobs.c.project_id.in_(among)).group_by(*standing)
    for id, _, state, count in conn.execute(counts):
        all_jobs, results = counted[id]
        counted[id] = all_jobs + count, results + count * (state == JobState.COMPLETED)
    sums = [sa.func.sum(job_pictures.c.pictures), sa.func.sum(job_pictures.c.picture_bytes)]
    kept = sa.select(job_pictures.c.project_id, *sums).where(job_pictures.c.project_id.in_(among))
    rows = map(tuple, conn.execute(kept.group_by(job_pictures.c.project_id)))
    rooms = {id: (int(pictures), int(picture_bytes)) for id, pictures, picture_bytes in rows}
    found = [Space(id, name, *counted[id], *rooms.get(id, (0, 0))) for id, name in named.items()]
    return sorted(found, key=lambda space: (-space.picture_bytes, -space.jobs, space.name, space.project_id))


def of_uploads(conn: sa.Connection, organization_id: str) -> tuple[int, int]:
    """How many files were uploaded and are kept, and their bytes."""
    own = (uploads.c.organization_id == organization_id, uploads.c.sha256.is_not(None))
    each = sa.select(uploads.c.sha256, uploads.c.byte_count).where(*own).distinct().subquery()
    row = conn.execute(sa.select(sa.func.count(), sa.func.sum(each.c.byte_count)).select_from(each)).one()
    return row[0], int(row[1] or 0)


def of_organization(conn: sa.Connection, organization_id: str) -> int:
    """The bytes of all that an organization keeps, and of uploads that it has announced."""
    own = sa.select(projects.c.id).where(projects.c.organization_id == organization_id)
    pictures = sa.select(sa.func.sum(job_pictures.c.picture_bytes)).where(job_pictures.c.project_id.in_(own))
    files = (uploads.c.organization_id == organization_id, uploads.c.state != str(UploadState.FAILED))
    announced = sa.select(sa.func.sum(uploads.c.byte_count)).where(*files)
    return sum(int(conn.execute(each).scalar_one() or 0) for each in (pictures, announced))
