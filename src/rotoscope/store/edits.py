"""The edit log of each job, and beside it the edits that could not be applied."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from operator import attrgetter

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import edits, parked_edits
from rotoscope.store.tables.tracks import IS_ON_ONE, IS_WIDE

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class EditRow:
    """`document` is the edit's JSON, see wire/edit.py."""

    job_id: str
    revision: int
    edit_id: str
    author_id: str
    document: bytes
    created_at_ms: int
    track_id: str | None = None
    first_frame: int | None = None
    last_frame: int | None = None


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """An edit that was not applied, as it came, and why."""

    job_id: str
    edit_id: str
    author_id: str
    reason: str
    message: str
    document: bytes
    created_at_ms: int


@dataclass(frozen=True, slots=True)
class Fate:
    """Either the revision that an edit made, or why it was parked, whose it is, and whether it still waits."""

    revision: int | None
    reason: str | None = None
    message: str | None = None
    author_id: str | None = None
    waits: bool = False


def _fates() -> sa.CompoundSelect:
    asked = sa.bindparam("ids", expanding=True)
    return sa.union_all(
        sa.select(
            edits.c.edit_id,
            edits.c.revision,
            sa.cast(sa.null(), sa.Text).label("reason"),
            sa.cast(sa.null(), sa.Text).label("message"),
            edits.c.author_id,
            sa.cast(sa.null(), sa.Text).label("outcome"),
        ).where(edits.c.job_id == sa.bindparam("job"), edits.c.edit_id.in_(asked)),
        sa.select(
            parked_edits.c.edit_id,
            sa.cast(sa.null(), sa.Integer).label("revision"),
            parked_edits.c.reason,
            parked_edits.c.message,
            parked_edits.c.author_id,
            parked_edits.c.outcome,
        ).where(parked_edits.c.job_id == sa.bindparam("job"), parked_edits.c.edit_id.in_(asked)),
    )


_FATES = Prepared(_fates())
_NAMES = tuple(EditRow.__dataclass_fields__)
_REST = (
    sa.select(*(edits.c[name] for name in _NAMES))
    .where(edits.c.job_id == sa.bindparam("job"), edits.c.revision > sa.bindparam("after"))
    .order_by(edits.c.revision)
)
_LOG = Prepared(_REST)
_NEXT = Prepared(_REST.limit(sa.bindparam("most")))
_VALUES = attrgetter(*_NAMES)
_APPEND = Prepared(edits.insert(), _NAMES)
_PARKED_NAMES = tuple(ParkedRow.__dataclass_fields__)
_PARK = Prepared(insert_or(parked_edits).on_conflict_do_nothing(), _PARKED_NAMES)
_PARKED = Prepared(
    sa.select(*(parked_edits.c[name] for name in _PARKED_NAMES))
    .where(parked_edits.c.job_id == sa.bindparam("job"), parked_edits.c.outcome == "")
    .order_by(parked_edits.c.created_at_ms.desc(), parked_edits.c.edit_id)
    .limit(sa.bindparam("most"))
)


def append(conn: sa.Connection, rows: list[EditRow]) -> None:
    if rows:
        _APPEND.run_many(conn, [dict(zip(_NAMES, _VALUES(row), strict=True)) for row in rows])


def fates_of(conn: sa.Connection, job_id: str, edit_ids: Collection[str]) -> dict[str, Fate]:
    """What has become of those of these edits that came before; what was parked first and applied later is applied."""
    if not edit_ids:
        return {}
    found: dict[str, Fate] = {}
    rows = (row.values() for row in _FATES.all(conn, {"job": job_id, "ids": list(edit_ids)}))
    for edit_id, revision, reason, message, author_id, outcome in rows:
        if revision is not None or edit_id not in found:
            found[edit_id] = Fate(revision, reason, message, author_id, outcome == "")
    return found


def since(conn: sa.Connection, job_id: str, revision: int, limit: int) -> list[EditRow]:
    """The edits after `revision`, in order."""
    found = {"job": job_id, "after": revision, "most": limit}
    return [EditRow(*row) for row in _NEXT.stream(conn, found, ROWS_AT_ONCE)]


def between(conn: sa.Connection, job_id: str, after: int, upto: int) -> Iterator[EditRow]:
    """The edits after one revision up to another, in order, streamed."""
    streamed = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
    with conn.execute(_after(job_id, after).where(edits.c.revision <= upto), execution_options=streamed) as rows:
        for row in rows:
            yield EditRow(*row)


