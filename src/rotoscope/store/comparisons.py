"""Comparisons of jobs, kept so that a project's can be added up."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.comparison import Comparison, Place
from rotoscope.domain.scores import Counts
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import comparison_cells, comparison_places, comparisons, jobs

PLACES_MAX = 5  # of one comparison
_COUNTS = [comparisons.c[one.name] for one in fields(Counts)]
_FORGET, *_FORGET_PARTS = (
    Prepared(table.delete().where(table.c.job_id == sa.bindparam("job")))
    for table in (comparisons, comparison_cells, comparison_places)
)
_INSERT, _INSERT_CELLS, _INSERT_PLACES = (
    Prepared(table.insert(), [column.name for column in table.c])
    for table in (comparisons, comparison_cells, comparison_places)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One comparison with whose work it is: `other_id` is the job that holds, or the task of another maker."""

    job_id: str
    task_id: str
    other_id: str
    project_id: str
    against: str
    maker_id: str | None
    created_at_ms: int
    active_ms: int
    found: Comparison


@dataclass(frozen=True, slots=True)
class Span:
    """What is added up: a project's comparisons of one kind since a moment."""

    project_id: str
    against: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one maker's comparisons of one stretch of time come to."""

    maker_id: str | None
    bucket: int
    comparisons: int
    active_ms: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Far:
    job_id: str
    reference_id: str
    maker_id: str | None
    place: Place


def put(conn: sa.Connection, job_id: str, rows: Sequence[Kept]) -> None:
    """All comparisons of a job, in place of those that there were."""
    if _FORGET.run(conn, {"job": job_id}):
        for forget in _FORGET_PARTS:
            forget.run(conn, {"job": job_id})
    if not rows:
        return
    _INSERT.run_many(
        conn,
        [_of(row) | {"active_ms": row.active_ms, "maker_id": row.maker_id, **asdict(row.found.counts)} for row in rows],
    )
    cells = [
        _of(row) | {"true_label": true, "made_label": made, "boxes": cell.boxes, "iou_sum": cell.iou_sum}
        for row in rows
        for (true, made), cell in row.found.cells.items()
    ]
    places = [
        _of(row)
        | {"number": number, "track_id": place.track, "label": place.label, "fate": place.fate}
        | {"iou": place.iou, "frame": place.frame, "maker_id": row.maker_id}
        for row in rows
        for number, place in enumerate(row.found.places[:PLACES_MAX])
        if place.iou < 1
    ]
    if cells:
        _INSERT_CELLS.run_many(conn, cells)
    if places:
        _INSERT_PLACES.run_many(conn, places)


def parts(conn: sa.Connection, span: Span, bucket_ms: int) -> list[Part]:
    """By maker and stretch of time, counted from `since_ms` in steps of `bucket_ms`."""
    since, step = sa.literal_column(str(int(span.since_ms))), sa.literal_column(str(int(bucket_ms)))
    bucket = ((comparisons.c.created_at_ms - since) // step).label("bucket")
    sums = [sa.func.sum(column) for column in (comparisons.c.active_ms, *_COUNTS)]
    select = sa.select(comparisons.c.maker_id, bucket, sa.func.count(), *sums).where(*_within(comparisons, span))
    rows = map(tuple, conn.execute(select.group_by(comparisons.c.maker_id, bucket)))
    return [Part(row[0], int(row[1]), int(row[2]), int(row[3]), _counts(row[4:])) for row in rows]


def earliest_ms(conn: sa.Connection, project_id: str, against: str) -> int | None:
    own = (comparisons.c.project_id == project_id, comparisons.c.against == against)
    return conn.execute(sa.select(sa.func.min(comparisons.c.created_at_ms)).where(*own)).scalar()


def job_count(conn: sa.Connection, span: Span) -> int:
    each = sa.select(comparisons.c.job_id).where(*_within(comparisons, span)).group_by(comparisons.c.job_id)
    return conn.execute(sa.select(sa.func.count()).select_from(each.subquery())).scalar_one()


def cells(conn: sa.Connection, span: Span) -> list[tuple[str, str, int, float]]:
    """The matrix of labels: the true one, the one it was drawn as, how many boxes, and their overlap together."""
    labels = (comparison_cells.c.true_label, comparison_cells.c.made_label)
    sums = (sa.func.sum(comparison_cells.c.boxes), sa.func.sum(comparison_cells.c.iou_sum))
    rows = conn.execute(
        sa.select(*labels, *sums).where(*_within(comparison_cells, span)).group_by(*labels).order_by(*labels)
    )
    return [(row[0], row[1], int(row[2]), float(row[3])) for row in rows]


def confused(conn: sa.Connection, span: Span, true: str, made: str, limit: int) -> list[tuple[str, str, int]]:
    """The jobs in which boxes of one label were drawn as another, most first: job, reference, boxes."""
    own = (comparison_cells.c.true_label == true, comparison_cells.c.made_label == made)
    counted = sa.func.sum(comparison_cells.c.boxes)
    job_id = comparison_cells.c.job_id
    most = (  # which, by the index alone; then what they are called
        sa.select(job_id, counted.label("boxes"))
        .where(*_within(comparison_cells, span), *own)
        .group_by(job_id)
        .order_by(counted.desc(), job_id)
        .limit(limit)
        .subquery()
    )
    named = sa.select(jobs.c.id, jobs.c.reference_id, most.c.boxes).join_from(most, jobs, jobs.c.id == most.c.job_id)
    rows = conn.execute(named.order_by(most.c.boxes.desc(), jobs.c.id))
    return [(row[0], row[1], int(row[2])) for row in rows]


def farthest(conn: sa.Connection, span: Span, limit: int) -> list[Far]:
    """The tracks that are farthest off."""
    names = ("track_id", "label", "iou", "frame", "fate")
    columns = [comparison_places.c[name] for name in ("job_id", "maker_id", *names)]
    worst = sa.select(*columns, jobs.c.reference_id).join_from(
        comparison_places, jobs, jobs.c.id == comparison_places.c.job_id
    )
    order = (comparison_places.c.iou, comparison_places.c.job_id)
    rows = map(tuple, conn.execute(worst.where(*_within(comparison_places, span)).order_by(*order).limit(limit)))
    return [Far(row[0], row[7], row[1], Place(*row[2:7])) for row in rows]


def _of(row: Kept) -> dict[str, Any]:
    names = ("job_id", "task_id", "other_id", "project_id", "against", "created_at_ms")
    return {name: getattr(row, name) for name in names}


def _within(table: sa.Table, span: Span) -> tuple[sa.ColumnElement[bool], ...]:
    own = (table.c.project_id == span.project_id, table.c.against == span.against)
    return (*own, table.c.created_at_ms >= span.since_ms)


def _counts(sums: Sequence[Any]) -> Counts:
    """Sums come as whatever the database adds up in: PostgreSQL in decimals."""
    truth, made, matched, switches, iou_sum, same, attributes, attributes_same, keyframes = sums
    boxes = int(truth), int(made), int(matched), int(switches), float(iou_sum), int(same)
    return Counts(*boxes, int(attributes), int(attributes_same), int(keyframes))
