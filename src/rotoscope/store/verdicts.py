"""What checkers said, counted over the jobs of a project."""

import sqlalchemy as sa

from rotoscope.domain.task import Verdict
from rotoscope.store.tables import tasks


def by_maker(conn: sa.Connection, project_id: str) -> dict[str | None, tuple[int, int]]:
    """By who drew it first: how many jobs have been judged, and how many of them were accepted the first time."""
    judged = tasks.alias("judged")
    first = (
        sa.select(sa.func.min(judged.c.sequence).label("sequence"))
        .where(judged.c.project_id == project_id, judged.c.verdict.is_not(None))
        .group_by(judged.c.job_id)
        .subquery()
    )
    maker = (
        sa.select(tasks.c.holder_id)
        .where(tasks.c.job_id == judged.c.job_id, tasks.c.kind == "maker", tasks.c.sequence < judged.c.sequence)
        .where(tasks.c.submitted_revision.is_not(None))
        .order_by(tasks.c.sequence.desc())
        .limit(1)
        .scalar_subquery()
    )
    accepted = sa.case((judged.c.verdict == Verdict.ACCEPT.value, 1), else_=0)
    rows = sa.select(maker.label("maker"), accepted.label("accepted")).join(
        first, first.c.sequence == judged.c.sequence
    )
    told = rows.select_from(judged).subquery()
    select = sa.select(told.c.maker, sa.func.count(), sa.func.sum(told.c.accepted)).group_by(told.c.maker)
    return {row[0]: (int(row[1]), int(row[2])) for row in conn.execute(select)}


def first_pass(conn: sa.Connection, project_id: str) -> tuple[int, int]:
    """How many jobs have been judged, and how many of them were accepted the first time."""
    earlier = tasks.alias("earlier")
    before = sa.select(earlier.c.sequence).where(
        earlier.c.project_id == project_id,
        earlier.c.job_id == tasks.c.job_id,
        earlier.c.sequence < tasks.c.sequence,
        earlier.c.verdict.is_not(None),
    )
    is_first = ~before.exists()
    accepted = sa.case((tasks.c.verdict == Verdict.ACCEPT.value, 1), else_=0)
    select = sa.select(sa.func.count(), sa.func.sum(accepted)).where(
        tasks.c.project_id == project_id, tasks.c.verdict.is_not(None), is_first
    )
    jobs, first = conn.execute(select).one()
    return int(jobs), int(first or 0)


def accepted_by_round(conn: sa.Connection, project_id: str) -> list[tuple[int, int]]:
    """How many jobs were accepted in their first round, in their second, …"""
    accepted = sa.select(tasks.c.round, sa.func.count(sa.distinct(tasks.c.job_id))).where(
        tasks.c.project_id == project_id, tasks.c.verdict == Verdict.ACCEPT.value
    )
    return [
        (int(row[0]), int(row[1])) for row in conn.execute(accepted.group_by(tasks.c.round).order_by(tasks.c.round))
    ]
