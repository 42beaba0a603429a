"""Editing: edits come in, are applied or parked one by one, and go into the log.

A post is one transaction: the lease is checked and renewed in it, so that whoever lost the task writes nothing, and
an edit that cannot be applied is kept beside the log with its reason and never harms its neighbours.
"""

from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from rotoscope.domain.edit import Edit
from rotoscope.domain.edit_rules import Bounds
from rotoscope.domain.errors import Fault, InvalidParameter, JobClosed, LeaseLost, NotFound
from rotoscope.domain.fold import Desk
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.services.access import require_annotator, visible_job, visible_task
from rotoscope.services.house import House
from rotoscope.store import edits, jobs, schemas, tasks, tracks
from rotoscope.store.edits import EditRow, ParkedRow
from rotoscope.store.tracks import TrackRow
from rotoscope.wire import edit as wire_edit
from rotoscope.wire import track_document
from rotoscope.wire.edit_post import EditOutcome, EditsAnswer, EditsPost, MissedEdit, Sent, read_sent

MISSED_MAX = 1000
MESSAGE_MAX = 500


def apply_edits(conn: sa.Connection, house: House, principal: Principal, job_id: str, post: EditsPost) -> EditsAnswer:
    """Apply a post of edits. Sending a post again is harmless: what is known already answers as it did."""
    require_annotator(principal)
    if len(post.edits) > house.limits.edits_per_post_max:
        most = house.limits.edits_per_post_max
        fault = Fault("/edits", "too_many", f"{most} edits are the most in one post", len(post.edits))
        raise InvalidParameter(f"A post holds at most {most} edits.", faults=[fault])
    now_ms = house.clock.now_ms()
    obstacle = _obstacle(conn, principal, job_id, post, now_ms)
    job = visible_job(conn, principal, job_id)
    if obstacle is None and job.state is not JobState.OPEN:
        obstacle = JobClosed.code, f"The job is {job.state}."
    outcomes, head = _settle(conn, house, principal, job, [read_sent(raw) for raw in post.edits], obstacle, now_ms)
    missed = _missed(conn, job, post, {outcome.edit_id for outcome in outcomes})
    return EditsAnswer(outcomes, head, missed[:MISSED_MAX], len(missed) <= MISSED_MAX)


def _obstacle(
    conn: sa.Connection, principal: Principal, job_id: str, post: EditsPost, now_ms: int
) -> tuple[str, str] | None:
    """Renew the lease, which also keeps others from taking the task meanwhile; why that cannot be, if it cannot."""
    held = tasks.renew(conn, post.task_id, principal.id, post.lease_token, now_ms)
    task = held or visible_task(conn, principal, post.task_id)
    if task.job_id != job_id:
        raise NotFound("There is no such task of this job.")
    return None if held else (LeaseLost.code, LeaseLost().message)


def _settle(
    conn: sa.Connection,
    house: House,
    principal: Principal,
    job: Job,
    sent: list[Sent],
    obstacle: tuple[str, str] | None,
    now_ms: int,
) -> tuple[list[EditOutcome], int]:
    """Apply or park what is new; one outcome for each that was sent, in order, and the newest revision."""
    ids = {item.edit_id for item in sent}
    known = edits.revisions_of(conn, job.id, ids)
    parked = {edit_id: (row.reason, row.message) for edit_id, row in edits.parked_among(conn, job.id, ids).items()}
    fresh: dict[str, Sent] = {}
    for item in sent:
        if item.edit_id not in known and item.edit_id not in parked:
            fresh.setdefault(item.edit_id, item)
    desk = _desk(conn, house, job, [] if obstacle else list(fresh.values()))
    log: list[Edit] = []
    refused: dict[str, tuple[str, str]] = {}
    for item in fresh.values():
        done = obstacle or _carry_out(desk, house, job, item)
        if isinstance(done, Edit):
            log.append(done)
        else:
            refused[item.edit_id] = done
    head = _write(conn, job, principal.id, desk, log, now_ms)
    applied = {edit.id: head - len(log) + number for number, edit in enumerate(log, 1)}
    edits.park(
        conn,
        [
            ParkedRow(job.id, edit_id, principal.id, reason, message, fresh[edit_id].text, now_ms)
            for edit_id, (reason, message) in refused.items()
        ],
    )
    return list(_outcomes(sent, applied, known, parked | refused)), head


