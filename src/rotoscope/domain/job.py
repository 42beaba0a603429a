"""A job: one sequence of frames with one reference_id, on its way through a workflow."""

from enum import StrEnum

import msgspec


class JobState(StrEnum):
    """Where a job is. `arriving → open → completed`; `failed` and `cancelled` are ends too."""

    ARRIVING = "arriving"  # its frames are being fetched
    OPEN = "open"  # it stands at a step of its workflow
    BUILDING = "building"  # the workflow has ended; the result is being built
    COMPLETED = "completed"  # the result is there, for ever
    FAILED = "failed"  # not one frame is usable, or work of ours failed too often: its error says which
    CANCELLED = "cancelled"  # the client or a manager took it back

    @property
    def is_final(self) -> bool:
        return self in (JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED)


class JobKind(StrEnum):
    """What the client sent under `data`: it decides the shape of the result, and nothing else."""

    VIDEO = "video"  # data.video_data
    IMAGE = "image"  # data.image_url: a sequence of one
    SENSOR = "sensor"  # data.sensor_data with a single camera


PRIORITY_DEFAULT = 5
PRIORITY_MIN = 1
PRIORITY_MAX = 10


MILLION = 1_000_000


class Job(msgspec.Struct, frozen=True):
    """A job as the store keeps it. Times are milliseconds since 1970; `sequence` is the order of arrival."""

    id: str
    sequence: int
    project_id: str
    batch_id: str
    workflow_id: str
    reference_id: str
    tag: str
    kind: JobKind
    state: JobState
    step: str
    priority_weight: int
    type: str
    schema_version: int
    formula_version: int
    frame_count: int
    revision: int
    track_count: int
    annotation_count: int
    fingerprint: str
    result_sha256: str | None
    error: dict | None
    created_at_ms: int
    updated_at_ms: int
    completed_at_ms: int | None
    workflow_version: int = 0  # the one it started with, and keeps
    keyframe_tolerance_ppm: int = 0  # with which its pre-labels were reduced, in millionths of the picture

    copy_of: str = ""  # the job that this is a copy of, for one of its several makers

    @property
    def home_id(self) -> str:
        """The job that frames, tasks and issues belong to."""
        return self.copy_of or self.id

    @property
    def keyframe_tolerance(self) -> float:
        """As part of the picture; 0 = not reduced at all."""
        return self.keyframe_tolerance_ppm / MILLION
