"""The checks of a new job that need the database, and the row it becomes. What is looked up is looked up once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from rotoscope.domain.errors import Fault, InvalidData, InvalidParameter, Overloaded, ReferenceTaken, WorkflowMissing
from rotoscope.domain.events import JobArrived
from rotoscope.domain.job import MILLION, Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.domain.new_job import Created, NewJob, NewTrack
from rotoscope.domain.track import FORMULA_VERSION
from rotoscope.domain.upload import UploadState
from rotoscope.kit.ids import new_id
from rotoscope.services.access import accepting_project_of
from rotoscope.services.house import House
from rotoscope.store import batches, uploads, workflows
from rotoscope.wire.frames_input import place_of_upload

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prelabelled:
    """The tracks that came with a job, checked against a version of the label schema."""

    tracks: Sequence[NewTrack] = ()
    schema_version: int = 0
    fingerprint: str = ""  # of the job with them
    keyframe_tolerance: float = 0.0  # with which they were reduced


NO_PRELABELS = Prelabelled()


class Desk:
    """Takes in the jobs of one project, within one transaction."""

    def __init__(self, conn: sa.Connection, house: House, principal: Principal, project_id: str) -> None:
        self._conn = conn
        self._principal = principal
        self._project = accepting_project_of(conn, principal, project_id)
        self._now_ms = house.clock.now_ms()
        self._workflow_ids: dict[tuple[str, str], str] = {}
        self._batch_ids: dict[str, str] = {}

    def row(self, new: NewJob, prelabelled: Prelabelled = NO_PRELABELS) -> Row:
        """The row of a new job, or a refusal."""
        workflow_id = self._workflow_id(new)
        return {
            "id": new_id(),
            "project_id": self._project.id,
            "batch_id": self._batch_id(new.batch_id),
            "workflow_id": workflow_id,
            "reference_id": new.reference_id,
            "tag": new.tag or workflow_id,
            "kind": str(new.kind),
            "state": str(JobState.ARRIVING),
            "priority_weight": new.priority_weight,
            "type": new.type,
            "schema_version": prelabelled.schema_version or self._project.schema_version,
            "formula_version": FORMULA_VERSION,
            "keyframe_tolerance_ppm": round(prelabelled.keyframe_tolerance * MILLION),
            "frame_count": self.frame_count(new),
            "track_count": len(prelabelled.tracks),
            "annotation_count": sum(track.shape_count for track in prelabelled.tracks),
            "fingerprint": prelabelled.fingerprint or new.fingerprint,
            "input": new.input,
            "created_at_ms": self._now_ms,
            "updated_at_ms": self._now_ms,
        }

    def frame_count(self, new: NewJob) -> int:
        """How many frames the job has, as far as that is known; its uploads must be here and usable."""
        count = 0
        for upload_id in sorted(new.uploads):
            upload = uploads.get(self._conn, upload_id)
            if upload is None or upload.organization_id != self._principal.organization_id:
                raise _upload_refused("unknown_upload", "There is no such upload.", new, upload_id)
            if upload.state is UploadState.RECEIVING:
                raise _upload_refused(
                    "upload_unfinished", "This upload has not arrived completely yet.", new, upload_id
                )
            if upload.state is UploadState.FAILED:
                raise _upload_refused(
                    "upload_unusable", "This upload could not be read; see its error.", new, upload_id
                )
            count = upload.frame_count
        return count if new.frame_ids is None else len(new.frame_ids)

    def _workflow_id(self, new: NewJob) -> str:
        """work_flow_id wins over tag; a tag may also be the id of a workflow."""
        name, value = ("work_flow_id", new.workflow_id) if new.workflow_id else ("tag", new.tag)
        if (name, value) not in self._workflow_ids:
            by_tag = workflows.by_tag(self._conn, self._project.id, value) if name == "tag" else None
            found = by_tag or workflows.get(self._conn, self._project.id, value.lower())
            if found is None:
                known = ", ".join(workflow.tag for workflow in workflows.of_project(self._conn, self._project.id))
                message = (
                    f"This project has no workflow with this {name}; tags that it has: {known[:200] or 'none yet'}."
                )
                raise WorkflowMissing(message, faults=[Fault(f"/{name}", "unknown_workflow", message, value)])
            self._workflow_ids[name, value] = found.id
        return self._workflow_ids[name, value]

    def _batch_id(self, batch_id: str) -> str:
        """The batch, which must be there; the default one for "", which is made if need be."""
        if batch_id not in self._batch_ids:
            if not batch_id:
                self._batch_ids[""] = batches.default_of(self._conn, self._project.id, new_id(), self._now_ms).id
            elif batches.get(self._conn, self._project.id, batch_id) is not None:
                self._batch_ids[batch_id] = batch_id
            else:
                message = "This project has no such batch."
                raise InvalidParameter(message, faults=[Fault("/batch_id", "unknown_batch", message, batch_id)])
        return self._batch_ids[batch_id]


def created(row: Mapping[str, Any]) -> Created:
    return Created(row["id"], row["reference_id"], row["tag"], row["workflow_id"], row["batch_id"])


def warned(answer: Created, new: NewJob) -> Created:
    """The answer, with what the author of the job may not have meant."""
    return msgspec.structs.replace(answer, warnings=new.warnings) if new.warnings else answer


def arrival_of(row: Mapping[str, Any]) -> JobArrived:
    return JobArrived(row["id"], max(1, row["frame_count"]))


def repeated(job: Job | None, row: Mapping[str, Any]) -> Created:
    """The first answer again, if the same was asked for; else the reference_id is taken."""
    if job is None:
        raise Overloaded("The job was being changed at the same moment; try again.")
    if job.fingerprint != row["fingerprint"]:
        raise taken(job.id, job.reference_id)
    return Created(job.id, job.reference_id, job.tag, job.workflow_id, job.batch_id, is_replay=True)


def taken(job_id: str, reference_id: str) -> ReferenceTaken:
    message = "Another job of the project has this reference_id; data.job_id says which."
    return ReferenceTaken(faults=[Fault("/reference_id", "taken", message, reference_id)], data={"job_id": job_id})


def _upload_refused(code: str, message: str, new: NewJob, upload_id: str) -> InvalidData:
    place, address = place_of_upload(new.kind, msgspec.json.decode(new.input), upload_id)
    return InvalidData(f"{place}: {message}", faults=[Fault(place, code, message, address)])
