"""Issues: made, talked about, settled. What a verdict does to them is in `review`."""

from collections.abc import Sequence

import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, Fault, Forbidden, InvalidParameter, NotFound
from rotoscope.domain.issue import Comment, Issue, IssueFilter, IssueState, Pin, Severity, Step, state_after
from rotoscope.domain.job import Job
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.task import Task, TaskState
from rotoscope.domain.track import shape_at
from rotoscope.domain.workflow import StepKind
from rotoscope.kit.ids import new_id
from rotoscope.kit.page import token_from_sequence
from rotoscope.services import noting
from rotoscope.services.access import in_project, project_of, require_annotator, visible_job
from rotoscope.services.house import House
from rotoscope.services.names import Names
from rotoscope.store import issues, jobs, reviews, tasks, tracks
from rotoscope.wire import track_document
from rotoscope.wire.issue import IssueList, IssuePage, IssueView, NewIssue, comment_view, issue_view

COMMENTS_MAX = 200


def list_issues(conn: sa.Connection, principal: Principal, job_id: str, states: Sequence[str] = ()) -> IssueList:
    """The issues of a job, by number."""
    job = visible_job(conn, principal, job_id)
    found = [issue for issue in issues.of_job(conn, job_id) if not states or issue.state.value in states]
    return IssueList(_views(conn, principal, job.project_id, [(job.reference_id, issue) for issue in found]))


def list_of_project(
    conn: sa.Connection, principal: Principal, project_id: str, wanted: IssueFilter, before: int, limit: int
) -> IssuePage:
    """One page of the issues of a project, newest first."""
    project_of(conn, principal, project_id)
    rows = issues.page(conn, project_id, wanted, before, limit + 1)
    shown = rows[:limit]
    token = token_from_sequence(shown[-1][0]) if len(rows) > limit else ""
    return IssuePage(_views(conn, principal, project_id, [(name, issue) for _, name, issue in shown]), token)


def create(conn: sa.Connection, house: House, principal: Principal, job_id: str, new: NewIssue) -> IssueView:
    require_annotator(principal)
    job = visible_job(conn, principal, job_id)
    if job.copy_of:
        raise Conflict("This is one maker's copy; issues are made on the job, once its copies are joined.")
    pin = _pin(conn, job, new)
    categories = reviews.settings_of(conn, job.project_id).categories
    if new.category not in categories:
        message = f"This project's categories are {', '.join(categories)}."
        raise InvalidParameter(message, faults=[Fault("/category", "category_unknown", message, new.category)])
    issue = make(conn, house, principal, job, pin, new.text, new.category, Severity(new.severity))
    return _views(conn, principal, job.project_id, [(job.reference_id, issue)])[0]


def make(
    conn: sa.Connection,
    house: House,
    principal: Principal,
    job: Job,
    pin: Pin,
    text: str,
    category: str,
    severity: Severity,
) -> Issue:
    """Write an issue, with the task that it comes from and the maker whose work it is about."""
    of_job = tasks.of_job(conn, job.id)
    own = own_task(of_job, principal)
    made = [task for task in of_job if task.kind is StepKind.MAKER and task.state is TaskState.SUBMITTED]
    now_ms = house.clock.now_ms()
    issue = Issue(
        id=new_id(),
        job_id=job.id,
        project_id=job.project_id,
        number=issues.next_number(conn, job.id),
        state=IssueState.OPEN,
        category=category,
        severity=severity,
        text=text,
        pin=pin,
        revision=job.revision,
        round=round_of(of_job),
        step=own.step if own else job.step,
        task_id=own and own.id,
        author_id=principal.id,
        author_role=role_of(principal, own),
        maker_id=made[-1].holder_id if made else None,
        created_at_ms=now_ms,
        updated_at_ms=now_ms,
    )
    issues.insert(conn, issue)
    noting.job_changed(conn, job, now_ms)
    return issue


def comment(
    conn: sa.Connection, house: House, principal: Principal, job_id: str, issue_id: str, text: str
) -> IssueView:
    return _say(conn, house, principal, job_id, issue_id, text, None)


def take(
    conn: sa.Connection, house: House, principal: Principal, job_id: str, issue_id: str, step: Step, text: str
) -> IssueView:
    """Resolve, re-open or verify an issue, perhaps with a word. Doing it twice is doing it once."""
    visible_job(conn, principal, job_id)
    _get(conn, job_id, issue_id)
    if step is Step.VERIFY and not may_verify(conn, principal, job_id):
        raise Forbidden("An issue is verified by who checks, not by who draws.")
    return _say(conn, house, principal, job_id, issue_id, text, step)


def delete(conn: sa.Connection, house: House, principal: Principal, job_id: str, issue_id: str) -> None:
    """Take one's own issue back, as long as nobody has answered."""
    require_annotator(principal)
    job = visible_job(conn, principal, job_id)
    issues.lock_of_job(conn, job_id)  # an answer that is being written is seen, or finds no issue
    issue = _get(conn, job_id, issue_id)
    if issue.author_id != principal.id:
        raise Forbidden("This issue is somebody else's; resolve it or say something about it.")
    answers = issues.comments_of(conn, [issue_id]).get(issue_id, [])
    if any(answer.author_id != principal.id for answer in answers):
        raise Conflict("Somebody has answered this issue; resolve it instead.")
    issues.delete(conn, issue_id)
    noting.job_changed(conn, job, house.clock.now_ms())


