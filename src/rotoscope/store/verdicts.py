"""What checkers said, kept for each job when they say it, so that whole projects are added up without their tasks."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.domain.task import Task, Verdict
from rotoscope.store.tables import judged_jobs, tasks


@dataclass(frozen=True, slots=True)
class Judged:
    """Jobs of one maker that share how their first verdict was, and the round in which they were accepted (0: not)."""

    maker_id: str | None
    is_first_pass: bool
    accepted_round: int
    jobs: int


def keep(conn: sa.Connection, task: Task) -> None:
    """A checker's verdict. The first one on a job decides whose work it was about, and whether that passed at once."""
    is_accepted = task.verdict is Verdict.ACCEPT
    maker = (
        sa.select(tasks.c.holder_id)
        .where(tasks.c.job_id == task.job_id, tasks.c.kind == "maker", tasks.c.submitted_revision.is_not(None))
        .order_by(tasks.c.sequence.desc())
        .limit(1)
        .scalar_subquery()
    )
    new = insert_or(judged_jobs).values(
        job_id=task.job_id,
        project_id=task.project_id,
        maker_id=maker,
        is_first_pass=is_accepted,
        accepted_round=task.round if is_accepted else 0,
    )
    so_far = judged_jobs.c.accepted_round
    accepted = sa.case((so_far == 0, new.excluded.accepted_round), else_=so_far)
    conn.execute(new.on_conflict_do_update(index_elements=["job_id"], set_={"accepted_round": accepted}))


def of_project(conn: sa.Connection, project_id: str) -> list[Judged]:
    by = (judged_jobs.c.maker_id, judged_jobs.c.is_first_pass, judged_jobs.c.accepted_round)
    rows = conn.execute(sa.select(*by, sa.func.count()).where(judged_jobs.c.project_id == project_id).group_by(*by))
    return [Judged(row[0], bool(row[1]), int(row[2]), int(row[3])) for row in rows]


def first_pass(conn: sa.Connection, project_id: str) -> tuple[int, int]:
    """How many jobs have been judged, and how many of them were accepted the first time."""
    found = of_project(conn, project_id)
    return sum(one.jobs for one in found), sum(one.jobs for one in found if one.is_first_pass)
