"""Review: where a job stands in it, the marks of its reviewers, and what a verdict does to the issues."""

import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, Fault, Forbidden, InvalidParameter, MissingParameter
from rotoscope.domain.issue import UNSETTLED, Comment, IssueState, Pin, Severity
from rotoscope.domain.job import Job
from rotoscope.domain.member import Principal
from rotoscope.domain.review import Mark, MarkKind, ReviewSettings, Submission
from rotoscope.domain.task import Task, TaskState, Verdict
from rotoscope.services import noting
from rotoscope.services.access import project_of, require_manager, visible_job
from rotoscope.services.house import House
from rotoscope.services.names import Names
from rotoscope.services.review.issues import make, may_verify, round_of
from rotoscope.services.routing import flow_of
from rotoscope.store import audit, issues, reviews, tasks, tracks
from rotoscope.wire.review import AcceptedTrack, ChecklistLine, NewMark, ReviewView, SubmissionView


def settings_of(conn: sa.Connection, principal: Principal, project_id: str) -> ReviewSettings:
    project_of(conn, principal, project_id)
    return reviews.settings_of(conn, project_id)


def put_settings(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, settings: ReviewSettings
) -> ReviewSettings:
    require_manager(principal)
    project_of(conn, principal, project_id)
    before, now_ms = reviews.settings_of(conn, project_id), house.clock.now_ms()
    reviews.put_settings(conn, project_id, settings, now_ms)
    audit.record(conn, now_ms, principal, "project.review", project_id, before=before, after=settings)
    return settings


def standing(conn: sa.Connection, principal: Principal, job_id: str) -> ReviewView:
    """Everything that the review panel shows besides issues, findings and the difference."""
    job = visible_job(conn, principal, job_id)
    settings = reviews.settings_of(conn, job.project_id)
    of_job = tasks.of_job(conn, job_id)
    handed_in = submissions(of_job)
    marks = reviews.marks_of(conn, job_id)
    current = round_of(of_job)
    ticked = {mark.subject for mark in marks if mark.kind is MarkKind.TICKED and mark.round == current}
    back = next((one for one in reversed(handed_in) if one.verdict == Verdict.SEND_BACK), None)
    names = Names(conn, principal, job.project_id, [one.author_id for one in handed_in])
    return ReviewView(
        round=current,
        since=back.revision if back else 0,
        note=back.note if back else "",
        is_blind=settings.is_blind,
        categories=settings.categories,
        checklist=[ChecklistLine(text, text in ticked) for text in _checklist(conn, job, settings)],
        accepted=_accepted(conn, job, marks),
        dismissed=[mark.subject for mark in marks if mark.kind is MarkKind.DISMISSED_FINDING],
        submissions=[
            SubmissionView(
                one.task_id,
                one.step,
                one.kind,
                one.round,
                one.revision,
                one.verdict,
                one.note,
                names.person(one.author_id, one.kind),
                one.at_ms,
            )
            for one in handed_in
        ],
        may_verify=may_verify(conn, principal, job_id),
    )


def submissions(of_job: list[Task]) -> list[Submission]:
    """The tasks of a job that were handed in, oldest first."""
    return [
        Submission(
            task.id,
            task.step,
            task.kind.value,
            task.round,
            task.submitted_revision or 0,
            task.verdict and task.verdict.value,
            task.note,
            task.holder_id,
            task.updated_at_ms,
        )
        for task in of_job
        if task.state is TaskState.SUBMITTED
    ]


