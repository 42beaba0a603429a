"""What is offered to who asks for the next task, and in which order."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.member import Principal
from rotoscope.domain.task import ABANDONED_SECONDS, REWORK_KEPT_SECONDS, Seeker, Task, TaskState
from rotoscope.domain.workflow import StepKind
from rotoscope.store.prepared import Prepared
from rotoscope.store.project_members import Text, seen
from rotoscope.store.tables import jobs, projects, tasks

Condition = sa.ColumnElement[bool]
_PRIORITY_STEP = 1 << 48  # more places than there will ever be
_LESS_URGENT = 16 * _PRIORITY_STEP
_NOTHING = 2**62
_SEEKER = sa.bindparam("seeker")


def rank() -> sa.ColumnElement[int]:
    """One number that sorts by priority, then by the age of the job."""
    return (10 - sa.cast(tasks.c.priority_weight, sa.BigInteger)) * sa.literal(_PRIORITY_STEP) + tasks.c.place


def urgency() -> tuple[sa.ColumnElement, ...]:
    """The same as an order that an index knows."""
    return tasks.c.priority_weight.desc(), tasks.c.place, tasks.c.sequence


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody asks for. The statements for it are made once for each shape of it: making them takes ten times as
    long as carrying them out."""

    seeker: Seeker
    now_ms: int
    batch_id: str = ""

    @property
    def shape(self) -> "Shape":
        one = self.seeker
        checks, makes, looks = bool(one.checks_in), bool(one.makes_in), bool(one.looks_in)
        return Shape(one.may_check, checks, makes, looks, one.skills is not None, bool(self.batch_id))

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of the conditions, whatever their shape uses of them."""
        return {
            "seeker": self.seeker.id,
            "kept_since": self.now_ms - REWORK_KEPT_SECONDS * 1000,
            "abandoned_before": self.now_ms - ABANDONED_SECONDS * 1000,
            "checks_in": self.seeker.checks_in,
            "makes_in": self.seeker.makes_in,
            "looks_in": self.seeker.looks_in,
            "skills": ("", *(self.seeker.skills or ())),
            "batch": self.batch_id,
        }


@dataclass(frozen=True, slots=True)
class Shape:
    """Which conditions a search has."""

    may_check: bool
    has_checks: bool
    has_makes: bool
    has_looks: bool
    has_skills: bool
    has_batch: bool


@cache
def offers(shape: Shape) -> tuple[Condition, ...]:
    """In this order: own rework, what is free, what was left behind. Each only if the seeker may have it."""
    is_open = tasks.c.state == TaskState.OPEN.value
    is_own = tasks.c.kept_for == _SEEKER
    is_waited_for = sa.and_(tasks.c.is_assigned.is_(sa.false()), tasks.c.created_at_ms < sa.bindparam("kept_since"))
    is_free = sa.or_(tasks.c.kept_for.is_(None), is_waited_for)
    is_abandoned = tasks.c.lease_expires_at_ms < sa.bindparam("abandoned_before")
    left = sa.and_(tasks.c.state == TaskState.HELD.value, is_abandoned)
    fitting = _fitting(shape)
    return sa.and_(is_open, is_own, *fitting), sa.and_(is_open, is_free, *fitting), sa.and_(left, *fitting)


def projects_by_urgency(conn: sa.Connection, principal: Principal, project_id: str | None, search: Search) -> list[str]:
    """The projects in use that have something to offer to a principal, the one with the most urgent task first."""
    is_bound, is_member = principal.project_id is not None, not principal.may_manage
    who = {"organization": principal.organization_id, "bound_to": principal.project_id, "member": principal.id}
    statement = _by_urgency(search.shape, is_bound, is_member, project_id is not None)
    found = statement.all(conn, search.values | who | {"project": project_id})
    return [each["id"] for each in found if each["best"] < _NOTHING]


@cache
def _by_urgency(shape: Shape, is_bound: bool, is_member: bool, is_of_one: bool) -> Prepared:
    own, free, left = (_best(condition) for condition in offers(shape))
    bound_to = sa.bindparam("bound_to") if is_bound else None
    sees = seen(sa.bindparam("organization"), bound_to, sa.bindparam("member") if is_member else None)
    select = sa.select(projects.c.id, own.label("own_rank"), free.label("free_rank"), left.label("left_rank")).where(
        *sees, projects.c.archived_at_ms.is_(None)
    )
    if is_of_one:
        select = select.where(projects.c.id == sa.bindparam("project"))
    ranked = select.subquery()
    best = sa.func.coalesce(
        ranked.c.own_rank,
        ranked.c.free_rank + _LESS_URGENT,
        ranked.c.left_rank + 2 * _LESS_URGENT,
        sa.literal(_NOTHING),
    )
    return Prepared(sa.select(ranked.c.id, best.label("best")).order_by(best, ranked.c.id))


def most_urgent(condition: Condition, waits: bool) -> sa.ScalarSelect[int]:
    """The first of these tasks of a `project` that no other is taking at this moment; or, who waits, has taken then."""
    return (
        sa.select(tasks.c.sequence)
        .where(tasks.c.project_id == sa.bindparam("project"), condition)
        .order_by(*urgency())
        .limit(1)
        .with_for_update(skip_locked=not waits, of=tasks)
        .scalar_subquery()
    )


def drew(conn: sa.Connection, job_id: str, member_id: str) -> bool:
    """Whether this member handed in drawings of this job."""
    return _DREW.first(conn, {"job": job_id, "member": member_id}) is not None


def has_copy(conn: sa.Connection, task: Task, member_id: str) -> bool:
    """Whether this member has another of the copies that this task is one of."""
    same = [tasks.c.job_id == task.job_id, tasks.c.step == task.step, tasks.c.round == task.round]
    other = sa.select(tasks.c.id).where(*same, tasks.c.id != task.id, *_drawn_by(tasks, member_id))
    return conn.execute(other.limit(1)).first() is not None


def _drawn_by(copied: sa.FromClause, member_id: Text) -> list[Condition]:
    begun = (TaskState.HELD.value, TaskState.SUBMITTED.value)
    return [copied.c.copy_id.is_not(None), copied.c.holder_id == member_id, copied.c.state.in_(begun)]


def _fitting(shape: Shape) -> list[Condition]:
    made = tasks.alias("made")
    drew_it = sa.exists().where(made.c.job_id == tasks.c.job_id, *_handed_in_by(made, _SEEKER)).correlate(tasks)
    copied = tasks.alias("copied")
    same = [copied.c[name] == tasks.c[name] for name in ("job_id", "step", "round")]
    others = [copied.c.id != tasks.c.id, *_drawn_by(copied, _SEEKER)]
    has_another = sa.exists().where(*same, *others).correlate(tasks)
    fitting = [sa.or_(tasks.c.bars_makers.is_(sa.false()), ~drew_it), sa.or_(tasks.c.copy_id.is_(None), ~has_another)]
    is_making = tasks.c.kind == StepKind.MAKER.value
    if not shape.may_check:
        checks = tasks.c.project_id.in_(sa.bindparam("checks_in", expanding=True))
        fitting.append(sa.or_(is_making, checks) if shape.has_checks else is_making)
    elif shape.has_makes:
        fitting.append(sa.or_(is_making, tasks.c.project_id.not_in(sa.bindparam("makes_in", expanding=True))))
    if shape.has_looks:
        fitting.append(tasks.c.project_id.not_in(sa.bindparam("looks_in", expanding=True)))
    if shape.has_skills:
        fitting.append(tasks.c.skill.in_(sa.bindparam("skills", expanding=True)))
    if shape.has_batch:
        fitting.append(tasks.c.job_id.in_(sa.select(jobs.c.id).where(jobs.c.batch_id == sa.bindparam("batch"))))
    return fitting


def _handed_in_by(made: sa.FromClause, member_id: Text) -> list[Condition]:
    return [
        made.c.kind == StepKind.MAKER.value,
        made.c.state == TaskState.SUBMITTED.value,
        made.c.holder_id == member_id,
    ]


def _best(condition: Condition) -> sa.ScalarSelect[int]:
    return (
        sa.select(rank())
        .where(tasks.c.project_id == projects.c.id, condition)
        .order_by(*urgency())
        .limit(1)
        .correlate(projects)
        .scalar_subquery()
    )


_DREW = Prepared(
    sa.select(tasks.c.id)
    .where(tasks.c.job_id == sa.bindparam("job"), *_handed_in_by(tasks, sa.bindparam("member")))
    .limit(1)
)