def iterate(conn: sa.Connection, job_id: str) -> Iterator[EditRow]:
    """The whole log in order, streamed."""
    for row in _LOG.stream(conn, {"job": job_id, "after": 0}, ROWS_AT_ONCE):
        yield EditRow(*row)


def authors_of(conn: sa.Connection, job_id: str) -> Iterator[tuple[str | None, str, bytes | None]]:
    """Who touched which track, each once; for an edit of several tracks its document instead, which names them."""
    own = sa.select(edits.c.track_id, edits.c.author_id).where(edits.c.job_id == job_id)
    for track_id, author_id in conn.execute(own.where(edits.c.track_id.is_not(None)).distinct()):
        yield track_id, author_id, None
    wide = sa.select(edits.c.author_id, edits.c.document).where(edits.c.job_id == job_id, edits.c.track_id.is_(None))
    streamed = {"stream_results": True, "yield_per": ROWS_AT_ONCE}
    with conn.execute(wide, execution_options=streamed) as rows:
        for author_id, document in rows:
            yield None, author_id, document


def park(conn: sa.Connection, rows: Iterable[ParkedRow]) -> None:
    """Keep edits that were not applied; one that is kept already stays as it is."""
    values = [asdict(row) for row in rows]
    if values:
        _PARK.run_many(conn, values)


def parked_of(conn: sa.Connection, job_id: str, limit: int) -> list[ParkedRow]:
    """What was parked on this job and still waits, newest first."""
    return [ParkedRow(**found) for found in _PARKED.all(conn, {"job": job_id, "most": limit})]


def settle(
    conn: sa.Connection, job_id: str, edit_ids: Collection[str], outcome: str, *, by: str, author_id: str, now_ms: int
) -> int:
    """Say what has become of those of these parked edits that still wait; of one author, or of all (""). How many."""
    waits = parked_edits.c.job_id == job_id, parked_edits.c.outcome == "", parked_edits.c.edit_id.in_(list(edit_ids))
    own = () if not author_id else (parked_edits.c.author_id == author_id,)
    settled = parked_edits.update().where(*waits, *own).values(outcome=outcome, settled_by=by, settled_at_ms=now_ms)
    return conn.execute(settled).rowcount


def newest(
    conn: sa.Connection,
    job_id: str,
    *,
    before: int | None = None,
    after: int = 0,
    frame: int | None = None,
    track_id: str = "",
    limit: int,
) -> list[EditRow]:
    """Edits that may have touched this frame and this track, newest first; who asks looks into them."""
    # `+ 0` where an index finds the frame: else SQLite walks every revision of the job, for the sake of their order
    revision = edits.c.revision if frame is None else edits.c.revision + 0
    within = revision > after if before is None else sa.and_(revision > after, revision < before)
    here = sa.union_all(*(arm.where(within) for arm in _touching(job_id, frame, track_id))).subquery().c.revision
    newest_here = sa.select(here).order_by((here if frame is None else here + 0).desc()).limit(limit)
    found = sa.select(edits).where(edits.c.job_id == job_id, edits.c.revision.in_(newest_here))
    return [EditRow(*row) for row in conn.execute(found.order_by(edits.c.revision.desc()))]


def _touching(job_id: str, frame: int | None, track_id: str) -> list[sa.Select]:
    """The revisions of these edits, apart from each other. Each arm is one walk of one index: of a million edits a
    frame may have a handful."""
    arms = [sa.select(edits.c.revision).where(edits.c.job_id == job_id)]
    if frame is not None:
        only_it = sa.and_(sa.text(IS_ON_ONE), edits.c.first_frame == frame)
        around_it = sa.and_(edits.c.first_frame <= frame, edits.c.last_frame >= frame)
        wide = sa.and_(sa.text(IS_WIDE), sa.or_(around_it, edits.c.first_frame.is_(None)))
        arms = [arm.where(where) for arm in arms for where in (only_it, wide)]
    if track_id:
        arms = [
            arm.where(where) for arm in arms for where in (edits.c.track_id == track_id, edits.c.track_id.is_(None))
        ]
    return arms


def _after(job_id: str, revision: int) -> sa.Select:
    return sa.select(edits).where(edits.c.job_id == job_id, edits.c.revision > revision).order_by(edits.c.revision)
