"""Taking jobs in: one request, one durable answer; an identical request gets the same answer again."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from rotoscope.domain.batch import Batch
from rotoscope.domain.errors import (
    BatchNameTaken,
    Fault,
    InvalidData,
    InvalidParameter,
    JobClosed,
    Overloaded,
    ReferenceTaken,
    Refusal,
    WorkflowMissing,
)
from rotoscope.domain.events import JobArrived
from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.domain.new_job import Created, NewBatch, NewJob, NewTrack
from rotoscope.domain.project import Project
from rotoscope.domain.track import FORMULA_VERSION
from rotoscope.domain.upload import UploadState
from rotoscope.domain.workflow import Workflow
from rotoscope.kit.ids import new_id
from rotoscope.services import sources
from rotoscope.services.access import job_of, managed_project_of, require_manager
from rotoscope.services.house import House
from rotoscope.store import batches, events, jobs, schemas, tasks, tracks, uploads, workflows
from rotoscope.store.tracks import TrackRow
from rotoscope.wire.body import Body
from rotoscope.wire.job import read_job
from rotoscope.wire.prelabel import fingerprint, read_tracks
from rotoscope.wire.prelabel_cut import Prelabels
from rotoscope.wire.prelabel_track import Rules

INLINE_BYTES = 64 << 10  # a body up to this size is read on the event loop: faster than asking a thread


@dataclass(frozen=True, slots=True)
class Prelabelled:
    """The tracks that came with a job, checked against a version of the label schema."""

    tracks: Sequence[NewTrack] = ()
    schema_version: int = 0
    fingerprint: str = ""  # of the job with them


NO_PRELABELS = Prelabelled()


async def receive_job(house: House, principal: Principal, project_id: str, body: Body) -> Created:
    """Read a job from a request's body, with its pre-labels, and keep it. What doors call."""
    try:
        is_small = len(body) <= INLINE_BYTES
        new, prelabels = _read(house, body) if is_small else await asyncio.to_thread(_read, house, body)
    except Refusal:
        await house.db.read(lambda conn: managed_project_of(conn, principal, project_id))  # its own fault comes first
        raise
    prelabelled = NO_PRELABELS
    if prelabels:
        body.forget()
        rules = await house.db.read(lambda conn: _rules(conn, house, principal, project_id, new))
        prelabelled = await asyncio.to_thread(_read_prelabels, house, new, prelabels, *rules, body.forget)
    return await house.db.write(lambda conn: create_job(conn, house, principal, project_id, new, prelabelled))


def create_job(
    conn: sa.Connection,
    house: House,
    principal: Principal,
    project_id: str,
    new: NewJob,
    prelabelled: Prelabelled = NO_PRELABELS,
) -> Created:
    """Keep a job, its tracks and the event of its arrival; or find the one that this very request made before."""
    project = managed_project_of(conn, principal, project_id)
    workflow = _workflow(conn, project_id, new)
    batch_id = _batch_id(conn, house, project_id, new.batch_id)
    frame_count = _frame_count(conn, principal, new)
    values = _row(house, project, workflow, batch_id, new, frame_count, prelabelled)
    if not jobs.insert(conn, values):
        return _repeated(jobs.by_reference(conn, project_id, new.reference_id), str(values["fingerprint"]))
    job_id = str(values["id"])
    tracks.insert_many(conn, (_track_row(job_id, *numbered) for numbered in enumerate(prelabelled.tracks)))
    events.record(conn, JobArrived(job_id, max(1, frame_count)))
    return Created(job_id, new.reference_id, str(values["tag"]), workflow.id, batch_id)


def create_batch(conn: sa.Connection, house: House, principal: Principal, project_id: str, new: NewBatch) -> Batch:
    """Make a batch. A name is taken once, also for the same client asking again: it has no other key to know it by."""
    managed_project_of(conn, principal, project_id)
    batch = Batch(new_id(), project_id, new.name, new.description, new.label, False, house.clock.now_ms())
    if batches.insert(conn, batch):
        return batch
    found = batches.by_name(conn, project_id, new.name)
    raise BatchNameTaken(
        faults=[Fault("/name", "taken", "This name is taken.", new.name)],
        data={"batch_id": found.id} if found else {},
    )


def cancel_job(conn: sa.Connection, house: House, principal: Principal, project_id: str, job_id: str) -> Job:
    """Take a job back. Cancelling twice is once; a job that has ended otherwise stays as it is and is refused."""
    job = job_of(conn, principal, project_id, job_id)
    require_manager(principal)
    unfinished = [state for state in JobState if not state.is_final]
    now_ms = house.clock.now_ms()
    if jobs.move(conn, job_id, unfinished, JobState.CANCELLED, updated_at_ms=now_ms, completed_at_ms=now_ms):
        tasks.close_of_job(conn, job_id, now_ms)
    job = job_of(conn, principal, project_id, job_id)
    if job.state is not JobState.CANCELLED:
        raise JobClosed(f"The job is {job.state}; it cannot be cancelled any more.")
    return job


