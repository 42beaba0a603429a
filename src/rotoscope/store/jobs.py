"""Jobs. Every change of state is one UPDATE that names the states it may start from and says whether it won."""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.job import Job, JobKind, JobState
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import jobs

_COLUMNS = tuple(column for column in jobs.c if column.name != "input")
_SELECT = sa.select(*_COLUMNS)
_BY_ID = Prepared(_SELECT.where(jobs.c.id == sa.bindparam("job_id")))
_BUMP = Prepared(
    jobs.update()
    .where(jobs.c.id == sa.bindparam("job"))
    .values(
        revision=jobs.c.revision + sa.bindparam("edits"),
        track_count=jobs.c.track_count + sa.bindparam("tracks"),
        annotation_count=jobs.c.annotation_count + sa.bindparam("annotations"),
        updated_at_ms=sa.func.coalesce(sa.bindparam("now_ms"), jobs.c.updated_at_ms),
    )
    .returning(jobs.c.revision)
)
_INSERT_NEW = (
    insert_or(jobs)
    .on_conflict_do_nothing(index_elements=["project_id", "reference_id"])
    .inline()  # no RETURNING, which would hide how many rows there were
)


def insert(conn: sa.Connection, values: Mapping[str, object]) -> bool:
    """Keep a new job; False if its reference_id is taken in the project, and then nothing is written."""
    return _insert_new(tuple(values)).run(conn, values) == 1


def insert_many(conn: sa.Connection, rows: Sequence[Mapping[str, object]]) -> int:
    """Keep those of these jobs whose reference_ids are free; how many they are."""
    return _insert_new(tuple(rows[0])).run_many(conn, rows)


def get(conn: sa.Connection, job_id: str) -> Job | None:
    row = _BY_ID.first(conn, {"job_id": job_id})
    return None if row is None else _job(row)


def lock(conn: sa.Connection, job_id: str) -> Job | None:
    """Read a job and keep others from changing it until this transaction ends. Lock its tasks before it."""
    return _first(conn, _SELECT.where(jobs.c.id == job_id).with_for_update())


def by_ids(conn: sa.Connection, job_ids: Collection[str]) -> list[Job]:
    """Those of these jobs that are there, in no order."""
    return [_job(row._asdict()) for row in conn.execute(_SELECT.where(jobs.c.id.in_(list(job_ids))))]


def by_reference(conn: sa.Connection, project_id: str, reference_id: str) -> Job | None:
    return _first(conn, _SELECT.where(jobs.c.project_id == project_id, jobs.c.reference_id == reference_id))


def by_references(conn: sa.Connection, project_id: str, reference_ids: Collection[str]) -> dict[str, Job]:
    """Those of these reference_ids that are taken, with the jobs that have them."""
    taken = _SELECT.where(jobs.c.project_id == project_id, jobs.c.reference_id.in_(reference_ids))
    return {row.reference_id: _job(row._asdict()) for row in conn.execute(taken)}


def input_of(conn: sa.Connection, job_id: str) -> bytes:
    """The client's `data` without its pre-labels, as JSON."""
    return bytes(conn.execute(sa.select(jobs.c.input).where(jobs.c.id == job_id)).scalar_one())


def with_input(conn: sa.Connection, job_ids: Collection[str]) -> list[tuple[Job, bytes]]:
    """These jobs, each with the client's `data`: one statement for a whole parcel."""
    rows = conn.execute(_SELECT.add_columns(jobs.c.input).where(jobs.c.id.in_(job_ids)))
    return [(_job(row._asdict()), bytes(row.input)) for row in rows]


def move(conn: sa.Connection, job_id: str, sources: Collection[JobState], target: JobState, **columns: object) -> bool:
    """Bring a job from one of `sources` to `target` and set `columns` with it; whether this call did it."""
    if isinstance(columns.get("error"), dict):
        columns["error"] = json.dumps(columns["error"]).encode()
    statement = (
        jobs.update()
        .where(jobs.c.id == job_id, jobs.c.state.in_([str(state) for state in sources]))
        .values(state=str(target), **columns)
    )
    return conn.execute(statement).rowcount == 1


def move_many(
    conn: sa.Connection, job_ids: Collection[str], sources: Collection[JobState], target: JobState, **columns: object
) -> set[str]:
    """Bring jobs from one of `sources` to `target`; those that this call has brought there."""
    statement = (
        jobs.update()
        .where(jobs.c.id.in_(list(job_ids)), jobs.c.state.in_([str(state) for state in sources]))
        .values(state=str(target), **columns)
        .returning(jobs.c.id)
    )
    return set(conn.execute(statement).scalars())


def bump_revision(
    conn: sa.Connection, job_id: str, by: int = 1, *, tracks: int = 0, annotations: int = 0, now_ms: int | None = None
) -> int:
    """Count `by` more edits, and what they added; the new revision. The caller has made sure the job may be edited."""
    counted = {"job": job_id, "edits": by, "tracks": tracks, "annotations": annotations, "now_ms": now_ms}
    bumped = _BUMP.first(conn, counted)
    if bumped is None:
        raise LookupError(f"there is no job {job_id}")
    return bumped["revision"]


def page(
    conn: sa.Connection,
    project_id: str,
    *,
    states: Collection[JobState] = (),
    batch_id: str = "",
    reference_id: str = "",
    step: str = "",
    text: str = "",
    after: int = 0,
    limit: int = 100,
    is_newest_first: bool = False,
) -> list[Job]:
    """Jobs of a project in the order of arrival or against it, from `after` on; ask for one more to see if more follow.

    0 is the beginning of both orders. `text` is looked for in reference_ids, in any case.
    """
    select = _SELECT.where(jobs.c.project_id == project_id)
    if after:
        select = select.where(jobs.c.sequence < after if is_newest_first else jobs.c.sequence > after)
    if states:
        select = select.where(jobs.c.state.in_([str(state) for state in states]))
    if batch_id:
        select = select.where(jobs.c.batch_id == batch_id)
    if reference_id:
        select = select.where(jobs.c.reference_id == reference_id)
    if step:
        select = select.where(jobs.c.step == step)
    if text:
        select = select.where(jobs.c.reference_id.icontains(text, autoescape=True))
    order = jobs.c.sequence.desc() if is_newest_first else jobs.c.sequence
    return [_job(row._asdict()) for row in conn.execute(select.order_by(order).limit(limit))]


def _first(conn: sa.Connection, select: sa.Select) -> Job | None:
    row = conn.execute(select).first()
    return None if row is None else _job(row._asdict())


@cache
def _insert_new(names: tuple[str, ...]) -> Prepared:
    return Prepared(_INSERT_NEW, names)


def _job(row: Mapping[str, Any]) -> Job:
    values = dict(row)
    values.pop("input", None)
    values["kind"] = JobKind(values["kind"])
    values["state"] = JobState(values["state"])
    values["error"] = None if values["error"] is None else json.loads(values["error"])
    return Job(**values)
