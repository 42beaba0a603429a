"""Issues of jobs, and their threads."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from rotoscope.domain.issue import Comment, Issue, IssueFilter, IssueState, Pin, Severity
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import issue_comments, issues, jobs

_PLAIN = [column.name for column in issues.c if column.name not in ("sequence", "place")]
_PIN = ("first_frame", "last_frame", "track_id", "label")
_LOCK = Prepared(sa.select(jobs.c.id).where(jobs.c.id == sa.bindparam("job")).with_for_update())
_OF_JOB = Prepared(sa.select(issues).where(issues.c.job_id == sa.bindparam("job")).order_by(issues.c.number))
_places = msgspec.json.Decoder(tuple[tuple[float, float] | None, tuple[float | None, ...] | None])


@dataclass(frozen=True, slots=True)
class Tally:
    """Issues that share all of this."""

    state: str
    category: str
    severity: str
    label: str
    maker_id: str | None
    count: int


def insert(conn: sa.Connection, issue: Issue) -> None:
    conn.execute(issues.insert().values(_values(issue)))


def lock_of_job(conn: sa.Connection, job_id: str) -> None:
    """Nobody else writes to the issues of the job until this transaction ends."""
    _LOCK.first(conn, {"job": job_id})


def next_number(conn: sa.Connection, job_id: str) -> int:
    """The number of the job's next issue; nobody else takes it until this transaction ends."""
    lock_of_job(conn, job_id)
    return (conn.execute(sa.select(sa.func.max(issues.c.number)).where(issues.c.job_id == job_id)).scalar() or 0) + 1


def get(conn: sa.Connection, job_id: str, issue_id: str) -> Issue | None:
    row = conn.execute(sa.select(issues).where(issues.c.job_id == job_id, issues.c.id == issue_id)).first()
    return None if row is None else _issue(row)


def of_job(conn: sa.Connection, job_id: str) -> list[Issue]:
    """All issues of a job, by number."""
    return [_made(found) for found in _OF_JOB.all(conn, {"job": job_id})]


def page(
    conn: sa.Connection, project_id: str, wanted: IssueFilter, before: int, limit: int
) -> list[tuple[int, str, Issue]]:
    """Issues of a project, the newest first, each with its sequence number and the job's reference_id."""
    select = sa.select(issues, jobs.c.reference_id).join(jobs, jobs.c.id == issues.c.job_id)
    select = select.where(issues.c.project_id == project_id, *_conditions(wanted))
    if before:
        select = select.where(issues.c.sequence < before)
    rows = conn.execute(select.order_by(issues.c.sequence.desc()).limit(limit))
    return [(row.sequence, row.reference_id, _issue(row)) for row in rows]


def move(conn: sa.Connection, issue_ids: Sequence[str], state: IssueState, now_ms: int) -> None:
    if issue_ids:
        moved = issues.update().where(issues.c.id.in_(issue_ids))
        conn.execute(moved.values(state=state.value, updated_at_ms=now_ms))


def delete(conn: sa.Connection, issue_id: str) -> None:
    conn.execute(issue_comments.delete().where(issue_comments.c.issue_id == issue_id))
    conn.execute(issues.delete().where(issues.c.id == issue_id))


def add_comment(conn: sa.Connection, comment: Comment) -> None:
    conn.execute(issue_comments.insert().values(asdict(comment)))
    of_issue = issues.update().where(issues.c.id == comment.issue_id)
    conn.execute(of_issue.values(updated_at_ms=comment.created_at_ms))


def comments_of(conn: sa.Connection, issue_ids: Sequence[str]) -> dict[str, list[Comment]]:
    """The threads of these issues, oldest line first."""
    found: dict[str, list[Comment]] = {}
    if issue_ids:
        threads = sa.select(issue_comments).where(issue_comments.c.issue_id.in_(issue_ids))
        for row in conn.execute(threads.order_by(issue_comments.c.issue_id, issue_comments.c.number)):
            found.setdefault(row.issue_id, []).append(Comment(**row._mapping))
    return found


def counts(conn: sa.Connection, project_id: str) -> list[Tally]:
    """How many issues a project has, by all that is asked of them at once: their index is walked a single time."""
    by = [issues.c[name] for name in ("state", "category", "severity", "label", "maker_id")]
    select = sa.select(*by, sa.func.count()).where(issues.c.project_id == project_id).group_by(*by)
    return [Tally(*row) for row in conn.execute(select)]


def _conditions(wanted: IssueFilter) -> list[sa.ColumnElement[bool]]:
    several = ((issues.c.state, wanted.states), (issues.c.category, wanted.categories))
    several += ((issues.c.severity, wanted.severities),)
    single = ((issues.c.label, wanted.label), (issues.c.author_id, wanted.author_id))
    single += ((issues.c.maker_id, wanted.maker_id), (issues.c.job_id, wanted.job_id))
    return [column.in_(list(values)) for column, values in several if values] + [
        column == value for column, value in single if value is not None
    ]


def _values(issue: Issue) -> dict[str, Any]:
    pin = issue.pin
    place = None
    if pin.point is not None or pin.shape is not None:
        shape = pin.shape and [None if number != number else number for number in pin.shape]
        place = msgspec.json.encode((pin.point, shape))
    values = {name: getattr(issue, name) for name in _PLAIN if name not in _PIN}
    pinned = {name: getattr(pin, name) for name in _PIN}
    return values | pinned | {"place": place, "state": issue.state.value, "severity": issue.severity.value}


def _issue(row: sa.Row) -> Issue:
    return _made(row._asdict())


def _made(found: Mapping[str, Any]) -> Issue:
    point, shape = (None, None) if found["place"] is None else _places.decode(found["place"])
    numbers = None if shape is None else tuple(float("nan") if number is None else number for number in shape)
    pin = Pin(found["first_frame"], found["last_frame"], found["track_id"], found["label"], point, numbers)
    values = {name: found[name] for name in _PLAIN if name not in _PIN}
    values |= {"state": IssueState(found["state"]), "severity": Severity(found["severity"])}
    return Issue(**values, pin=pin)