def _outcomes(
    sent: list[Sent], applied: dict[str, int], known: dict[str, int], parked: dict[str, tuple[str, str]]
) -> Iterator[EditOutcome]:
    told: set[str] = set()
    for item in sent:
        edit_id = item.edit_id
        if edit_id in parked:
            yield EditOutcome(edit_id, "parked", None, *parked[edit_id])
        elif edit_id in applied and edit_id not in told:
            yield EditOutcome(edit_id, "applied", applied[edit_id])
        else:
            yield EditOutcome(edit_id, "duplicate", applied.get(edit_id) or known[edit_id])
        told.add(edit_id)


def _desk(conn: sa.Connection, house: House, job: Job, sent: list[Sent]) -> Desk:
    """A desk with the tracks that these edits touch, and no others."""
    touched = dict.fromkeys(track for item in sent if item.edit for track in item.edit.tracks)
    rows = tracks.by_ids(conn, job.id, touched)
    loaded = {track_id: track_document.decode(row.document) for track_id, row in rows.items()}
    schema = schemas.get(conn, job.project_id, job.schema_version)
    return Desk(loaded, Bounds(job.frame_count, schema, house.limits.points_max))


def _carry_out(desk: Desk, house: House, job: Job, item: Sent) -> Edit | tuple[str, str]:
    if item.edit is None:
        return "malformed", item.message[:MESSAGE_MAX]
    if desk.is_new(*item.edit.tracks) and job.track_count + len(desk.new_tracks) >= house.limits.tracks_max:
        return "tracks_max", f"A job has at most {house.limits.tracks_max} tracks."
    done = desk.carry_out(item.edit)
    if isinstance(done, Edit):
        return done
    return done[0].code, f"{done[0].pointer}: {done[0].message}"[:MESSAGE_MAX]


def _write(conn: sa.Connection, job: Job, author_id: str, desk: Desk, log: list[Edit], now_ms: int) -> int:
    """Write the log and the tracks that it changed; the new head."""
    if not log:
        return job.revision
    growth = desk.growth()
    head = jobs.bump_revision(
        conn, job.id, len(log), tracks=growth.tracks, annotations=growth.annotations, now_ms=now_ms
    )
    rows = [
        EditRow(job.id, revision, edit.id, author_id, wire_edit.encode(edit), now_ms)
        for revision, edit in enumerate(log, head - len(log) + 1)
    ]
    edits.append(conn, rows)
    last = {track: row.revision for row, edit in zip(rows, log, strict=True) for track in edit.tracks}
    ordinal = tracks.last_ordinal(conn, job.id) if desk.new_tracks else 0
    for track_id, track in desk.touched.items():
        document = track_document.encode(track)
        if track_id in desk.new_tracks:
            ordinal += 1
            tracks.insert(conn, TrackRow(job.id, ordinal, track_id, last[track_id], document, None))
        else:
            tracks.update(conn, job.id, track_id, last[track_id], document)
    return head


def _missed(conn: sa.Connection, job: Job, post: EditsPost, own: set[str]) -> list[MissedEdit]:
    """Edits of other sessions between what the sender has seen and this post."""
    if post.have >= job.revision:
        return []
    rows = edits.since(conn, job.id, post.have, MISSED_MAX + 1)
    return [
        MissedEdit(row.revision, msgspec.Raw(row.document), row.author_id)
        for row in rows
        if row.revision <= job.revision and row.edit_id not in own and not row.edit_id.startswith(f"{post.session}:")
    ]
