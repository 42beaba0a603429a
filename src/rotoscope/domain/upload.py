"""An upload: a video, an archive of pictures or one picture that a client sends in parts."""

from dataclasses import dataclass
from enum import StrEnum


class UploadState(StrEnum):
    RECEIVING = "receiving"  # parts are arriving; when all are there it is looked into
    READY = "ready"  # it is kept, and its frames are known
    FAILED = "failed"  # it cannot be used; `error` says why


class UploadKind(StrEnum):
    UNKNOWN = ""  # not looked into yet
    VIDEO = "video"
    ARCHIVE = "archive"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Upload:
    """`name` is the client's word and only ever shown. A source fetched for a job is kept as an upload with its id."""

    id: str
    organization_id: str
    name: str
    byte_count: int
    created_at_ms: int
    received_bytes: int = 0
    state: UploadState = UploadState.RECEIVING
    kind: UploadKind = UploadKind.UNKNOWN
    sha256: str | None = None
    frame_count: int = 0
    error: dict | None = None

    @property
    def is_whole(self) -> bool:
        return self.received_bytes == self.byte_count
