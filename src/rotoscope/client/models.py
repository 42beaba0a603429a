"""What the server answers with, as structs. Keys that are not listed here are let pass: a newer server may say more."""

from typing import Any

import msgspec


class Me(msgspec.Struct, kw_only=True):
    """Who this key or session is."""

    id: str = ""
    name: str = ""
    role: str = ""
    organization_id: str = ""
    project_id: str | None = None


class Project(msgspec.Struct, kw_only=True):
    id: str
    name: str = ""
    base: str = "VIDEO"
    schema_version: int = 1
    callback_url: str = ""
    has_callback_key: bool = False
    guide: str = ""
    keyframe_tolerance: float = 0.0
    created_at_ms: int = 0
    etag: str = ""
    is_closed: bool = False
    state: str = "active"


class Attribute(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`type`: select, radio, multi, checkbox, number, text. `scope`: frame (has keyframes) or track (one value)."""

    name: str
    type: str = "text"
    scope: str = "frame"
    values: list[str] = []
    required: bool = False
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    shown_if: dict[str, Any] | None = None


class Label(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`name` is what stands on the wire. `kinds`: rectangle, polygon, line, cuboid, landmark; empty means all."""

    name: str
    display_name: str = ""
    color: str = ""
    hotkey: str = ""
    kinds: list[str] = []
    attributes: list[Attribute] = []
    points: list[str] = []
    edges: list[tuple[str, str]] = []
    places: list[tuple[float, float]] = []


class LabelSchema(msgspec.Struct, kw_only=True):
    version: int = 1
    is_open: bool = True
    labels: list[Label] = []
    etag: str = ""


class SchemaVersion(msgspec.Struct, kw_only=True):
    """A version of a label schema, and how many jobs were created with it; `open_job_count` are not at their end."""

    version: int
    created_at_ms: int
    job_count: int
    open_job_count: int


class Workflow(msgspec.Struct, kw_only=True):
    """`tag` is how v0 clients choose it, `id` is the work_flow_id of v1."""

    id: str
    name: str = ""
    tag: str = ""
    version: int = 1
    steps: list[Any] = []
    etag: str = ""


class Key(msgspec.Struct, kw_only=True):
    """An API key; `prefix` is the beginning of its secret, to tell keys apart."""

    id: str
    name: str = ""
    prefix: str = ""
    project_id: str | None = None
    created_at_ms: int = 0
    expires_at_ms: int | None = None
    revoked_at_ms: int | None = None
    scopes: list[str] = []
    last_used_at_ms: int | None = None


class KeyMade(Key, kw_only=True):
    """A new key. `secret` is what goes into x-api-key; it is shown only here."""

    secret: str


class Member(msgspec.Struct, kw_only=True):
    """`role`: owner, manager, maker, checker, viewer."""

    id: str
    name: str = ""
    email: str = ""
    role: str = ""
    disabled_at_ms: int | None = None
    has_password: bool = False
    etag: str = ""
    skills: list[str] = []  # in the list of all


class SignInLink(msgspec.Struct, kw_only=True):
    """Signs one member in, once."""

    url: str
    expires_at_ms: int = 0


class Batch(msgspec.Struct, kw_only=True):
    id: str
    name: str = ""
    description: str = ""
    is_default: bool = False
    total_jobs: int = 0
    completed_jobs: int = 0
    total_frames: int = 0
    completed_frames: int = 0
    annotations: int = 0
    status: str = ""


class NewBatch(msgspec.Struct, kw_only=True):
    batch_id: str


class NewJob(msgspec.Struct, kw_only=True):
    """The answer to a created job. Creating the same job again gives the same answer. `warnings`: what was taken as it
    is, and may not be meant so; each has pointer, code and message."""

    job_id: str
    reference_id: str = ""
    tag: str = ""
    work_flow_id: str = ""
    batch_id: str = ""
    warnings: list[dict[str, str]] = []


class JobStatus(msgspec.Struct, kw_only=True):
    """`status`: pending, completed, failed or cancelled. `result` is an address once completed."""

    job_id: str
    project_id: str = ""
    batch_id: str = ""
    reference_id: str = ""
    status: str = "pending"
    tag: str = ""
    work_flow_id: str = ""
    priority_weight: int = 5
    frames: int = 0
    annotations: int = 0
    created_at: str = ""
    completed_at: str | None = None
    result: str | None = None
    error: Any = None

    @property
    def is_final(self) -> bool:
        return self.status != "pending"


class OpenedJob(msgspec.Struct, kw_only=True):
    """A job as the editor sees it. `state`: arriving, open, building, completed, failed, cancelled."""

    id: str
    reference_id: str = ""
    project_id: str = ""
    batch_id: str = ""
    status: str = "pending"
    state: str = ""
    step: str = ""
    frame_count: int = 0
    track_count: int = 0
    annotation_count: int = 0
    revision: int = 0
    priority_weight: int = 5
    error: Any = None


class JobView(msgspec.Struct, kw_only=True):
    """What the editor opens: the job, its project, its label schema, and the caller's or the open task."""

    job: OpenedJob
    project: Project | None = None
    schema: LabelSchema | None = None
    task: "Task | None" = None


class BulkOutcome(msgspec.Struct, kw_only=True):
    """What became of one job of a bulk. `line` counts from 1 over the whole bulk."""

    line: int
    success: bool
    data: dict[str, Any] = {}
    error: Any = None

    @property
    def job_id(self) -> str:
        """The job that this line made, or made before; of a refused line, the job that stands in its way."""
        return self.data.get("job_id", "")


class JobOutcome(msgspec.Struct, kw_only=True):
    """What became of one job that something was done to; `data` says where it is now."""

    job_id: str
    success: bool
    data: dict[str, Any] | None = None
    error: dict[str, Any] | None = None


class Frame(msgspec.Struct, kw_only=True):
    index: int
    frame_id: str = ""
    state: str = ""
    width: int | None = None
    height: int | None = None
    url: str | None = None
    thumbnail_url: str | None = None
    error: Any = None


class Upload(msgspec.Struct, kw_only=True):
    """`state`: receiving, ready or failed. `kind`: video, archive or image, once it is known."""

    id: str
    name: str = ""
    state: str = ""
    kind: str = ""
    byte_count: int = 0
    received_bytes: int = 0
    frame_count: int = 0
    error: Any = None

    @property
    def source(self) -> str:
        """What to write where a job names its video, its archive or its image."""
        return f"upload:{self.id}"


class Task(msgspec.Struct, kw_only=True):
    id: str
    job_id: str = ""
    project_id: str = ""
    project_name: str = ""
    reference_id: str = ""
    step: str = ""
    kind: str = "maker"
    round: int = 1
    state: str = ""
    verdict: str | None = None
    note: str = ""
    may_edit: bool = True
    active_ms: int = 0
    priority_weight: int = 5
    frame_count: int = 0
    track_count: int = 0
    holder: Any = None
    lease_token: Any = None
    lease_expires_at_ms: int | None = None
    thumbnail_url: str | None = None
    labels: list[str] = []  # what may be drawn at this step; none named = all
    kinds: list[str] = []
    copy_of: str = ""  # where several make a job, `job_id` is a copy of this one


class EditOutcome(msgspec.Struct, kw_only=True):
    edit_id: str
    outcome: str
    revision: int | None = None
    reason: str | None = None


class EditsAnswer(msgspec.Struct, kw_only=True):
    results: list[EditOutcome] = []
    revision: int = 0
    missed: list[Any] = []
