"""Jobs. Every change of state is one UPDATE that names the states it may start from and says whether it won."""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.issue import UNSETTLED
from rotoscope.domain.job import Job, JobKind, JobState
from rotoscope.domain.task import TaskState
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import issues, jobs, tasks

_WILD = {"%": "/%", "_": "/_", "/": "//"}  # what LIKE reads as something else
_COLUMNS = tuple(column for column in jobs.c if column.name != "input")
_SELECT = sa.select(*_COLUMNS)
_BY_ID = Prepared(_SELECT.where(jobs.c.id == sa.bindparam("job_id")))
_LOCKED = Prepared(_SELECT.where(jobs.c.id == sa.bindparam("job_id")).with_for_update())
_THESE = jobs.c.id.in_(sa.bindparam("ids", expanding=True))
_BY_IDS = Prepared(_SELECT.where(_THESE))
_WITH_INPUT = Prepared(_SELECT.add_columns(jobs.c.input).where(_THESE))
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
    row = _LOCKED.first(conn, {"job_id": job_id})
    return None if row is None else _job(row)


def by_ids(conn: sa.Connection, job_ids: Collection[str]) -> list[Job]:
    """Those of these jobs that are there, in no order."""
    return [_job(row) for row in _BY_IDS.all(conn, {"ids": list(job_ids)})]


def by_reference(conn: sa.Connection, project_id: str, reference_id: str) -> Job | None:
    return by_references(conn, project_id, [reference_id]).get(reference_id)


def by_references(conn: sa.Connection, project_id: str, reference_ids: Collection[str]) -> dict[str, Job]:
    """Those of these reference_ids that are taken, with the jobs that have them."""
    taken = _SELECT.where(jobs.c.project_id == project_id, jobs.c.reference_id.in_(reference_ids))
    return {row.reference_id: _job(row._asdict()) for row in conn.execute(taken)}


def input_of(conn: sa.Connection, job_id: str) -> bytes:
    """The client's `data` without its pre-labels, as JSON."""
    return bytes(conn.execute(sa.select(jobs.c.input).where(jobs.c.id == job_id)).scalar_one())


def with_input(conn: sa.Connection, job_ids: Collection[str]) -> list[tuple[Job, bytes]]:
    """These jobs, each with the client's `data`: one statement for a whole parcel."""
    return [(_job(row), bytes(row["input"])) for row in _WITH_INPUT.all(conn, {"ids": list(job_ids)})]


def move(conn: sa.Connection, job_id: str, sources: Collection[JobState], target: JobState, **columns: object) -> bool:
    """Bring a job from one of `sources` to `target` and set `columns` with it; whether this call did it."""
    if isinstance(columns.get("error"), dict):
        columns["error"] = json.dumps(columns["error"]).encode()
    return bool(move_many(conn, [job_id], sources, target, **columns))


def move_many(
    conn: sa.Connection, job_ids: Collection[str], sources: Collection[JobState], target: JobState, **columns: object
) -> set[str]:
    """Bring jobs from one of `sources` to `target`; those that this call has brought there."""
    where = {"ids": list(job_ids), "sources": [str(state) for state in sources]}
    to = {f"to_{name}": value for name, value in {"state": str(target), **columns}.items()}
    return {row["id"] for row in _move_many(("state", *columns)).all(conn, where | to)}


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
    ids: Collection[str] = (),
    holder_id: str = "",
    has_issues: bool = False,
    after: int = 0,
    limit: int = 100,
    is_newest_first: bool = False,
) -> list[Job]:
    """Jobs of a project in the order of arrival or against it, from `after` on; ask for one more to see if more follow.

    0 is the beginning of both orders. `text` is looked for in reference_ids, in any case; only `ids` are wanted.
    `holder_id` has a task of them in hand, or was given one by a manager; `has_issues` are those that are not settled.
    """
    asked = {"after": after, "states": [str(state) for state in states], "batch_id": batch_id}
    asked |= {"reference_id": reference_id, "step": step, "text": "".join(_WILD.get(each, each) for each in text)}
    asked |= {"ids": list(ids), "holder_id": holder_id, "has_issues": has_issues}
    given = {name: value for name, value in asked.items() if value}
    page = _page(frozenset(given), is_newest_first)
    given.pop("has_issues", None)
    return [_job(row) for row in page.all(conn, given | {"project_id": project_id, "at_most": limit})]


@cache
def _page(asked: frozenset[str], is_newest_first: bool) -> Prepared:
    """The statement for a page, made once for each set of conditions."""
    after, text = sa.bindparam("after"), sa.bindparam("text")
    conditions = {
        "after": jobs.c.sequence < after if is_newest_first else jobs.c.sequence > after,
        "states": jobs.c.state.in_(sa.bindparam("states", expanding=True)),
        "batch_id": jobs.c.batch_id == sa.bindparam("batch_id"),
        "reference_id": jobs.c.reference_id == sa.bindparam("reference_id"),
        "step": jobs.c.step == sa.bindparam("step"),
        "text": jobs.c.reference_id.icontains(text, escape="/"),
        "ids": _THESE,
        "holder_id": jobs.c.id.in_(_in_hand()),
        "has_issues": jobs.c.id.in_(_with_issues()),
    }
    order = jobs.c.sequence.desc() if is_newest_first else jobs.c.sequence
    wanted = [condition for name, condition in conditions.items() if name in asked]
    of_project = jobs.c.project_id == sa.bindparam("project_id")
    return Prepared(_SELECT.where(of_project, *wanted).order_by(order).limit(sa.bindparam("at_most")))


def _in_hand() -> sa.Select:
    """The jobs of which somebody has a task, or was given one."""
    person = sa.bindparam("holder_id")
    is_held = sa.and_(tasks.c.state == TaskState.HELD.value, tasks.c.holder_id == person)
    is_kept = sa.and_(tasks.c.state == TaskState.OPEN.value, tasks.c.is_assigned, tasks.c.kept_for == person)
    return sa.select(tasks.c.job_id).where(tasks.c.project_id == sa.bindparam("project_id"), sa.or_(is_held, is_kept))


def _with_issues() -> sa.Select:
    unsettled = issues.c.state.in_([state.value for state in UNSETTLED])
    return sa.select(issues.c.job_id).where(issues.c.project_id == sa.bindparam("project_id"), unsettled)


@cache
def _move_many(names: tuple[str, ...]) -> Prepared:
    is_there = jobs.c.state.in_(sa.bindparam("sources", expanding=True))
    to = {name: sa.bindparam(f"to_{name}") for name in names}
    return Prepared(jobs.update().where(_THESE, is_there).values(to).returning(jobs.c.id))


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
