"""Taking jobs in: one request, one durable answer; an identical request gets the same answer again."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

import sqlalchemy as sa

from rotoscope.domain.batch import Batch
from rotoscope.domain.errors import (
    BatchNameTaken,
    Fault,
    InvalidData,
    JobClosed,
    Refusal,
)
from rotoscope.domain.events import JobCancelled
from rotoscope.domain.job import MILLION, Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.domain.new_job import Created, NewBatch, NewJob, NewTrack
from rotoscope.domain.news import NewsKind
from rotoscope.kit.ids import new_id
from rotoscope.services import quotas, sources
from rotoscope.services.access import accepting_project_of, job_of, managed_project_of, require_manager
from rotoscope.services.house import House
from rotoscope.services.intake.desk import NO_PRELABELS, Desk, Prelabelled, arrival_of, created, repeated, warned
from rotoscope.store import audit, batches, events, jobs, news, schemas, space, tasks, tracks, uploads
from rotoscope.store.tracks import TrackRow
from rotoscope.wire.body import Body
from rotoscope.wire.job import read_job
from rotoscope.wire.long_list import WrongCut
from rotoscope.wire.prelabel import fingerprint, read_tracks
from rotoscope.wire.prelabel_cut import Prelabels
from rotoscope.wire.prelabel_rules import Rules

INLINE_BYTES = 64 << 10  # a body up to this size is read on the event loop: faster than asking a thread


async def receive_job(house: House, principal: Principal, project_id: str, body: Body) -> Created:
    """Read a job from a request's body, with its pre-labels, and keep it. What doors call."""
    try:
        new, prelabelled = await _received(house, principal, project_id, body, may_guess=True)
    except WrongCut:
        new, prelabelled = await _received(house, principal, project_id, body, may_guess=False)
    await quotas.look(house, principal)
    made = await house.db.write(lambda conn: create_job(conn, house, principal, project_id, new, prelabelled))
    return warned(made, new)


async def _received(
    house: House, principal: Principal, project_id: str, body: Body, *, may_guess: bool
) -> tuple[NewJob, Prelabelled]:
    read = partial(read_job, body.buffer, frames_max=house.limits.frames_max, forget=body.forget, may_guess=may_guess)
    try:
        new, prelabels = read() if len(body) <= INLINE_BYTES else await asyncio.to_thread(read)
    except Refusal:
        await house.db.read(lambda conn: managed_project_of(conn, principal, project_id))  # its own fault comes first
        raise
    if not prelabels:
        return new, NO_PRELABELS
    body.forget()
    rules = await house.db.read(lambda conn: _rules(conn, house, principal, project_id, new))
    return new, await asyncio.to_thread(_read_prelabels, house, new, prelabels, *rules, body.forget)


def create_job(
    conn: sa.Connection,
    house: House,
    principal: Principal,
    project_id: str,
    new: NewJob,
    prelabelled: Prelabelled = NO_PRELABELS,
) -> Created:
    """Keep a job, its tracks and the event of its arrival; or find the one that this very request made before."""
    row = Desk(conn, house, principal, project_id).row(new, prelabelled)
    if not jobs.insert(conn, row):
        return repeated(jobs.by_reference(conn, project_id, new.reference_id), row)
    quotas.take_jobs(conn, house, principal, 1)
    job_id = row["id"]
    tracks.insert_many(conn, (_track_row(job_id, *numbered) for numbered in enumerate(prelabelled.tracks)))
    events.record(conn, arrival_of(row))
    return created(row)


def create_batch(conn: sa.Connection, house: House, principal: Principal, project_id: str, new: NewBatch) -> Batch:
    """Make a batch. A name is taken once, also for the same client asking again: it has no other key to know it by."""
    accepting_project_of(conn, principal, project_id)
    batch = Batch(new_id(), project_id, new.name, new.description, new.label, False, house.clock.now_ms())
    if batches.insert(conn, batch):
        made_at_ms = batch.created_at_ms
        news.note(conn, NewsKind.BATCH_CREATED, principal.organization_id, project_id, made_at_ms, batch.id)
        audit.record(
            conn, made_at_ms, principal, "batch.create", batch.id, after=batch, name=batch.name, project_id=project_id
        )
        return batch
    found = batches.by_name(conn, project_id, new.name)
    raise BatchNameTaken(
        faults=[Fault("/name", "taken", "This name is taken.", new.name)],
        data={"batch_id": found.id} if found else {},
    )


def cancel_job(conn: sa.Connection, house: House, principal: Principal, project_id: str, job_id: str) -> Job:
    """Take a job back. Cancelling twice is once; a job that has ended otherwise stays as it is and is refused."""
    before = job_of(conn, principal, project_id, job_id)
    require_manager(principal)
    unfinished = [state for state in JobState if not state.is_final]
    now_ms = house.clock.now_ms()
    tasks.lock_of_job(conn, job_id)  # before the job, as everybody does: then nobody waits in a ring
    if jobs.move(conn, job_id, unfinished, JobState.CANCELLED, updated_at_ms=now_ms, completed_at_ms=now_ms):
        tasks.close_of_job(conn, job_id, now_ms)
        space.recount(conn, [job_id])  # some frames may have come
        events.record(conn, JobCancelled(job_id))
        audit.record(
            conn, now_ms, principal, "job.cancel", job_id, reference_id=before.reference_id, project_id=project_id
        )
    job = job_of(conn, principal, project_id, job_id)
    if job.state is not JobState.CANCELLED:
        raise JobClosed(f"The job is {job.state}; it cannot be cancelled any more.")
    return job


def _rules(conn: sa.Connection, house: House, principal: Principal, project_id: str, new: NewJob) -> tuple[Rules, int]:
    """What the pre-labels have to fit: the frames of the job, and the project's labels as they are now."""
    project = managed_project_of(conn, principal, project_id)
    schema = schemas.get(conn, project_id, project.schema_version)
    frame_ids = new.frame_ids
    if frame_ids is None:
        Desk(conn, house, principal, project_id).frame_count(new)
        frame_ids = _uploaded_frame_ids(conn, new.upload_id)
    frames = {frame_id: index for index, frame_id in enumerate(frame_ids)}
    tolerance = round(project.keyframe_tolerance * MILLION) / MILLION  # as the job will remember it
    return Rules(frames, schema, house.limits.points_max, tolerance), project.schema_version


def _uploaded_frame_ids(conn: sa.Connection, upload_id: str) -> Sequence[str]:
    if not upload_id:
        message = "Pre-labels need frames that are known when the job is created: upload the video first."
        raise InvalidData(message, faults=[Fault("/data/maker_response", "frames_unknown", message)])
    upload = uploads.get(conn, upload_id)
    return () if upload is None else sources.frame_ids_of(sources.facts_of(conn, upload))


def _read_prelabels(
    house: House,
    new: NewJob,
    lists: Sequence[Prelabels],
    rules: Rules,
    schema_version: int,
    forget: Callable[[], None],
) -> Prelabelled:
    tracks = read_tracks(lists, rules, tracks_max=house.limits.tracks_max, forget=forget)
    return Prelabelled(tracks, schema_version, fingerprint(new.fingerprint, tracks), rules.tolerance)


def _track_row(job_id: str, ordinal: int, track: NewTrack) -> TrackRow:
    return TrackRow(job_id, ordinal, track.track_id, 0, track.document, track.source)
