"""News, in an order in which none can appear behind one that was read.

On PostgreSQL a number is drawn before its transaction commits, so a lower one may appear later. Its rows carry the id
of their transaction, and only those of transactions older than every open one are read, ordered by transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa

from rotoscope.domain.news import IDS_MAX, NewsItem, NewsKind
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import news

_OWN_TRANSACTION = sa.text("CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)")
_OLDEST_OPEN = sa.text("CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)")
_INSERT = Prepared(sa.insert(news).inline(), [column.name for column in news.c if column.name != "sequence"])
_COLUMNS = (news.c.transaction_id, news.c.sequence, news.c.at_ms)
_PLACE = sa.tuple_(news.c.transaction_id, news.c.sequence)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the news; what stands behind it is newer."""

    transaction_id: int
    sequence: int
    at_ms: int = field(default=0, compare=False)  # by which a place of another past is told from ours


@dataclass(frozen=True, slots=True)
class Told:
    """An item at its place."""

    place: Place
    item: NewsItem


START = Place(0, 0)


def record(conn: sa.Connection, *items: NewsItem) -> None:
    """Tell these, in the transaction that makes them true."""
    if not items:
        return
    rows: list[dict[str, Any]] = [
        {
            "organization_id": item.organization_id,
            "project_id": item.project_id,
            "kind": str(item.kind),
            "ids": msgspec.json.encode(list(item.ids[:IDS_MAX])),
            "count": item.count,
            "at_ms": item.at_ms,
        }
        for item in items
    ]
    own = conn.execute(sa.select(_OWN_TRANSACTION)).scalar_one() if conn.dialect.name == "postgresql" else 0
    _INSERT.run_many(conn, [{**row, "transaction_id": own} for row in rows])


def note(conn: sa.Connection, kind: NewsKind, organization_id: str, project_id: str, now_ms: int, *ids: str) -> None:
    """Tell whoever listens on the stream of what has just been done to these."""
    record(conn, NewsItem(kind, organization_id, project_id, ids, len(ids), now_ms))


def after(
    conn: sa.Connection, place: Place, limit: int, *, organization_id: str | None = None, project_id: str | None = None
) -> list[Told]:
    """What is newer than `place`, oldest first."""
    select = sa.select(news).where(sa.tuple_(sa.literal(place.transaction_id), sa.literal(place.sequence)) < _PLACE)
    if organization_id is not None:
        select = select.where(news.c.organization_id == organization_id)
    if project_id is not None:
        select = select.where(news.c.project_id == project_id)
    if conn.dialect.name == "postgresql":
        select = select.where(news.c.transaction_id < _OLDEST_OPEN)
    rows = conn.execute(select.order_by(news.c.transaction_id, news.c.sequence).limit(limit))
    return [_told(row) for row in rows]


def newest(conn: sa.Connection) -> Place:
    """The place behind which nothing stands yet."""
    order = (news.c.transaction_id.desc(), news.c.sequence.desc())
    select = sa.select(*_COLUMNS).order_by(*order).limit(1)
    if conn.dialect.name == "postgresql":
        select = select.where(news.c.transaction_id < _OLDEST_OPEN)
    row = conn.execute(select).first()
    return START if row is None else Place(*row)


def oldest(conn: sa.Connection) -> Place | None:
    """The place of the oldest item that is still kept."""
    row = conn.execute(sa.select(*_COLUMNS).order_by(news.c.transaction_id, news.c.sequence).limit(1)).first()
    return None if row is None else Place(*row)


def is_there(conn: sa.Connection, place: Place) -> bool:
    """Whether an item of just then is kept at this place."""
    there = (news.c.sequence == place.sequence, news.c.transaction_id == place.transaction_id)
    return conn.execute(sa.select(news.c.at_ms).where(*there)).scalar() == place.at_ms


def forget(conn: sa.Connection, before_ms: int, limit: int) -> int:
    """Drop what is older; how many there were, `limit` at most. The newest stays: by it a listener who comes back
    knows whether there was anything to miss."""
    newest = sa.select(sa.func.max(news.c.sequence)).scalar_subquery()
    old = sa.select(news.c.sequence).where(news.c.at_ms < before_ms, news.c.sequence < newest)
    doomed = old.order_by(news.c.sequence).limit(limit)
    return conn.execute(news.delete().where(news.c.sequence.in_(doomed))).rowcount


def _told(row: sa.Row) -> Told:
    ids: Sequence[str] = msgspec.json.decode(row.ids)
    count: int = row._mapping["count"]
    item = NewsItem(NewsKind(row.kind), row.organization_id, row.project_id, ids, count, row.at_ms)
    return Told(Place(row.transaction_id, row.sequence, row.at_ms), item)
