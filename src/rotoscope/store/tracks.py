"""Tracks of a job as documents: each row is the columns of one track, and the pre-label it came from, if any."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

import sqlalchemy as sa

from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import tracks

ROWS_AT_ONCE = 100  # what a stream holds: about 2 MB of pre-labels of 1,000 frames each
IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class TrackRow:
    """`document` is for wire/track_document.py to read, `source` for wire/prelabel.py; `revision` 0 is as it came."""

    job_id: str
    ordinal: int
    track_id: str
    revision: int
    document: bytes
    source: bytes | None


def insert_many(conn: sa.Connection, rows: Iterable[TrackRow]) -> int:
    """Insert rows as they come, holding few of them; how many there were."""
    count = 0
    rows = iter(rows)
    while part := [_values(row) for row in islice(rows, ROWS_AT_ONCE)]:
        conn.execute(tracks.insert(), part)
        count += len(part)
    return count


def iterate(conn: sa.Connection, job_id: str, *, with_source: bool = False) -> Iterator[TrackRow]:
    """The tracks of a job in their order, streamed; without `with_source` every `source` is None."""
    for row in (_WHOLE if with_source else _ALL).stream(conn, {"job": job_id}, ROWS_AT_ONCE):
        yield TrackRow(*row)


def get(conn: sa.Connection, job_id: str, track_id: str) -> TrackRow | None:
    row = conn.execute(_select(True).where(tracks.c.job_id == job_id, tracks.c.track_id == track_id)).first()
    return None if row is None else TrackRow(*row)


def by_ids(conn: sa.Connection, job_id: str, track_ids: Collection[str]) -> dict[str, TrackRow]:
    """Those of these tracks that are there, without their sources."""
    if len(track_ids) == 1:
        one = _BY_ID.first(conn, {"job": job_id, "track": next(iter(track_ids))})
        return {} if one is None else {one["track_id"]: TrackRow(**one)}
    if 1 < len(track_ids) <= len(_FEW):  # the last of them is asked for several times
        few = dict(zip_longest(_FEW, track_ids, fillvalue=list(track_ids)[-1]))
        return {row["track_id"]: TrackRow(**row) for row in _BY_FEW.all(conn, few | {"job": job_id})}
    found: dict[str, TrackRow] = {}
    wanted = iter(track_ids)
    while part := list(islice(wanted, IDS_AT_ONCE)):
        rows = conn.execute(_BY_IDS, {"job": job_id, "tracks": part})
        found.update((row.track_id, TrackRow(*row)) for row in rows)
    return found


def revisions_of(conn: sa.Connection, job_id: str, track_ids: Collection[str]) -> dict[str, int]:
    """The revision of the last edit to each of these tracks."""
    found: dict[str, int] = {}
    wanted = iter(track_ids)
    while part := list(islice(wanted, IDS_AT_ONCE)):
        own = sa.select(tracks.c.track_id, tracks.c.revision).where(tracks.c.job_id == job_id)
        found.update((row[0], row[1]) for row in conn.execute(own.where(tracks.c.track_id.in_(part))))
    return found


def last_ordinal(conn: sa.Connection, job_id: str) -> int:
    """The ordinal of the newest track; -1 if there is none."""
    found = _LAST_ORDINAL.first(conn, {"job": job_id})
    return -1 if found is None or found["ordinal"] is None else found["ordinal"]


def insert(conn: sa.Connection, row: TrackRow) -> None:
    _INSERT.run(conn, _values(row))


def update(conn: sa.Connection, job_id: str, track_id: str, revision: int, document: bytes) -> None:
    """Write the new state of a track; its order and its source never change."""
    _UPDATE.run(conn, {"job": job_id, "track": track_id, "revision": revision, "document": document})


def _values(row: TrackRow) -> dict[str, object]:
    return {
        "job_id": row.job_id,
        "ordinal": row.ordinal,
        "track_id": row.track_id,
        "revision": row.revision,
        "document": row.document,
        "source": row.source,
    }


def _select(with_source: bool) -> sa.Select:
    source = tracks.c.source if with_source else sa.null().label("source")
    return sa.select(tracks.c.job_id, tracks.c.ordinal, tracks.c.track_id, tracks.c.revision, tracks.c.document, source)


_OF_JOB = tracks.c.job_id == sa.bindparam("job")
_ONE = tracks.c.track_id == sa.bindparam("track")
_ALL, _WHOLE = (
    Prepared(_select(with_source).where(_OF_JOB).order_by(tracks.c.ordinal)) for with_source in (False, True)
)
_BY_ID = Prepared(_select(False).where(_OF_JOB, _ONE))
_FEW = tuple(f"track{number}" for number in range(8))
_BY_FEW = Prepared(_select(False).where(_OF_JOB, tracks.c.track_id.in_(map(sa.bindparam, _FEW))))
_BY_IDS = _select(False).where(_OF_JOB, tracks.c.track_id.in_(sa.bindparam("tracks", expanding=True)))
_LAST_ORDINAL = Prepared(sa.select(sa.func.max(tracks.c.ordinal).label("ordinal")).where(_OF_JOB))
_INSERT = Prepared(tracks.insert(), tuple(TrackRow.__dataclass_fields__))
_UPDATE = Prepared(tracks.update().where(_OF_JOB, _ONE), ("revision", "document"))