def may_verify(conn: sa.Connection, principal: Principal, job_id: str) -> bool:
    """Who checks: by role, or by holding the checker's task of this job."""
    of_job = tasks.of_job(conn, job_id)
    job = jobs.get(conn, job_id)
    here = principal if job is None else in_project(conn, principal, job.project_id)
    if here.role in (Role.OWNER, Role.MANAGER, Role.CHECKER, Role.CLIENT):
        return True
    own = own_task(of_job, principal)
    return own is not None and own.kind is StepKind.CHECKER


def own_task(of_job: Sequence[Task], principal: Principal) -> Task | None:
    """The principal's task of a job: the one that they hold, else the last that they handed in."""
    own = [task for task in of_job if task.holder_id == principal.id]
    held = [task for task in own if task.state is TaskState.HELD]
    return (held or own)[-1] if own else None


def round_of(of_job: Sequence[Task]) -> int:
    return max((task.round for task in of_job), default=1)


def role_of(principal: Principal, own: Task | None) -> str:
    """As what somebody speaks: by the task that they have, else by their role."""
    return own.kind.value if own is not None else principal.role.value


def _say(
    conn: sa.Connection,
    house: House,
    principal: Principal,
    job_id: str,
    issue_id: str,
    text: str,
    step: Step | None,
) -> IssueView:
    require_annotator(principal)
    job = visible_job(conn, principal, job_id)
    issues.lock_of_job(conn, job_id)
    issue = _get(conn, job_id, issue_id)
    state = issue.state if step is None else state_after(issue.state, step)
    thread = issues.comments_of(conn, [issue_id]).get(issue_id, [])
    if step is None or state is not issue.state or text:
        if len(thread) >= COMMENTS_MAX:
            raise Conflict(f"The thread of this issue is full: {COMMENTS_MAX} lines. Make a new issue.")
        role = role_of(principal, own_task(tasks.of_job(conn, job_id), principal))
        moved_to = "" if state is issue.state else state.value
        line = Comment(issue_id, len(thread) + 1, principal.id, role, text, moved_to, house.clock.now_ms())
        issues.move(conn, [issue_id], state, line.created_at_ms)
        issues.add_comment(conn, line)
        noting.job_changed(conn, job, line.created_at_ms)
    return _views(conn, principal, job.project_id, [(job.reference_id, _get(conn, job_id, issue_id))])[0]


def _get(conn: sa.Connection, job_id: str, issue_id: str) -> Issue:
    issue = issues.get(conn, job_id, issue_id)
    if issue is None:
        raise NotFound("There is no such issue of this job.")
    return issue


def _pin(conn: sa.Connection, job: Job, new: NewIssue) -> Pin:
    """Where the new issue is; everything that is wrong with that at once."""
    faults: list[Fault] = []
    for field, frame in (("frame", new.frame), ("last_frame", new.last_frame)):
        if frame is not None and frame >= job.frame_count:
            faults.append(Fault(f"/{field}", "frame_range", f"This job has frames 0 to {job.frame_count - 1}.", frame))
    if new.frame is None and (new.last_frame is not None or new.point is not None):
        faults.append(Fault("/frame", "missing", "A range and a point need the frame that they begin in."))
    elif new.frame is not None and new.last_frame is not None and new.last_frame < new.frame:
        faults.append(Fault("/last_frame", "order", "The range ends before it begins.", new.last_frame))
    row = None if new.track is None else tracks.get(conn, job.id, new.track)
    if new.track is not None and row is None:
        faults.append(Fault("/track", "track_missing", "There is no such track in this job.", new.track))
    if faults:
        raise InvalidParameter("The place of the issue is not valid.", faults=faults)
    track = None if row is None else track_document.decode(row.document)
    shape = None if track is None or new.frame is None else shape_at(track, new.frame)
    label = track.head.label if track is not None and track.head is not None else ""
    last = new.frame if new.last_frame is None else new.last_frame
    return Pin(new.frame, last, new.track, label, new.point, shape)


def _views(
    conn: sa.Connection, principal: Principal, project_id: str, found: Sequence[tuple[str, Issue]]
) -> list[IssueView]:
    threads = issues.comments_of(conn, [issue.id for _, issue in found])
    ids = [issue.author_id for _, issue in found]
    ids += [line.author_id for thread in threads.values() for line in thread]
    names = Names(conn, principal, project_id, ids)
    return [
        issue_view(
            issue,
            reference_id,
            names.person(issue.author_id, issue.author_role),
            [comment_view(line, names.person(line.author_id, line.author_role)) for line in threads.get(issue.id, [])],
        )
        for reference_id, issue in found
    ]
