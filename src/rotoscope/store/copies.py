"""Copies of jobs: what one of several makers draws on. Tracks and edits know a copy by its id, as they know a job."""

from collections.abc import Collection
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from rotoscope.domain.job import Job
from rotoscope.store import jobs
from rotoscope.store.tables import agreement_pairs, agreements, copies, tracks


@dataclass(frozen=True, slots=True)
class Copy:
    id: str
    job_id: str
    number: int
    revision: int
    track_count: int
    annotation_count: int


_COLUMNS = [copies.c[name] for name in Copy.__dataclass_fields__]


def make(conn: sa.Connection, job: Job, copy_id: str, number: int, now_ms: int) -> None:
    """A copy of a job as it is now. Its sources stay with the job: no result is ever made of a copy."""
    conn.execute(
        copies.insert().values(
            id=copy_id,
            job_id=job.id,
            number=number,
            track_count=job.track_count,
            annotation_count=job.annotation_count,
            updated_at_ms=now_ms,
        )
    )
    names = ("job_id", "ordinal", "track_id", "revision", "document")
    there = sa.select(sa.literal(copy_id), tracks.c.ordinal, tracks.c.track_id, sa.literal(0), tracks.c.document).where(
        tracks.c.job_id == job.id
    )
    conn.execute(tracks.insert().from_select(names, there))


def get(conn: sa.Connection, copy_id: str) -> Copy | None:
    row = conn.execute(sa.select(*_COLUMNS).where(copies.c.id == copy_id)).first()
    return None if row is None else Copy(*row)


def by_ids(conn: sa.Connection, copy_ids: Collection[str]) -> list[Copy]:
    """Those of these copies that are there, by number."""
    rows = conn.execute(sa.select(*_COLUMNS).where(copies.c.id.in_(list(copy_ids))).order_by(copies.c.number))
    return [Copy(*row) for row in rows]


def as_job(conn: sa.Connection, copy_id: str) -> Job | None:
    """A copy as the job that it is to its maker: all of the job, and its own tracks, revision and counts."""
    copy = get(conn, copy_id)
    job = None if copy is None else jobs.get(conn, copy.job_id)
    if copy is None or job is None:
        return None
    counted = {name: getattr(copy, name) for name in ("id", "revision", "track_count", "annotation_count")}
    return msgspec.structs.replace(job, copy_of=job.id, **counted)


def bump_revision(conn: sa.Connection, copy_id: str, by: int, *, tracks: int, annotations: int, now_ms: int) -> int:
    """Count `by` more edits, and what they added; the new revision."""
    counted = {
        "revision": copies.c.revision + by,
        "track_count": copies.c.track_count + tracks,
        "annotation_count": copies.c.annotation_count + annotations,
        "updated_at_ms": now_ms,
    }
    bumped = copies.update().where(copies.c.id == copy_id).values(**counted).returning(copies.c.revision)
    return conn.execute(bumped).scalar_one()


def keep_agreement(
    conn: sa.Connection,
    job: Job,
    step: str,
    score: float,
    document: bytes,
    pairs: Collection[tuple[str, str, float]],
    now_ms: int,
) -> None:
    where = {"job_id": job.id, "step": step, "project_id": job.project_id}
    conn.execute(agreements.insert().values(score=score, document=document, created_at_ms=now_ms, **where))
    rows = [where | {"one_id": one, "other_id": other, "score": found} for one, other, found in pairs]
    if rows:
        conn.execute(agreement_pairs.insert(), rows)


def agreement_of(conn: sa.Connection, job_id: str, step: str = "") -> bytes | None:
    """How far the makers of a job agreed: at this step, else when they last did."""
    kept = sa.select(agreements.c.document).where(agreements.c.job_id == job_id)
    if step:
        kept = kept.where(agreements.c.step == step)
    return conn.execute(kept.order_by(agreements.c.created_at_ms.desc()).limit(1)).scalar()


def mean_of_project(conn: sa.Connection, project_id: str) -> tuple[int, float]:
    """In how many jobs makers were compared, and how far they agreed on the whole."""
    counted = sa.select(sa.func.count(), sa.func.avg(agreements.c.score)).where(agreements.c.project_id == project_id)
    row = conn.execute(counted).one()
    return int(row[0]), float(row[1] or 0.0)


def least_agreed(conn: sa.Connection, project_id: str, limit: int) -> list[tuple[str, float]]:
    """The jobs whose makers agreed least."""
    own = sa.select(agreements.c.job_id, agreements.c.score).where(agreements.c.project_id == project_id)
    rows = conn.execute(own.order_by(agreements.c.score, agreements.c.job_id).limit(limit))
    return [(row[0], float(row[1])) for row in rows]


def pairs_of_project(conn: sa.Connection, project_id: str) -> list[tuple[str, str, int, float]]:
    """Which two makers, in how many jobs, and how far they agreed."""
    two = (agreement_pairs.c.one_id, agreement_pairs.c.other_id)
    counted = sa.select(*two, sa.func.count(), sa.func.avg(agreement_pairs.c.score))
    rows = conn.execute(counted.where(agreement_pairs.c.project_id == project_id).group_by(*two).order_by(*two))
    return [(row[0], row[1], int(row[2]), float(row[3])) for row in rows]
