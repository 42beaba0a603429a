"""Measuring: what makers handed in is compared with what holds, once there is something that does (ADR 30).

What holds is the revision that a checker accepted, what another maker drew of the same job, or a gold job with the same
pictures. It is worked out beside the requests, job by job, and kept in counts that add up.
"""

import asyncio
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations

import sqlalchemy as sa

from rotoscope.domain.agreement import stride_of
from rotoscope.domain.comparison import Comparison, compare
from rotoscope.domain.drawn import Drawn, drawn_of, step_of
from rotoscope.domain.events import Event
from rotoscope.domain.fold import unfold
from rotoscope.domain.job import Job
from rotoscope.domain.saying import attributes_alike
from rotoscope.domain.task import Task, TaskState, Verdict
from rotoscope.domain.track import Track
from rotoscope.domain.workflow import StepKind
from rotoscope.services import edit_log
from rotoscope.services.house import House
from rotoscope.store import comparisons, copies, frames, gold, jobs, tasks, tracks
from rotoscope.store.comparisons import Kept
from rotoscope.wire import track_document

JOB_SECONDS = 0.005  # of CPU, for one that is not large


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its tracks, and their shapes on every `stride`-th frame, which they are compared by."""

    tracks: Mapping[str, Track]
    drawn: Drawn
    stride: int


async def measure(house: House, happened: Sequence[Event]) -> None:
    """QualityDue: compare each of these jobs with whatever holds by now. Repeating it comes to the same."""
    for job_id in dict.fromkeys(event.subject_id for event in happened):
        await house.traffic.turn(JOB_SECONDS)
        rows = await asyncio.to_thread(house.db.read_now, lambda conn, job_id=job_id: list(_rows(conn, job_id)))
        await house.db.write(lambda conn, job_id=job_id, rows=rows: comparisons.put(conn, job_id, rows))


def pictures_of(conn: sa.Connection, job_id: str) -> str:
    """A hash that jobs have in common if they have the same pictures in the same order; empty if one is missing."""
    found = [frame.sha256 or "" for frame in frames.page(conn, job_id)]
    return hashlib.sha256("\n".join(found).encode()).hexdigest() if found and all(found) else ""


def _rows(conn: sa.Connection, job_id: str) -> Iterator[Kept]:
    job = jobs.get(conn, job_id)
    if job is None:
        return
    of_job = tasks.of_job(conn, job_id)
    works = _works(of_job)
    if not works:
        return
    stride = _stride(conn, job, works)
    side = cache(lambda work_id, revision: _side(conn, job, work_id, revision or 0, stride))  # often both are the same
    sides = {task.id: side(task.work_id, task.submitted_revision) for task in works}
    if accepted := [task for task in of_job if task.verdict is Verdict.ACCEPT and task.state is TaskState.SUBMITTED]:
        holds = side(job.id, accepted[-1].submitted_revision)
        for task in works:
            yield _kept(job, task, "accepted", job.id, accepted[-1].updated_at_ms, holds, sides[task.id])
    drawn_apart = [task for task in works if task.copy_id]
    for task, other in permutations(drawn_apart, 2):
        at_ms = max(one.updated_at_ms for one in drawn_apart)
        yield _kept(job, task, "maker", other.id, at_ms, sides[other.id], sides[task.id])
    for known in _gold_of(conn, job):
        holds = _side(conn, known, known.id, known.revision, stride)
        for task in works:
            yield _kept(job, task, "gold", known.id, task.updated_at_ms, holds, sides[task.id])


def _works(of_job: Sequence[Task]) -> list[Task]:
    """The submissions that are measured: every maker's copy; else what was handed in before anybody judged it."""
    made = [task for task in of_job if task.kind is StepKind.MAKER and task.state is TaskState.SUBMITTED]
    if copied := [task for task in made if task.copy_id]:
        newest = {(task.step, task.holder_id): task for task in copied}
        return list(newest.values())
    judged = next((at for at, task in enumerate(of_job) if task.verdict is not None), len(of_job))
    before = [task for task in of_job[:judged] if task in made]
    return before[-1:]


def _gold_of(conn: sa.Connection, job: Job) -> list[Job]:
    if not gold.has_any(conn, job.project_id):
        return []
    pictures = pictures_of(conn, job.id)
    same = gold.with_pictures(conn, job.project_id, pictures) if pictures else []
    return jobs.by_ids(conn, [known for known in same if known != job.id])


def _stride(conn: sa.Connection, job: Job, works: Sequence[Task]) -> int:
    """Every frame is compared, if that is not too much."""
    sizes = [(job.track_count, job.annotation_count)]
    sizes += [(copy.track_count, copy.annotation_count) for copy in copies.by_ids(conn, [one.work_id for one in works])]
    return stride_of(job.frame_count, sizes if len(sizes) > 1 else sizes * 2)


def _side(conn: sa.Connection, job: Job, work_id: str, revision: int, stride: int) -> Side:
    """The tracks of a job or a copy as they were at a revision; those not there have no head and are left out."""
    now = {row.track_id: track_document.decode(row.document) for row in tracks.iterate(conn, work_id)}
    there = {
        name: track for name, track in unfold(now, edit_log.newest_first(conn, work_id, revision)).items() if track.head
    }
    return Side(there, drawn_of(there, job.frame_count, stride), stride)


def _kept(job: Job, task: Task, against: str, other_id: str, at_ms: int, holds: Side, made: Side) -> Kept:
    if (step := step_of(holds.drawn, made.drawn)) > 1:
        holds, made = (Side(side.tracks, side.drawn.every(step), side.stride * step) for side in (holds, made))
    found = _with_words(job, compare(holds.drawn, made.drawn, holds.stride), holds, made)
    who = task.holder_id
    return Kept(job.id, task.id, other_id, job.project_id, against, who, at_ms, task.active_ms, found)


def _with_words(job: Job, found: Comparison, holds: Side, made: Side) -> Comparison:
    """The comparison with attributes and keyframes counted as well."""
    compared = same = 0
    for true, other in found.pairs:
        count, alike = attributes_alike(holds.tracks[true], made.tracks[other], job.frame_count)
        compared += count
        same += alike
    keyframes = sum(len(track.geometry) for track in made.tracks.values()) // made.stride
    counts = replace(found.counts, attributes=compared, attributes_same=same, keyframes=keyframes)
    return replace(found, counts=counts)
