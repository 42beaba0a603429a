"""Editing: edits come in, are applied or parked one by one, and go into the log.

A post is one transaction: the lease is checked and renewed in it, so that whoever lost the task writes nothing, and
an edit that cannot be applied is kept beside the log with its reason and never harms its neighbours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from rotoscope.domain.edit import Edit
from rotoscope.domain.edit_rules import Bounds
from rotoscope.domain.errors import Fault, InvalidParameter, JobClosed, LeaseLost, NotFound
from rotoscope.domain.fold import Desk
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.limits import Limits
from rotoscope.domain.member import Principal
from rotoscope.services.access import require_annotator, visible_job, visible_task, work_of
from rotoscope.services.edit_log import write_log
from rotoscope.services.house import House
from rotoscope.services.names import author_of, is_veiled
from rotoscope.store import edits, schemas, tasks, tracks
from rotoscope.store.edits import Fate, ParkedRow
from rotoscope.wire import limits, track_document
from rotoscope.wire.edit_post import EditOutcome, EditsAnswer, EditsPost, MissedEdit, Sent, read_sent

MISSED_MAX = 1000
MESSAGE_MAX = 500


class Obstacle(NamedTuple):
    """Why an edit is parked."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What this task lets through: nothing at all, or what its step draws."""

    obstacle: Obstacle | None = None
    limits: Limits = field(default=Limits())

    def against(self, item: Sent) -> Obstacle | None:
        faults = [] if self.obstacle or item.edit is None else self.limits.faults(item.edit)
        return Obstacle(faults[0].code, f"{faults[0].pointer}: {faults[0].message}") if faults else self.obstacle


def apply_edits(conn: sa.Connection, house: House, principal: Principal, job_id: str, post: EditsPost) -> EditsAnswer:
    """Apply a post of edits. Sending a post again is harmless: what is known already answers as it did."""
    require_annotator(principal)
    if len(post.edits) > house.limits.edits_per_post_max:
        most = house.limits.edits_per_post_max
        fault = Fault("/edits", "too_many", f"{most} edits are the most in one post", len(post.edits))
        raise InvalidParameter(f"A post holds at most {most} edits.", faults=[fault])
    now_ms = house.clock.now_ms()
    job, gate = _enter(conn, principal, job_id, post, now_ms)
    outcomes, head = _settle(conn, house, principal, job, [read_sent(raw) for raw in post.edits], gate, now_ms)
    missed = _missed(conn, principal, job, post, {outcome.edit_id for outcome in outcomes})
    return EditsAnswer(outcomes, head, missed[:MISSED_MAX], len(missed) <= MISSED_MAX)


def _enter(conn: sa.Connection, principal: Principal, job_id: str, post: EditsPost, now_ms: int) -> tuple[Job, Gate]:
    """Renew the lease, which keeps others from taking the task meanwhile; and why nothing may be written, if so."""
    held = tasks.renew(conn, post.task_id, principal.id, post.lease_token, now_ms)
    task = held or visible_task(conn, principal, post.task_id)
    job = work_of(conn, task) if held or task.copy_id else visible_job(conn, principal, job_id)
    if job is None or task.work_id != job_id:
        raise NotFound("There is no such task of this job.")
    if held is None:
        return job, Gate(Obstacle(LeaseLost.code, LeaseLost().message))
    if not held.may_edit:
        return job, Gate(Obstacle("judge_only", f"At the step {held.step} jobs are judged, and not changed."))
    if job.state is not JobState.OPEN:
        return job, Gate(Obstacle(JobClosed.code, f"The job is {job.state}."))
    return job, Gate(limits=limits.decode(held.limits))


