"""What is offered to who asks for the next task, and in which order."""

import sqlalchemy as sa

from rotoscope.domain.member import Principal
from rotoscope.domain.task import ABANDONED_SECONDS, REWORK_KEPT_SECONDS, Seeker, Task, TaskState
from rotoscope.domain.workflow import StepKind
from rotoscope.store.project_members import seen_by
from rotoscope.store.tables import jobs, projects, tasks

Condition = sa.ColumnElement[bool]
_PRIORITY_STEP = 1 << 48  # more tasks than there will ever be
_LESS_URGENT = 16 * _PRIORITY_STEP
_NOTHING = 2**62


def rank() -> sa.ColumnElement[int]:
    """One number that sorts by priority, then by age."""
    return (10 - sa.cast(tasks.c.priority_weight, sa.BigInteger)) * sa.literal(_PRIORITY_STEP) + tasks.c.sequence


def offers(seeker: Seeker, now_ms: int, batch_id: str = "") -> tuple[Condition, ...]:
    """In this order: own rework, what is free, what was left behind. Each only if the seeker may have it."""
    is_open = tasks.c.state == TaskState.OPEN.value
    is_own = tasks.c.kept_for == seeker.id
    kept_since = now_ms - REWORK_KEPT_SECONDS * 1000
    is_waited_for = sa.and_(tasks.c.is_assigned.is_(sa.false()), tasks.c.created_at_ms < kept_since)
    is_free = sa.or_(tasks.c.kept_for.is_(None), is_waited_for)
    left = sa.and_(
        tasks.c.state == TaskState.HELD.value, tasks.c.lease_expires_at_ms < now_ms - ABANDONED_SECONDS * 1000
    )
    fitting = _fitting(seeker, batch_id)
    return sa.and_(is_open, is_own, *fitting), sa.and_(is_open, is_free, *fitting), sa.and_(left, *fitting)


def projects_by_urgency(
    conn: sa.Connection, principal: Principal, project_id: str | None, conditions: tuple[Condition, ...]
) -> list[str]:
    """The projects in use that have something to offer to a principal, the one with the most urgent task first."""
    own, free, left = (_best(condition) for condition in conditions)
    select = sa.select(projects.c.id, own.label("own_rank"), free.label("free_rank"), left.label("left_rank")).where(
        *seen_by(principal), projects.c.archived_at_ms.is_(None)
    )
    if project_id is not None:
        select = select.where(projects.c.id == project_id)
    ranked = select.subquery()
    best = sa.func.coalesce(
        ranked.c.own_rank,
        ranked.c.free_rank + _LESS_URGENT,
        ranked.c.left_rank + 2 * _LESS_URGENT,
        sa.literal(_NOTHING),
    )
    rows = conn.execute(sa.select(ranked.c.id, best.label("best")).order_by(best, ranked.c.id))
    return [row.id for row in rows if row.best < _NOTHING]


def most_urgent(project_id: str, condition: Condition) -> sa.ScalarSelect[int]:
    """The first of these tasks that no other is taking at this moment."""
    return (
        sa.select(tasks.c.sequence)
        .where(tasks.c.project_id == project_id, condition)
        .order_by(tasks.c.priority_weight.desc(), tasks.c.sequence)
        .limit(1)
        .with_for_update(skip_locked=True, of=tasks)
        .scalar_subquery()
    )


def drew(conn: sa.Connection, job_id: str, member_id: str) -> bool:
    """Whether this member handed in drawings of this job."""
    made = sa.select(tasks.c.id).where(tasks.c.job_id == job_id, *_handed_in_by(tasks, member_id))
    return conn.execute(made.limit(1)).first() is not None


def has_copy(conn: sa.Connection, task: Task, member_id: str) -> bool:
    """Whether this member has another of the copies that this task is one of."""
    same = [tasks.c.job_id == task.job_id, tasks.c.step == task.step, tasks.c.round == task.round]
    other = sa.select(tasks.c.id).where(*same, tasks.c.id != task.id, *_drawn_by(tasks, member_id))
    return conn.execute(other.limit(1)).first() is not None


def _drawn_by(copied: sa.FromClause, member_id: str) -> list[Condition]:
    begun = (TaskState.HELD.value, TaskState.SUBMITTED.value)
    return [copied.c.copy_id.is_not(None), copied.c.holder_id == member_id, copied.c.state.in_(begun)]


def _fitting(seeker: Seeker, batch_id: str) -> list[Condition]:
    made = tasks.alias("made")
    drew_it = sa.exists().where(made.c.job_id == tasks.c.job_id, *_handed_in_by(made, seeker.id)).correlate(tasks)
    copied = tasks.alias("copied")
    same = [copied.c[name] == tasks.c[name] for name in ("job_id", "step", "round")]
    others = [copied.c.id != tasks.c.id, *_drawn_by(copied, seeker.id)]
    has_another = sa.exists().where(*same, *others).correlate(tasks)
    fitting = [sa.or_(tasks.c.bars_makers.is_(sa.false()), ~drew_it), sa.or_(tasks.c.copy_id.is_(None), ~has_another)]
    is_making = tasks.c.kind == StepKind.MAKER.value
    if not seeker.may_check:
        fitting.append(sa.or_(is_making, tasks.c.project_id.in_(seeker.checks_in)) if seeker.checks_in else is_making)
    elif seeker.makes_in:
        fitting.append(sa.or_(is_making, tasks.c.project_id.not_in(seeker.makes_in)))
    if seeker.looks_in:
        fitting.append(tasks.c.project_id.not_in(seeker.looks_in))
    if seeker.skills is not None:
        fitting.append(tasks.c.skill.in_(["", *seeker.skills]))
    if batch_id:
        fitting.append(tasks.c.job_id.in_(sa.select(jobs.c.id).where(jobs.c.batch_id == batch_id)))
    return fitting


def _handed_in_by(made: sa.FromClause, member_id: str) -> list[Condition]:
    return [
        made.c.kind == StepKind.MAKER.value,
        made.c.state == TaskState.SUBMITTED.value,
        made.c.holder_id == member_id,
    ]


def _best(condition: Condition) -> sa.ScalarSelect[int]:
    return (
        sa.select(rank())
        .where(tasks.c.project_id == projects.c.id, condition)
        .order_by(tasks.c.priority_weight.desc(), tasks.c.sequence)
        .limit(1)
        .correlate(projects)
        .scalar_subquery()
    )
