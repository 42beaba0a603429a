"""What the editor opens: a job with its project, its labels, the task, and its frames page by page."""

from msgspec import Struct

from rotoscope.domain.frame import Frame
from rotoscope.domain.job import Job
from rotoscope.domain.schema import LabelSchema
from rotoscope.wire.summary import STATUS
from rotoscope.wire.task import TaskView


class JobView(Struct, frozen=True):
    id: str
    project_id: str
    batch_id: str
    reference_id: str
    kind: str
    state: str
    status: str
    step: str
    priority_weight: int
    frame_count: int
    track_count: int
    annotation_count: int
    revision: int
    schema_version: int
    formula_version: int
    error: dict | None
    created_at_ms: int
    updated_at_ms: int
    completed_at_ms: int | None
    copy_of: str = ""  # the job that this is one maker's copy of


class ProjectSign(Struct, frozen=True):
    """As much of a project as an annotator needs."""

    id: str
    name: str
    guide: str


class Workplace(Struct, frozen=True):
    """`schema` is the version that the job was created with. `task` is the caller's, else the open one, else null."""

    job: JobView
    project: ProjectSign
    schema: LabelSchema
    task: TaskView | None


class FrameError(Struct, frozen=True):
    code: str
    message: str


class FrameView(Struct, frozen=True):
    """The addresses work for at most 15 minutes; ask again for fresh ones. They are null until the frame is ready."""

    index: int
    frame_id: str
    state: str
    width: int | None
    height: int | None
    url: str | None
    thumbnail_url: str | None
    error: FrameError | None


class FramePage(Struct, frozen=True):
    """An empty `next_page_token` says that these are the last."""

    frames: list[FrameView]
    next_page_token: str


class FramesRetried(Struct, frozen=True):
    """How many failed frames are being fetched again."""

    frame_count: int


def job_view(job: Job) -> JobView:
    return JobView(
        id=job.id,
        project_id=job.project_id,
        batch_id=job.batch_id,
        reference_id=job.reference_id,
        kind=job.kind.value,
        state=job.state.value,
        status=STATUS[job.state],
        step=job.step,
        priority_weight=job.priority_weight,
        frame_count=job.frame_count,
        track_count=job.track_count,
        annotation_count=job.annotation_count,
        revision=job.revision,
        schema_version=job.schema_version,
        formula_version=job.formula_version,
        error=job.error,
        created_at_ms=job.created_at_ms,
        updated_at_ms=job.updated_at_ms,
        completed_at_ms=job.completed_at_ms,
        copy_of=job.copy_of,
    )


def frame_view(frame: Frame, url: str | None, thumbnail_url: str | None) -> FrameView:
    error = None if frame.error_code is None else FrameError(frame.error_code, frame.error_message or "")
    return FrameView(
        frame.index, frame.frame_id, frame.state.value, frame.width, frame.height, url, thumbnail_url, error
    )
