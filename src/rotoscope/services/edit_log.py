"""The edit log of a job, or of a copy of one: what was carried out on a desk is written, and the tracks with it."""

from collections.abc import Iterator

import sqlalchemy as sa

from rotoscope.domain.edit import Edit
from rotoscope.domain.fold import Desk
from rotoscope.domain.job import Job
from rotoscope.store import copies, edits, jobs, tracks
from rotoscope.store.edits import EditRow
from rotoscope.store.tracks import TrackRow
from rotoscope.wire import edit as wire_edit
from rotoscope.wire import track_document

ROWS_AT_ONCE = 200


def write_log(conn: sa.Connection, job: Job, author_id: str, desk: Desk, log: list[Edit], now_ms: int) -> int:
    """Write the log and the tracks that it changed; the new head."""
    growth = desk.growth()
    bump = copies.bump_revision if job.copy_of else jobs.bump_revision
    head = bump(conn, job.id, len(log), tracks=growth.tracks, annotations=growth.annotations, now_ms=now_ms)
    rows = [_row(job.id, revision, edit, author_id, now_ms) for revision, edit in enumerate(log, head - len(log) + 1)]
    edits.append(conn, rows)
    last = {track: row.revision for row, edit in zip(rows, log, strict=True) for track in edit.tracks}
    new = set(desk.new_tracks)
    ordinal = tracks.last_ordinal(conn, job.id) if new else 0
    for track_id, track in desk.touched.items():
        document = track_document.encode(track)
        if track_id in new:
            ordinal += 1
            tracks.insert(conn, TrackRow(job.id, ordinal, track_id, last[track_id], document, None))
        else:
            tracks.update(conn, job.id, track_id, last[track_id], document)
    return head


def newest_first(conn: sa.Connection, job_id: str, after: int, track_id: str = "") -> Iterator[Edit]:
    """The edits after a revision, of one track or of all, the newest first."""
    before: int | None = None
    while rows := edits.newest(conn, job_id, before=before, after=after, track_id=track_id, limit=ROWS_AT_ONCE):
        for row in rows:
            yield wire_edit.decode(row.document)
        before = rows[-1].revision


def _row(job_id: str, revision: int, edit: Edit, author_id: str, now_ms: int) -> EditRow:
    """The line of the log, with what it can be found by: its track, if it is one, and the frames of its cells."""
    (track_id, *others), frames = edit.tracks or (None,), edit.frames
    first, last = (min(frames), max(frames)) if frames else (None, None)
    document = wire_edit.encode(edit)
    return EditRow(job_id, revision, edit.id, author_id, document, now_ms, None if others else track_id, first, last)
