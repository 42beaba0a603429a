"""What a client asks for when it creates a job or a batch, in our words, before anything is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from rotoscope.domain.job import PRIORITY_DEFAULT, JobKind


class Warned(msgspec.Struct, frozen=True):
    """Something in a request that was taken as it is, and that its author may not have meant."""

    pointer: str
    code: str
    message: str


class NewJob(msgspec.Struct, frozen=True):
    """A job to create. `frame_ids` is None when the frames are not in the body: they come from a video or an archive.

    `upload_id` names that video or archive if it was uploaded; `uploads` are all that the frames or the source name.
    `input` is the client's `data` without its pre-labels, as JSON.
    """

    reference_id: str
    kind: JobKind
    input: bytes
    fingerprint: str
    frame_ids: Sequence[str] | None
    workflow_id: str = ""
    tag: str = ""
    batch_id: str = ""
    priority_weight: int = PRIORITY_DEFAULT
    type: str = "NON_TEST"
    upload_id: str = ""
    uploads: frozenset[str] = frozenset()
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class NewTrack:
    """A pre-label, checked: its columns as a document, its text as it came, packed, and a digest of that text."""

    track_id: str
    document: bytes
    source: bytes
    shape_count: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch to create."""

    name: str
    description: str = ""
    label: str = ""


class Created(msgspec.Struct, frozen=True):
    """The answer to a creation: a new job, or the one that an identical earlier request made."""

    job_id: str
    reference_id: str
    tag: str
    workflow_id: str
    batch_id: str
    is_replay: bool = False
    warnings: tuple[Warned, ...] = ()
