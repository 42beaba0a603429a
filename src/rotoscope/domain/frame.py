"""A frame: one picture of a job. `frame_id` is the client's and opaque; `index` is ours."""

from enum import StrEnum

import msgspec


class FrameState(StrEnum):
    PENDING = "pending"  # not fetched yet
    READY = "ready"  # its bytes are kept
    FAILED = "failed"  # could not be fetched or decoded; `error` says why, a retry is possible


class Frame(msgspec.Struct, frozen=True):
    """One frame. `width` and `height` are pixels as shown (EXIF rotation applied); `sha256` names its kept bytes."""

    job_id: str
    index: int
    frame_id: str
    src: str
    state: FrameState = FrameState.PENDING
    sha256: str | None = None
    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    byte_count: int | None = None
    error_code: str | None = None
    error_message: str | None = None
    attempts: int = 0
