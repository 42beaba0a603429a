"""Looking back: what happened on a frame or to a track, and tracks as they were at a revision."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import BinaryIO

import msgspec
import sqlalchemy as sa

from rotoscope.domain.edit import AttributeChange, Change, HeadChange
from rotoscope.domain.errors import Fault, InvalidParameter
from rotoscope.domain.fold import unfold
from rotoscope.domain.job import Job, JobKind
from rotoscope.domain.member import Principal
from rotoscope.domain.track import Track
from rotoscope.services.access import visible_job
from rotoscope.services.edit_log import newest_first
from rotoscope.services.names import author_of, is_veiled
from rotoscope.store import edits, frames, keys, members, tracks
from rotoscope.store.edits import EditRow
from rotoscope.wire import edit as wire_edit
from rotoscope.wire import rts1, track_document
from rotoscope.wire.history import Author, HistoryEntry, HistoryPage, JobAuthors, TracksOf
from rotoscope.wire.prelabel import unpack
from rotoscope.wire.result_source import Source

CHANGES_TOLD_MAX = 50  # of one edit: a person reads these, a program reads /edits
SCANNED_MAX = 5000  # edits looked at for one page
AT_ONCE = 200


def what_happened(
    conn: sa.Connection,
    principal: Principal,
    job_id: str,
    *,
    frame: int | None = None,
    track_id: str = "",
    before: int | None = None,
    limit: int = 100,
) -> HistoryPage:
    """The edits that touched this frame and this track, newest first, from before revision `before` on."""
    job = visible_job(conn, principal, job_id)
    seen = _Seen(conn, job, frame, track_id)
    found: list[HistoryEntry] = []
    veiled = is_veiled(conn, principal, job.project_id)
    author = cache(lambda author_id: _author(conn, principal, author_id, veiled))
    at, scanned = before if before is not None else job.revision + 1, 0
    while at > 1 and len(found) < limit and scanned < SCANNED_MAX:
        rows = edits.newest(conn, job_id, before=at, frame=frame, track_id=track_id, limit=AT_ONCE)
        for row in rows:
            at = row.revision
            scanned += 1
            changes = list(seen.of(row))
            if changes:
                found.append(_entry(row, changes, author(row.author_id)))
            if len(found) == limit:
                break
        if len(rows) < AT_ONCE:
            at = at if len(found) == limit else 1
            break
    return HistoryPage(found, at if at > 1 else None)


def authors(conn: sa.Connection, principal: Principal, job_id: str) -> JobAuthors:
    """Who drew or changed which tracks of the job."""
    job = visible_job(conn, principal, job_id)
    veiled = is_veiled(conn, principal, job.project_id)
    touched: dict[str, dict[str, None]] = {}
    for track_id, author_id, document in edits.authors_of(conn, job_id):
        own = touched.setdefault(author_of(principal, author_id, veiled), {})
        own.update(dict.fromkeys([track_id or ""] if document is None else wire_edit.decode(document).tracks))
    return JobAuthors([TracksOf(_author(conn, principal, who, veiled), sorted(own)) for who, own in touched.items()])


def write_past(
    conn: sa.Connection, principal: Principal, job_id: str, revision: int, track_id: str, out: BinaryIO
) -> None:
    """Write the tracks as they were at `revision` to `out`, as RTS1; those deleted or not yet made have no head."""
    job = visible_job(conn, principal, job_id)
    if revision > job.revision:
        fault = Fault("/revision", "in_the_future", f"the job is at revision {job.revision}", revision)
        raise InvalidParameter("There is no such revision yet.", faults=[fault])
    rows = [tracks.get(conn, job_id, track_id)] if track_id else tracks.iterate(conn, job_id)
    now = {row.track_id: track_document.decode(row.document) for row in rows if row is not None}
    past = unfold(now, newest_first(conn, job_id, revision, track_id))
    wanted = [past[name] for name in now if not track_id or name == track_id]
    for piece in rts1.encode(wanted, revision=revision, frame_count=job.frame_count):
        out.write(piece)


def write_original(conn: sa.Connection, principal: Principal, job_id: str, track_id: str, out: BinaryIO) -> None:
    """Write a pre-label with every keyframe that came, however the project reduced it; nothing for other tracks."""
    job = visible_job(conn, principal, job_id)
    row = tracks.get(conn, job_id, track_id)
    found: list[Track] = []
    frame_ids = [frame.frame_id for frame in frames.page(conn, job_id)]
    if row is not None and row.source is not None and len(frame_ids) == job.frame_count:  # else they still arrive
        shown = track_document.decode(row.document)
        kind = shown.head.kind if shown.head is not None and job.kind is JobKind.IMAGE else ""
        came = Source(unpack(row.source), frame_ids, kind).track
        found.append(replace(came, id=shown.id))
    for piece in rts1.encode(found, revision=0, frame_count=job.frame_count):
        out.write(piece)


class _Seen:
    """Which changes of an edit somebody asks about."""

    def __init__(self, conn: sa.Connection, job: Job, frame: int | None, track_id: str) -> None:
        self._conn, self._job, self._frame, self._track_id = conn, job, frame, track_id
        self._tracks: dict[str, Track | None] = {}

    def of(self, row: EditRow) -> Iterator[Change]:
        for change in wire_edit.decode(row.document).changes:
            if self._track_id and change.track != self._track_id:
                continue
            if self._frame is None or self._is_on(change, self._frame):
                yield change

    def _is_on(self, change: Change, frame: int) -> bool:
        """Cells of this frame; and what is said of a whole track that is, or was, there on this frame."""
        if isinstance(change, HeadChange) or (isinstance(change, AttributeChange) and change.frame is None):
            track = self._track(change.track)
            if track is None or not len(track.geometry) or frame < track.geometry.frames[0]:
                return False
            return track.presence.value_at(frame, True) is True
        return change.frame == frame

    def _track(self, track_id: str) -> Track | None:
        if track_id not in self._tracks:
            row = tracks.by_ids(self._conn, self._job.id, [track_id]).get(track_id)
            self._tracks[track_id] = None if row is None else track_document.decode(row.document)
        return self._tracks[track_id]


def _entry(row: EditRow, changes: list[Change], author: Author) -> HistoryEntry:
    told = msgspec.json.encode([wire_edit.change_to_json(change) for change in changes[:CHANGES_TOLD_MAX]])
    return HistoryEntry(row.revision, row.edit_id, author, row.created_at_ms, len(changes), msgspec.Raw(told))


def _author(conn: sa.Connection, principal: Principal, author_id: str, veiled: bool) -> Author:
    shown = author_of(principal, author_id, veiled)
    return Author(shown, _name_of(conn, principal, shown) if shown else "")


def _name_of(conn: sa.Connection, principal: Principal, author_id: str) -> str:
    member = members.get(conn, principal.organization_id, author_id)
    if member is not None:
        return member.name
    return next((key.name for key in keys.of_organization(conn, principal.organization_id) if key.id == author_id), "")