def _settle(
    conn: sa.Connection,
    house: House,
    principal: Principal,
    job: Job,
    sent: list[Sent],
    gate: Gate,
    now_ms: int,
) -> tuple[list[EditOutcome], int]:
    """Apply or park what is new; one outcome for each that was sent, in order, and the newest revision."""
    known = edits.fates_of(conn, job.id, {item.edit_id for item in sent})
    back = set() if gate.obstacle else {edit_id for edit_id, fate in known.items() if _may_come_back(fate, principal)}
    fates = {edit_id: fate for edit_id, fate in known.items() if edit_id not in back}
    fresh: dict[str, Sent] = {}
    for item in sent:
        if item.edit_id not in fates:
            fresh.setdefault(item.edit_id, item)
    desk = _desk(conn, house, job, [] if gate.obstacle else list(fresh.values()))
    log: list[Edit] = []
    parked: list[ParkedRow] = []
    for item in fresh.values():
        done = gate.against(item) or _carry_out(desk, house, job, item)
        if isinstance(done, Edit):
            log.append(done)
        else:
            parked.append(ParkedRow(job.id, item.edit_id, principal.id, *done, item.text, now_ms))
    head = write_log(conn, job, principal.id, desk, log, now_ms) if log else job.revision
    edits.park(conn, parked)
    if returned := back & {edit.id for edit in log}:
        edits.settle(conn, job.id, returned, "reapplied", by=principal.id, author_id=principal.id, now_ms=now_ms)
    fates |= {edit.id: Fate(head - len(log) + number) for number, edit in enumerate(log, 1)}
    fates |= {row.edit_id: Fate(None, row.reason, row.message) for row in parked}
    return list(_outcomes(sent, fates, {edit.id for edit in log})), head


def _may_come_back(fate: Fate, principal: Principal) -> bool:
    """Set aside only because it came without the lease, and now its author brings it again with one.

    A page that was reloaded does that: a request of its former life was still under way, under the former lease.
    """
    return fate.waits and fate.reason == LeaseLost.code and fate.author_id == principal.id


def _outcomes(sent: list[Sent], fates: dict[str, Fate], applied: set[str]) -> Iterator[EditOutcome]:
    """Each edit's fate; one that was applied just now is told so once, and is a duplicate from then on."""
    for item in sent:
        fate = fates[item.edit_id]
        outcome = "parked" if fate.revision is None else "applied" if item.edit_id in applied else "duplicate"
        applied.discard(item.edit_id)
        yield EditOutcome(item.edit_id, outcome, fate.revision, fate.reason, fate.message)


def _desk(conn: sa.Connection, house: House, job: Job, sent: list[Sent]) -> Desk:
    """A desk with the tracks that these edits touch, and no others."""
    touched = dict.fromkeys(track for item in sent if item.edit for track in item.edit.tracks)
    rows = tracks.by_ids(conn, job.id, touched)
    loaded = {track_id: track_document.decode(row.document) for track_id, row in rows.items()}
    schema = schemas.of_job(conn, job)
    return Desk(loaded, Bounds(job.frame_count, schema, house.limits.points_max))


def _carry_out(desk: Desk, house: House, job: Job, item: Sent) -> Edit | Obstacle:
    if item.edit is None:
        return Obstacle("malformed", item.message[:MESSAGE_MAX].replace("\0", "␀"))
    if desk.is_new(*item.edit.tracks) and job.track_count + len(desk.new_tracks) >= house.limits.tracks_max:
        return Obstacle("tracks_max", f"A job has at most {house.limits.tracks_max} tracks.")
    done = desk.carry_out(item.edit)
    if isinstance(done, Edit):
        return done
    return Obstacle(done[0].code, f"{done[0].pointer}: {done[0].message}"[:MESSAGE_MAX])


def _missed(conn: sa.Connection, principal: Principal, job: Job, post: EditsPost, own: set[str]) -> list[MissedEdit]:
    """Edits of other sessions between what the sender has seen and this post."""
    if post.have >= job.revision:
        return []
    rows = edits.since(conn, job.id, post.have, MISSED_MAX + 1)
    veiled = is_veiled(conn, principal, job.project_id)
    return [
        MissedEdit(row.revision, msgspec.Raw(row.document), author_of(principal, row.author_id, veiled))
        for row in rows
        if row.revision <= job.revision and row.edit_id not in own and not row.edit_id.startswith(f"{post.session}:")
    ]
