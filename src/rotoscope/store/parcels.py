"""Parcels: waiting events of one kind, carried to their handler together.

Taking writes the parcel's id on its events, so that nobody else takes them; finishing deletes them. A parcel's id
begins with the id of the worker that took it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from rotoscope.domain.events import KINDS, Event
from rotoscope.kit.ids import new_id
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import events, stranded_events, workers

READ_MAX = 500  # events of a kind looked at in one go

_WAITS = events.c.parcel_id.is_(None)
_DUE = events.c.due_at_ms <= sa.bindparam("now_ms")
_INSIDE = events.c.parcel_id == sa.bindparam("inside")
_THESE = events.c.sequence.in_(sa.bindparam("sequences", expanding=True))

OLDEST_DUE = Prepared(
    sa.select(events.c.sequence, events.c.weight, events.c.attempts)
    .where(_WAITS, events.c.kind == sa.bindparam("of_kind"), _DUE)
    .order_by(events.c.sequence)
    .limit(sa.bindparam("at_most"))
    .with_for_update(skip_locked=True)  # several workers on PostgreSQL; SQLite has one
)
PACK = Prepared(events.update().where(_THESE).values(parcel_id=sa.bindparam("parcel")))
CONTENT = Prepared(sa.select(events).where(_INSIDE).order_by(events.c.sequence))
FINISH = Prepared(events.delete().where(_INSIDE, _THESE))
PUT_BACK = (
    events.update()
    .where(_INSIDE, _THESE)
    .values(parcel_id=None, due_at_ms=sa.bindparam("due"), attempts=events.c.attempts + sa.bindparam("failures"))
)
RELEASE = events.update().where(events.c.parcel_id.in_(sa.bindparam("ids", expanding=True))).values(parcel_id=None)
UNFINISHED = sa.select(events.c.parcel_id).where(~_WAITS).distinct()


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much may be taken of a kind now. An event heavier than `weight_max` travels alone."""

    parcels_max: int
    events_max: int
    weight_max: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """Events of one kind that were taken together."""

    kind: str
    id: str
    event_count: int


@dataclass(frozen=True, slots=True)
class Carried:
    """An event in its parcel. `attempts` counts the times it failed on its own."""

    sequence: int
    event: Event
    attempts: int


def due_kinds(conn: sa.Connection, kinds: Collection[str], now_ms: int) -> list[str]:
    """Those of these kinds of which there is something to take."""
    return [row["kind"] for row in _due_kinds(tuple(kinds)).all(conn, {"now_ms": now_ms})] if kinds else []


def take(conn: sa.Connection, capacities: Mapping[str, Capacity], owner: str, now_ms: int) -> list[Parcel]:
    """Put what waits into parcels, oldest first. Each kind is looked at by itself: many of one hide no other."""
    taken: list[Parcel] = []
    for kind, capacity in capacities.items():
        at_most = min(READ_MAX, capacity.parcels_max * capacity.events_max)
        due = OLDEST_DUE.all(conn, {"of_kind": kind, "now_ms": now_ms, "at_most": at_most})
        for sequences in _packed(due, capacity):
            parcel_id = f"{owner}:{kind}:{new_id()}"
            PACK.run(conn, {"sequences": sequences, "parcel": parcel_id})
            taken.append(Parcel(kind, parcel_id, len(sequences)))
    return taken


def load(conn: sa.Connection, parcel_id: str) -> list[Carried]:
    """What is in a parcel; nothing once it is finished."""
    return [
        Carried(row["sequence"], KINDS[row["kind"]](row["subject_id"], row["weight"]), row["attempts"])
        for row in CONTENT.all(conn, {"inside": parcel_id})
    ]


def finish(conn: sa.Connection, parcel_id: str, sequences: Sequence[int]) -> None:
    """These events of the parcel are done with."""
    FINISH.run(conn, {"inside": parcel_id, "sequences": sequences})


def put_back(conn: sa.Connection, parcel_id: str, sequences: Sequence[int], due_at_ms: int, failures: int) -> None:
    """Let these events of the parcel wait again until `due_at_ms`; they failed `failures` more times."""
    values = {"inside": parcel_id, "sequences": sequences, "due": due_at_ms, "failures": failures}
    conn.execute(PUT_BACK, values)


def strand(conn: sa.Connection, parcel_id: str, sequence: int, reason: str, now_ms: int) -> None:
    """Set an event aside that cannot be handled, with the reason."""
    one = sa.and_(events.c.parcel_id == parcel_id, events.c.sequence == sequence)
    columns = ("sequence", "kind", "subject_id", "weight")
    row = conn.execute(sa.select(*(events.c[name] for name in columns)).where(one)).mappings().first()
    if row is not None:
        conn.execute(stranded_events.insert().values(**row, reason=reason, stranded_at_ms=now_ms))
        conn.execute(events.delete().where(one))


def forget_stranded(conn: sa.Connection, kind: str, subject_id: str) -> None:
    """What was set aside is tried again by another event."""
    same = (stranded_events.c.kind == kind, stranded_events.c.subject_id == subject_id)
    conn.execute(stranded_events.delete().where(*same))


def release(conn: sa.Connection, parcel_ids: Sequence[str]) -> None:
    """Unpack parcels that nobody carries any more."""
    conn.execute(RELEASE, {"ids": parcel_ids})


def unfinished(conn: sa.Connection) -> list[str]:
    """Every parcel that still has events in it."""
    return list(conn.execute(UNFINISHED).scalars())


def owner_of(parcel_id: str) -> str:
    return parcel_id.rsplit(":", 2)[0]


def beat(conn: sa.Connection, worker_id: str, now_ms: int) -> None:
    """This worker is alive."""
    alive = workers.update().where(workers.c.id == worker_id).values(heartbeat_at_ms=now_ms)
    if conn.execute(alive).rowcount == 0:
        conn.execute(workers.insert().values(id=worker_id, heartbeat_at_ms=now_ms))


def living(conn: sa.Connection, since_ms: int) -> set[str]:
    """The workers heard of since then; the others are forgotten."""
    conn.execute(workers.delete().where(workers.c.heartbeat_at_ms < since_ms))
    return set(conn.execute(sa.select(workers.c.id)).scalars())


def leave(conn: sa.Connection, worker_id: str) -> None:
    """This worker has stopped in good order."""
    conn.execute(workers.delete().where(workers.c.id == worker_id))


@cache
def _due_kinds(kinds: tuple[str, ...]) -> Prepared:
    looks = [
        sa.select(sa.literal_column(f"'{kind}'").label("kind")).where(
            sa.exists().where(_WAITS, events.c.kind == sa.literal_column(f"'{kind}'"), _DUE)
        )
        for kind in kinds
    ]
    return Prepared(sa.union_all(*looks))


def _packed(rows: Iterable[Mapping[str, int]], capacity: Capacity) -> list[list[int]]:
    """Events of a kind in parcels. What failed before travels alone, so that it cannot fail the others again."""
    packed: list[list[int]] = []
    weight = 0
    for row in rows:
        is_first = row["attempts"] == 0
        is_light = weight + row["weight"] <= capacity.weight_max
        if packed and is_first and is_light and len(packed[-1]) < capacity.events_max:
            packed[-1].append(row["sequence"])
            weight += row["weight"]
        elif len(packed) < capacity.parcels_max:
            packed.append([row["sequence"]])
            weight = row["weight"] if is_first else capacity.weight_max
    return packed