def _read(house: House, body: Body) -> tuple[NewJob, list[Prelabels]]:
    return read_job(body.buffer, frames_max=house.limits.frames_max)


def _rules(conn: sa.Connection, house: House, principal: Principal, project_id: str, new: NewJob) -> tuple[Rules, int]:
    """What the pre-labels have to fit: the frames of the job, and the project's labels as they are now."""
    project = managed_project_of(conn, principal, project_id)
    schema = schemas.get(conn, project_id, project.schema_version)
    frame_ids = new.frame_ids
    if frame_ids is None:
        _frame_count(conn, principal, new)
        frame_ids = _uploaded_frame_ids(conn, new.upload_id)
    frames = {frame_id: index for index, frame_id in enumerate(frame_ids)}
    return Rules(frames, schema, house.limits.points_max), project.schema_version


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
    return Prelabelled(tracks, schema_version, fingerprint(new.fingerprint, tracks))


def _workflow(conn: sa.Connection, project_id: str, new: NewJob) -> Workflow:
    """work_flow_id wins over tag; a tag may also be the id of a workflow."""
    if new.workflow_id:
        name, value, found = "work_flow_id", new.workflow_id, workflows.get(conn, project_id, new.workflow_id)
    else:
        name, value = "tag", new.tag
        found = workflows.by_tag(conn, project_id, new.tag) or workflows.get(conn, project_id, new.tag)
    if found is None:
        message = f"This project has no workflow with this {name}."
        raise WorkflowMissing(message, faults=[Fault(f"/{name}", "unknown_workflow", message, value)])
    return found


def _batch_id(conn: sa.Connection, house: House, project_id: str, batch_id: str) -> str:
    if not batch_id:
        return batches.default_of(conn, project_id, new_id(), house.clock.now_ms()).id
    if batches.get(conn, project_id, batch_id) is None:
        message = "This project has no such batch."
        raise InvalidParameter(message, faults=[Fault("/batch_id", "unknown_batch", message, batch_id)])
    return batch_id


def _frame_count(conn: sa.Connection, principal: Principal, new: NewJob) -> int:
    """How many frames the job has, as far as that is known; its uploads must be here and usable."""
    count = 0
    for upload_id in sorted(new.uploads):
        upload = uploads.get(conn, upload_id)
        if upload is None or upload.organization_id != principal.organization_id:
            raise _upload_refused("unknown_upload", "There is no such upload.", upload_id)
        if upload.state is UploadState.RECEIVING:
            raise _upload_refused("upload_unfinished", "This upload has not arrived completely yet.", upload_id)
        if upload.state is UploadState.FAILED:
            raise _upload_refused("upload_unusable", "This upload could not be read; see its error.", upload_id)
        count = upload.frame_count
    return count if new.frame_ids is None else len(new.frame_ids)


def _upload_refused(code: str, message: str, upload_id: str) -> InvalidData:
    return InvalidData(message, faults=[Fault("/data", code, message, f"upload:{upload_id}")])


def _row(
    house: House,
    project: Project,
    workflow: Workflow,
    batch_id: str,
    new: NewJob,
    frame_count: int,
    prelabelled: Prelabelled = NO_PRELABELS,
) -> dict[str, object]:
    now_ms = house.clock.now_ms()
    return {
        "id": new_id(),
        "project_id": project.id,
        "batch_id": batch_id,
        "workflow_id": workflow.id,
        "reference_id": new.reference_id,
        "tag": new.tag or workflow.id,
        "kind": str(new.kind),
        "state": str(JobState.ARRIVING),
        "priority_weight": new.priority_weight,
        "type": new.type,
        "schema_version": prelabelled.schema_version or project.schema_version,
        "formula_version": FORMULA_VERSION,
        "frame_count": frame_count,
        "track_count": len(prelabelled.tracks),
        "annotation_count": sum(track.shape_count for track in prelabelled.tracks),
        "fingerprint": prelabelled.fingerprint or new.fingerprint,
        "input": new.input,
        "created_at_ms": now_ms,
        "updated_at_ms": now_ms,
    }


def _track_row(job_id: str, ordinal: int, track: NewTrack) -> TrackRow:
    return TrackRow(job_id, ordinal, track.track_id, 0, track.document, track.source)


def _repeated(job: Job | None, fingerprint: str) -> Created:
    """The first answer again, if the same was asked for; else the reference_id is taken."""
    if job is None:
        raise Overloaded("The job was being changed at the same moment; try again.")
    if job.fingerprint != fingerprint:
        raise ReferenceTaken(
            faults=[Fault("/reference_id", "taken", ReferenceTaken.__doc__ or "", job.reference_id)],
            data={"job_id": job.id},
        )
    return Created(job.id, job.reference_id, job.tag, job.workflow_id, job.batch_id, is_replay=True)
