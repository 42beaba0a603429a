"""Automatic checks and differences, worked out from what is stored when somebody asks."""

from collections.abc import Iterator

import sqlalchemy as sa

from rotoscope.domain.checks.boxes import Surroundings
from rotoscope.domain.checks.run import run
from rotoscope.domain.difference import TrackDifference, by_number, describe, net_changes, taken_back
from rotoscope.domain.edit import Change, Edit
from rotoscope.domain.errors import Fault, InvalidParameter
from rotoscope.domain.member import Principal
from rotoscope.domain.review import MarkKind
from rotoscope.domain.track import Track
from rotoscope.services.access import visible_job
from rotoscope.store import edits, reviews, schemas, tasks, tracks
from rotoscope.wire import edit as wire_edit
from rotoscope.wire import track_document
from rotoscope.wire.review import DifferenceView, FindingsView, FindingView, TrackDifferenceView

CELLS_MAX = 50_000  # that an answer tells
TRACKS_AT_ONCE = 100


def find(conn: sa.Connection, principal: Principal, job_id: str) -> FindingsView:
    """What the checks of the project find in the job as it is now; one track is held at a time."""
    job = visible_job(conn, principal, job_id)
    settings = reviews.settings_of(conn, job.project_id)
    around = Surroundings(job.frame_count, schemas.of_job(conn, job))
    drawn = (track_document.decode(row.document) for row in tracks.iterate(conn, job_id))
    found = run(drawn, job.track_count, around, settings.checks)
    marks = reviews.marks_of(conn, job_id)
    dismissed = {mark.subject for mark in marks if mark.kind is MarkKind.DISMISSED_FINDING}
    views = [
        FindingView(one.id, one.check, one.message, one.track, one.other, one.first, one.last, one.id in dismissed)
        for one in found.found
    ]
    return FindingsView(job.revision, views, found.counts)


def difference(
    conn: sa.Connection, principal: Principal, job_id: str, from_revision: int | None, to_revision: int | None
) -> DifferenceView:
    """What became of the tracks between two revisions: from what was last sent back to now, unless told otherwise."""
    job = visible_job(conn, principal, job_id)
    start = _last_sent_back(conn, job_id) if from_revision is None else from_revision
    stop = job.revision if to_revision is None else to_revision
    if stop > job.revision or start > stop:
        field, value = ("to", stop) if stop > job.revision else ("from", start)
        fault = Fault(f"/{field}", "revision_range", f"From and to are at most {job.revision}, in order.", value)
        raise InvalidParameter("There is no such stretch of revisions.", faults=[fault])
    between = net_changes(_edits(conn, job_id, start, stop))
    later = net_changes(_edits(conn, job_id, stop, job.revision)) if stop < job.revision else {}
    found = [one for one in _describe(conn, job_id, between, later, job.frame_count) if one is not None]
    room = CELLS_MAX
    views: list[TrackDifferenceView] = []
    for one in found:
        room -= len(one.changes)
        changes = [wire_edit.change_to_json(change) for change in one.changes] if room >= 0 else []
        views.append(TrackDifferenceView(one.track, one.fate.value, one.label, list(one.spans), changes))
    return DifferenceView(start, stop, dict(by_number(found)), views, room >= 0)


def _edits(conn: sa.Connection, job_id: str, after: int, upto: int) -> Iterator[Edit]:
    for row in edits.between(conn, job_id, after, upto):
        yield wire_edit.decode(row.document)


def _describe(
    conn: sa.Connection,
    job_id: str,
    between: dict[str, list[Change]],
    later: dict[str, list[Change]],
    frame_count: int,
) -> Iterator[TrackDifference | None]:
    names = list(between)
    for start in range(0, len(names), TRACKS_AT_ONCE):
        part = names[start : start + TRACKS_AT_ONCE]
        rows = tracks.by_ids(conn, job_id, part)
        for name in part:
            now = track_document.decode(rows[name].document) if name in rows else Track(name)
            after = taken_back(now, later.get(name, ()))
            yield describe(taken_back(after, between[name]), after, between[name], frame_count)


def _last_sent_back(conn: sa.Connection, job_id: str) -> int:
    back = [task.submitted_revision or 0 for task in tasks.of_job(conn, job_id) if task.verdict == "send_back"]
    return back[-1] if back else 0
