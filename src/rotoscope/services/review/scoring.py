"""Scores of a project, added up from its comparisons; and its gold set."""

from collections.abc import Sequence

import sqlalchemy as sa

from rotoscope.domain.comparison import NOBODY
from rotoscope.domain.errors import Conflict, Forbidden
from rotoscope.domain.job import JobState
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.scores import Counts, kappa, mean_iou
from rotoscope.services.access import in_project, job_of, managed_project_of, project_of
from rotoscope.services.house import House
from rotoscope.services.names import Names
from rotoscope.services.review.measuring import pictures_of
from rotoscope.store import audit, comparisons, frames, gold
from rotoscope.store.comparisons import Far, Part, Span
from rotoscope.wire.scores import (
    ConfusedJob,
    ConfusedJobs,
    Confusion,
    FarTrack,
    GoldJob,
    GoldJobs,
    LabelScores,
    PersonScores,
    ScoresView,
    scores_of,
)

DAY_MS = 24 * 3600 * 1000
TREND_PARTS = 6
WORST_MAX = 20
CONFUSED_MAX = 100
GOLD_MAX = 1000


def report(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, against: str, days: int
) -> ScoresView:
    project_of(conn, principal, project_id)
    now_ms = house.clock.now_ms()
    span = _span(conn, project_id, against, days, now_ms)
    parts = comparisons.parts(conn, span, max(1, (now_ms - span.since_ms) // TREND_PARTS + 1))
    far = [] if _is_tested(conn, principal, span) else comparisons.farthest(conn, span, WORST_MAX)
    names = Names(conn, principal, project_id, [one.maker_id for one in (*parts, *far)])
    cells = comparisons.cells(conn, span)
    both = {(true, made): boxes for true, made, boxes, _ in cells if NOBODY not in (true, made)}
    agreed = kappa(both)
    return ScoresView(
        as_of_ms=now_ms,
        against=against,
        days=days,
        jobs=comparisons.job_count(conn, span),
        gold_jobs=len(gold.of_project(conn, project_id)),
        scores=scores_of(_sum(parts), sum(part.active_ms for part in parts)),
        kappa=None if agreed is None else round(agreed, 4),
        labels=_labels(cells),
        confusion=[Confusion(true, made, boxes) for true, made, boxes, _ in cells],
        people=_people(parts, names, principal),
        worst=[_far(conn, house, one, names) for one in far],
    )


def confused(
    conn: sa.Connection,
    house: House,
    principal: Principal,
    project_id: str,
    against: str,
    days: int,
    label: str,
    drawn_as: str,
) -> ConfusedJobs:
    project_of(conn, principal, project_id)
    span = _span(conn, project_id, against, days, house.clock.now_ms())
    if _is_tested(conn, principal, span):
        return ConfusedJobs([])
    found = comparisons.confused(conn, span, label, drawn_as, CONFUSED_MAX)
    return ConfusedJobs([ConfusedJob(*row) for row in found])


def gold_set(conn: sa.Connection, principal: Principal, project_id: str) -> GoldJobs:
    project_of(conn, principal, project_id)
    if in_project(conn, principal, project_id).role is Role.MAKER:
        raise Forbidden("Who draws is not told which jobs are gold.")
    return GoldJobs([GoldJob(*row) for row in gold.of_project(conn, project_id)])


def add_gold(conn: sa.Connection, house: House, principal: Principal, project_id: str, job_id: str) -> GoldJobs:
    """From now on what is handed in for the same pictures is compared with this job."""
    managed_project_of(conn, principal, project_id)
    job = job_of(conn, principal, project_id, job_id)
    if job.state is not JobState.COMPLETED:
        raise Conflict("Only a completed job can be gold: what is still drawn on is not known to be right.")
    pictures = pictures_of(conn, job.id)
    if not pictures:
        raise Conflict("Some frames of this job are missing, so no other job can be told to have the same.")
    if len(gold.of_project(conn, project_id)) >= GOLD_MAX:
        raise Conflict(f"This project has {GOLD_MAX} gold jobs, which is all; take one out first.")
    now_ms = house.clock.now_ms()
    gold.add(conn, project_id, job.id, pictures, principal.id, now_ms)
    audit.record(conn, now_ms, principal, "gold.added", job.id)
    return gold_set(conn, principal, project_id)


def take_gold(conn: sa.Connection, house: House, principal: Principal, project_id: str, job_id: str) -> GoldJobs:
    managed_project_of(conn, principal, project_id)
    job = job_of(conn, principal, project_id, job_id)
    if gold.take(conn, job.id):
        audit.record(conn, house.clock.now_ms(), principal, "gold.taken", job.id)
    return gold_set(conn, principal, project_id)


def _span(conn: sa.Connection, project_id: str, against: str, days: int, now_ms: int) -> Span:
    since_ms = now_ms - days * DAY_MS if days else comparisons.earliest_ms(conn, project_id, against)
    return Span(project_id, against, now_ms if since_ms is None else since_ms)


def _is_tested(conn: sa.Connection, principal: Principal, span: Span) -> bool:
    """Who draws is not told which jobs are known: they are drawn with the same care as others then."""
    return span.against == "gold" and in_project(conn, principal, span.project_id).role is Role.MAKER


def _sum(parts: Sequence[Part]) -> Counts:
    return sum((part.counts for part in parts), Counts())


def _labels(cells: Sequence[tuple[str, str, int, float]]) -> list[LabelScores]:
    by_label: dict[str, list[float]] = {}
    for true, made, boxes, iou_sum in cells:
        if true != NOBODY:
            held = by_label.setdefault(true, [0, 0, 0.0])
            held[0] += boxes
            if made == true:
                held[1] += boxes
                held[2] += iou_sum
    rows = [
        LabelScores(label, int(boxes), int(found), round(iou / found, 4) if found else None)
        for label, (boxes, found, iou) in by_label.items()
    ]
    return sorted(rows, key=lambda row: (-row.boxes, row.label))


def _people(parts: Sequence[Part], names: Names, principal: Principal) -> list[PersonScores]:
    """Makers are told of nobody but themselves where names are kept back."""
    by_maker: dict[str, list[Part]] = {}
    for part in parts:
        if part.maker_id is not None and (not names.is_veiled or part.maker_id == principal.id):
            by_maker.setdefault(part.maker_id, []).append(part)
    rows = []
    for maker, own in by_maker.items():
        trend = {part.bucket: mean_iou(part.counts) for part in own}
        line = [None if (iou := trend.get(at)) is None else round(iou, 4) for at in range(TREND_PARTS)]
        scored = scores_of(_sum(own), sum(part.active_ms for part in own))
        rows.append(PersonScores(names.person(maker, "maker"), sum(part.comparisons for part in own), scored, line))
    return sorted(rows, key=lambda row: (-row.compared, row.person.name))


def _far(conn: sa.Connection, house: House, one: Far, names: Names) -> FarTrack:
    person = names.person(one.maker_id, "maker") if one.maker_id is not None else None
    place = one.place
    frame = frames.get(conn, one.job_id, place.frame)
    picture = frame.sha256 if frame is not None else None
    return FarTrack(
        one.job_id,
        one.reference_id,
        place.track,
        place.label,
        place.fate,
        round(place.iou, 4),
        place.frame,
        person if person is not None and person.id else None,
        picture and house.links.media("thumbnails", picture, one.job_id, house.clock.now_ms()),
    )
