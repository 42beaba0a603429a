"""What was drawn: the tracks of a job as they are and as they were, the log of edits, and what could not be applied."""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec
import sqlalchemy as sa

from rotoscope.domain.fold import fold, unfold
from rotoscope.domain.job import Job
from rotoscope.domain.member import Principal
from rotoscope.domain.permission import Role
from rotoscope.domain.track import Track
from rotoscope.services.access import require_annotator, visible_job
from rotoscope.services.house import House
from rotoscope.services.names import author_of, is_veiled
from rotoscope.store import edits, tracks
from rotoscope.wire import edit as wire_edit
from rotoscope.wire import rts1, track_document
from rotoscope.wire import track as wire_track
from rotoscope.wire.edit_post import EditLog, LoggedEdit, ParkedEdit, ParkedEdits, changes_of
from rotoscope.wire.history import Settled, Settlement

PARKED_SHOWN_MAX = 1000


def write_tracks(conn: sa.Connection, principal: Principal, job_id: str, out: BinaryIO, *, as_json: bool) -> int:
    """Write all tracks of a job to `out`, as RTS1 or JSON, holding one at a time; the revision that they are of."""
    job = visible_job(conn, principal, job_id)
    pieces = (
        _json_pieces(conn, job)
        if as_json
        else rts1.encode(tracks_of(conn, job_id), revision=job.revision, frame_count=job.frame_count)
    )
    for piece in pieces:
        out.write(piece)
    return job.revision


def revision_of(conn: sa.Connection, principal: Principal, job_id: str) -> int:
    return visible_job(conn, principal, job_id).revision


def tracks_of(conn: sa.Connection, job_id: str) -> Iterator[Track]:
    """The tracks of a job in their order, deleted ones left out."""
    for row in tracks.iterate(conn, job_id):
        track = track_document.decode(row.document)
        if track.head is not None:
            yield track


def state_at(conn: sa.Connection, job_id: str, revision: int) -> dict[str, Track]:
    """Every track as it was at `revision`: the log, taken back from the newest edit."""
    now = {row.track_id: track_document.decode(row.document) for row in tracks.iterate(conn, job_id)}
    later = [wire_edit.decode(row.document) for row in edits.iterate(conn, job_id) if row.revision > revision]
    return unfold(now, reversed(later))


def replay(conn: sa.Connection, job_id: str, source: dict[str, Track]) -> dict[str, Track]:
    """What the log makes of the tracks that the job came with: the truth that the stored tracks are held to."""
    return fold(source, (wire_edit.decode(row.document) for row in edits.iterate(conn, job_id)))


def edit_log(conn: sa.Connection, principal: Principal, job_id: str, since: int, limit: int) -> EditLog:
    job = visible_job(conn, principal, job_id)
    rows = edits.since(conn, job_id, since, limit)
    veiled = is_veiled(conn, principal, job.project_id)
    who = [author_of(principal, row.author_id, veiled) for row in rows]
    logged = [
        LoggedEdit(row.revision, row.edit_id, author, row.created_at_ms, changes_of(row.document))
        for row, author in zip(rows, who, strict=True)
    ]
    return EditLog(logged, job.revision)


def parked_edits(conn: sa.Connection, principal: Principal, job_id: str) -> ParkedEdits:
    """What could not be applied, newest first."""
    job = visible_job(conn, principal, job_id)
    rows = edits.parked_of(conn, job_id, PARKED_SHOWN_MAX)
    veiled = is_veiled(conn, principal, job.project_id)
    return ParkedEdits(
        [
            ParkedEdit(
                row.edit_id,
                author_of(principal, row.author_id, veiled),
                row.created_at_ms,
                row.reason,
                row.message,
                msgspec.Raw(row.document),
            )
            for row in rows
        ]
    )


def settle_parked(
    conn: sa.Connection, house: House, principal: Principal, job_id: str, settlement: Settlement
) -> Settled:
    """Say what has become of parked edits. A maker settles their own; who checks or manages settles anybody's."""
    require_annotator(principal)
    visible_job(conn, principal, job_id)
    author_id = principal.id if principal.role is Role.MAKER else ""
    now_ms = house.clock.now_ms()
    count = edits.settle(
        conn, job_id, settlement.edit_ids, settlement.outcome, by=principal.id, author_id=author_id, now_ms=now_ms
    )
    return Settled(count)


def _json_pieces(conn: sa.Connection, job: Job) -> Iterator[bytes]:
    encode = msgspec.json.Encoder().encode
    yield b'{"success":true,"data":{"revision":%d,"frame_count":%d,"tracks":[' % (job.revision, job.frame_count)
    comma = b""
    for track in tracks_of(conn, job.id):
        yield comma + encode(wire_track.to_json(track))
        comma = b","
    yield b"]}}"