def set_mark(conn: sa.Connection, house: House, principal: Principal, job_id: str, new: NewMark) -> ReviewView:
    """Set a mark or take it away. Doing it twice is doing it once."""
    job = visible_job(conn, principal, job_id)
    if not may_verify(conn, principal, job_id):
        raise Forbidden("Marks are set by who checks, not by who draws.")
    kind = MarkKind(new.kind)
    noting.job_changed(conn, job, house.clock.now_ms())
    if not new.is_set:
        reviews.clear_mark(conn, job_id, kind, new.subject)
        return standing(conn, principal, job_id)
    if kind is MarkKind.ACCEPTED_TRACK and tracks.get(conn, job_id, new.subject) is None:
        fault = Fault("/subject", "track_missing", "There is no such track in this job.", new.subject)
        raise InvalidParameter("There is no such track to accept.", faults=[fault])
    if kind is MarkKind.TICKED and new.subject not in _checklist(conn, job):
        fault = Fault("/subject", "line_unknown", "The checklist has no such line.", new.subject)
        raise InvalidParameter("There is no such line to tick.", faults=[fault])
    mark = Mark(kind, new.subject, principal.id, job.revision, round_of(tasks.of_job(conn, job_id)))
    reviews.set_mark(conn, job_id, mark, house.clock.now_ms())
    return standing(conn, principal, job_id)


def judge(conn: sa.Connection, house: House, principal: Principal, job: Job, verdict: Verdict, note: str) -> None:
    """What a verdict means: an accepted job has no blocking issue and no empty line left, one sent back says why.

    Accepting verifies what was resolved. Sending back without any unsettled issue makes one of the note.
    """
    issues.lock_of_job(conn, job.id)
    found = issues.of_job(conn, job.id)
    unsettled = [issue for issue in found if issue.state in UNSETTLED]
    if verdict is Verdict.SEND_BACK:
        if not unsettled:
            _require_note(note)
            tell_why(conn, house, principal, job, note)
        return
    blocking = [issue.number for issue in unsettled if issue.severity is Severity.BLOCKING]
    if blocking:
        numbers = ", ".join(str(number) for number in blocking)
        raise Conflict(f"Blocking issues are not settled: {numbers}.", data={"blocking": blocking})
    if left := _unticked(conn, job):
        raise Conflict(f"Lines of the checklist are not ticked: {'; '.join(left)}.", data={"unticked": left})
    reviews.clear_ticks(conn, job.id)  # who checks next begins with an empty list
    resolved = [issue.id for issue in found if issue.state is IssueState.RESOLVED]
    now_ms = house.clock.now_ms()
    issues.move(conn, resolved, IssueState.VERIFIED, now_ms)
    threads = issues.comments_of(conn, resolved)
    for issue_id in resolved:
        number = len(threads.get(issue_id, [])) + 1
        moved_to = IssueState.VERIFIED.value
        issues.add_comment(conn, Comment(issue_id, number, principal.id, "checker", "", moved_to, now_ms))


def _require_note(note: str) -> None:
    if not note.strip():
        fault = Fault("/note", "missing", "say what is wrong, here or in an issue")
        raise MissingParameter("Whoever sends a job back says why: in a note, or in an issue.", faults=[fault])


def tell_why(conn: sa.Connection, house: House, principal: Principal, job: Job, note: str) -> None:
    """An issue of the whole job."""
    category = reviews.settings_of(conn, job.project_id).categories[-1]
    make(conn, house, principal, job, Pin(), note, category, Severity.MAJOR)


def _checklist(conn: sa.Connection, job: Job, settings: ReviewSettings | None = None) -> tuple[str, ...]:
    """What is ticked before accepting at the step where the job stands: the step's own list, else the project's."""
    own = flow_of(conn, job).step(job.step).checklist
    return own or (settings or reviews.settings_of(conn, job.project_id)).checklist


def _unticked(conn: sa.Connection, job: Job) -> list[str]:
    lines = _checklist(conn, job)
    if not lines:
        return []
    marks, current = reviews.marks_of(conn, job.id), round_of(tasks.of_job(conn, job.id))
    ticked = {mark.subject for mark in marks if mark.kind is MarkKind.TICKED and mark.round == current}
    return [line for line in lines if line not in ticked]


def _accepted(conn: sa.Connection, job: Job, marks: list[Mark]) -> list[AcceptedTrack]:
    accepted = {mark.subject: mark.revision for mark in marks if mark.kind is MarkKind.ACCEPTED_TRACK}
    now = tracks.revisions_of(conn, job.id, list(accepted))
    return [AcceptedTrack(track, now.get(track, 0) > revision) for track, revision in accepted.items()]
