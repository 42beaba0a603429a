"""Joining: what several makers drew, each on a copy, becomes the tracks of the job (ADR 24).

Of every object that at least half of them drew, the track that is most like the others' is taken; who checks may choose
another. What is taken goes through the edit log of the job, in the name of who drew it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from rotoscope.domain.agreement import Agreement, compare, leader, stride_of
from rotoscope.domain.drawn import Drawn, drawn_of, step_of
from rotoscope.domain.edit import Edit, HeadChange, difference
from rotoscope.domain.edit_rules import Bounds
from rotoscope.domain.fold import Desk
from rotoscope.domain.job import Job
from rotoscope.domain.task import Task, TaskState
from rotoscope.domain.track import Track
from rotoscope.services.edit_log import write_log
from rotoscope.store import copies, jobs, schemas, tasks, tracks
from rotoscope.store.copies import Copy
from rotoscope.wire import agreement as wire_agreement
from rotoscope.wire import track_document
from rotoscope.wire.agreement import KeptAgreement, KeptCopy

TRACKS_AT_ONCE = 100
POINTS_MAX = 2**31  # they were checked when they were drawn


@dataclass(frozen=True, slots=True)
class Plan:
    """The copies, who drew each, and how far they agree."""

    step: str
    name: str  # of the edits that come of it
    copies: Sequence[Copy]
    makers: Sequence[str]
    agreement: Agreement


def plan_of(conn: sa.Connection, task_id: str) -> Plan | None:
    """How to join the copies that this task is one of; those that were handed in count."""
    task = tasks.get(conn, task_id)
    return None if task is None else _plan(conn, task)


def join(conn: sa.Connection, job: Job, plan: Plan, now_ms: int) -> None:
    """Write what was agreed on into the job, and keep how far that was. Once joined, it stays joined."""
    if copies.agreement_of(conn, job.id, plan.step) is not None:
        return
    first = leader(plan.agreement)
    number = 0
    for maker, edits in _edits(conn, job, plan, first):
        for start in range(0, len(edits), TRACKS_AT_ONCE):
            part = edits[start : start + TRACKS_AT_ONCE]
            named = [Edit(f"{plan.name}:{number + at}", edit.changes) for at, edit in enumerate(part, 1)]
            _write(conn, job, plan.makers[maker - 1], named, now_ms)
            number += len(part)
    kept = [KeptCopy(copy.id, maker) for copy, maker in zip(plan.copies, plan.makers, strict=True)]
    document = wire_agreement.encode(KeptAgreement(plan.step, kept, plan.agreement))
    pairs = [(plan.makers[pair.one - 1], plan.makers[pair.other - 1], pair.score) for pair in plan.agreement.pairs]
    ordered = [(min(one, other), max(one, other), score) for one, other, score in pairs]
    copies.keep_agreement(conn, job, plan.step, plan.agreement.score, document, ordered, now_ms)


def join_early(conn: sa.Connection, job: Job, now_ms: int) -> None:
    """A manager moves a job on before all have handed in: what was handed in is joined, so that none of it is lost."""
    done = [task for task in tasks.of_job(conn, job.id) if task.step == job.step and task.state is TaskState.SUBMITTED]
    if done and done[-1].copy_id and (plan := _plan(conn, done[-1])) is not None:
        join(conn, job, plan, now_ms)


def _plan(conn: sa.Connection, task: Task) -> Plan | None:
    same = [
        other
        for other in tasks.of_job(conn, task.job_id)
        if (other.step, other.round, other.state) == (task.step, task.round, TaskState.SUBMITTED) and other.copy_id
    ]
    makers = {other.copy_id: other.holder_id or "" for other in same}
    found = copies.by_ids(conn, [copy_id for copy_id in makers if copy_id])
    job = jobs.get(conn, task.job_id)
    if job is None or not found:
        return None
    stride = stride_of(job.frame_count, [(copy.track_count, copy.annotation_count) for copy in found])
    drawn = [_drawn(conn, copy.id, job.frame_count, stride) for copy in found]
    step = max(step_of(one, one) for one in drawn)
    agreement = compare([one.every(step) for one in drawn])
    return Plan(task.step, f"join-{task.id}", found, [makers[copy.id] for copy in found], agreement)


def _drawn(conn: sa.Connection, copy_id: str, frame_count: int, stride: int) -> Drawn:
    there = (track_document.decode(row.document) for row in tracks.iterate(conn, copy_id))
    return drawn_of({track.id: track for track in there if track.head is not None}, frame_count, stride)


def _edits(conn: sa.Connection, job: Job, plan: Plan, first: int) -> Iterator[tuple[int, list[Edit]]]:
    """By maker, the edits that bring what was chosen into the job; what was chosen by nobody is taken out of it."""
    chosen: dict[int, list[str]] = {}
    for group in plan.agreement.groups:
        own = [member.track for member in group.members if member.maker == group.chosen]
        chosen.setdefault(group.chosen, []).extend(own)
    staying = {track for found in chosen.values() for track in found}
    gone = [
        Edit("", (HeadChange(track.id, track.head, None),))
        for track in map(_decoded, tracks.iterate(conn, job.id))
        if track.head is not None and track.id not in staying
    ]
    yield first, gone
    for maker, names in chosen.items():
        if names:
            yield maker, list(_taken(conn, job, plan.copies[maker - 1], names))


def _taken(conn: sa.Connection, job: Job, copy: Copy, names: Sequence[str]) -> Iterator[Edit]:
    for start in range(0, len(names), TRACKS_AT_ONCE):
        part = names[start : start + TRACKS_AT_ONCE]
        there = tracks.by_ids(conn, job.id, part)
        for name, row in tracks.by_ids(conn, copy.id, part).items():
            if row.revision == 0 and name in there:
                continue  # nobody touched it
            before = _decoded(there[name]) if name in there else None
            if changes := tuple(difference(before, _decoded(row))):
                yield Edit("", changes)


def _write(conn: sa.Connection, job: Job, maker_id: str, edits: Sequence[Edit], now_ms: int) -> None:
    there = tracks.by_ids(conn, job.id, [track for edit in edits for track in edit.tracks])
    schema = schemas.of_job(conn, job)
    desk = Desk({name: _decoded(row) for name, row in there.items()}, Bounds(job.frame_count, schema, POINTS_MAX))
    log = [done for edit in edits if isinstance(done := desk.carry_out(edit), Edit)]
    if len(log) != len(edits):
        raise RuntimeError(f"what was drawn on a copy of {job.id} cannot be drawn on the job")
    if log:
        write_log(conn, job, maker_id, desk, log, now_ms)


def _decoded(row: tracks.TrackRow) -> Track:
    return track_document.decode(row.document)
