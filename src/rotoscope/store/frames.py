"""Frames. A row appears when its frame has been tried; until then the frame stands in the input of its job."""

from collections.abc import Collection, Sequence
from operator import attrgetter

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.frame import Frame, FrameState
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import frames

_SELECT = sa.select(frames)
_NAMES = tuple(column.name for column in frames.c)
_VALUES = attrgetter(*_NAMES)
_KEY = ("job_id", "index")
_NEW = insert_or(frames)
_SETTLED = Prepared(
    sa.select(frames.c.job_id, frames.c.index).where(
        frames.c.job_id.in_(sa.bindparam("ids", expanding=True)),
        frames.c.state != sa.literal_column(f"'{FrameState.PENDING}'"),
    )
)
_KEEP = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=list(_KEY),
        set_={column.name: _NEW.excluded[column.name] for column in frames.c if column.name not in _KEY},
        where=frames.c.state != sa.literal_column(f"'{FrameState.READY}'"),
    ),
    _NAMES,
)


def keep(conn: sa.Connection, tried: Sequence[Frame]) -> None:
    """Write what became of these frames. A ready one stays as it is: somebody may be drawing over it already, and
    whoever tries the same frame at the same time must not take it away."""
    if tried:
        _KEEP.run_many(conn, [dict(zip(_NAMES, _VALUES(frame), strict=True)) for frame in tried])


def get(conn: sa.Connection, job_id: str, index: int) -> Frame | None:
    row = conn.execute(_SELECT.where(frames.c.job_id == job_id, frames.c.index == index)).first()
    return None if row is None else _frame(row)


def page(conn: sa.Connection, job_id: str, start: int = 0, stop: int | None = None) -> list[Frame]:
    """The rows of frames `start` to `stop`, in order; frames that were not tried yet have none."""
    select = _SELECT.where(frames.c.job_id == job_id, frames.c.index >= start)
    if stop is not None:
        select = select.where(frames.c.index < stop)
    return [_frame(row) for row in conn.execute(select.order_by(frames.c.index))]


def settled(conn: sa.Connection, job_ids: Collection[str]) -> dict[str, set[int]]:
    """The frames of each job that need no more work for now: those that are ready and those that have failed."""
    found: dict[str, set[int]] = {}
    for row in _SETTLED.all(conn, {"ids": list(job_ids)}):
        found.setdefault(row["job_id"], set()).add(row["index"])
    return found


def count(conn: sa.Connection, job_id: str, state: FrameState) -> int:
    select = sa.select(sa.func.count()).where(frames.c.job_id == job_id, frames.c.state == str(state))
    return conn.execute(select).scalar_one()


def first_failed(conn: sa.Connection, job_id: str, limit: int) -> list[Frame]:
    select = _SELECT.where(frames.c.job_id == job_id, frames.c.state == str(FrameState.FAILED))
    return [_frame(row) for row in conn.execute(select.order_by(frames.c.index).limit(limit))]


def retry_failed(conn: sa.Connection, job_id: str, indexes: Collection[int] = ()) -> int:
    """Make failed frames (all of them, or those named) wait for another try; how many."""
    update = (
        frames.update()
        .where(frames.c.job_id == job_id, frames.c.state == str(FrameState.FAILED))
        .values(state=str(FrameState.PENDING))
    )
    if indexes:
        update = update.where(frames.c.index.in_(list(indexes)))
    return conn.execute(update).rowcount


def _frame(row: sa.Row) -> Frame:
    values = dict(row._mapping)
    values["state"] = FrameState(values["state"])
    return Frame(**values)
