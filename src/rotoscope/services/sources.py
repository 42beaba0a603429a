"""Sources: videos and archives whose frames are known. What is inside is kept as a document beside the upload."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import sqlalchemy as sa
import zstandard

from rotoscope.domain.upload import Upload, UploadKind, UploadState
from rotoscope.media import sniff
from rotoscope.media.facts import ArchiveFacts, ImageFacts, MediaKind, VideoFacts
from rotoscope.services.house import House
from rotoscope.store import uploads
from rotoscope.wire.frames_input import IMAGE_FRAME_ID, frame_id_of

Facts = VideoFacts | ArchiveFacts | ImageFacts

_KINDS: dict[UploadKind, type[Facts]] = {
    UploadKind.VIDEO: VideoFacts,
    UploadKind.ARCHIVE: ArchiveFacts,
    UploadKind.IMAGE: ImageFacts,
}


def look_inside(house: House, path: Path) -> tuple[UploadKind, Facts]:
    """What the file at `path` is and which frames it has; raises MediaRefused. Blocks."""
    with path.open("rb") as file:
        kind = sniff.media_kind(file.read(sniff.HEAD_BYTES))
    match kind:
        case MediaKind.VIDEO:
            return UploadKind.VIDEO, house.workshop.probe_video(path)
        case MediaKind.ARCHIVE:
            return UploadKind.ARCHIVE, house.workshop.list_archive(path)
        case MediaKind.IMAGE:
            return UploadKind.IMAGE, house.workshop.inspect_image(path)


def document_from(facts: Facts) -> bytes:
    return zstandard.compress(msgspec.json.encode(facts))


def facts_of(conn: sa.Connection, upload: Upload) -> Facts:
    """What was found in an upload that is ready."""
    document = zstandard.decompress(uploads.document_of(conn, upload.id) or b"")
    return msgspec.json.decode(document, type=_KINDS[upload.kind])


def frame_count_of(facts: Facts) -> int:
    return 1 if isinstance(facts, ImageFacts) else facts.frame_count


def frame_ids_of(facts: Facts) -> Sequence[str]:
    """What the frames are called when the client did not name them."""
    match facts:
        case VideoFacts():
            return [frame_id_of(index) for index in range(facts.frame_count)]
        case ArchiveFacts():
            return facts.names
        case ImageFacts():
            return [IMAGE_FRAME_ID]


def ready_upload(conn: sa.Connection, organization_id: str, upload_id: str) -> Upload | None:
    """The upload, if it is this organization's and can be used."""
    upload = uploads.get(conn, upload_id)
    if upload is None or upload.organization_id != organization_id or upload.state is not UploadState.READY:
        return None
    return upload


@contextlib.contextmanager
def as_file(house: House, sha256: str) -> Iterator[Path]:
    """A path where kept bytes can be read. Blocks while they come from afar."""
    path = house.blobs.path(sha256)
    if path is not None:
        yield path
        return
    with house.workshop.staging.scratch() as scratch:
        with scratch.open("wb") as file:
            for piece in house.blobs.open_stream(sha256):
                file.write(piece)
        yield scratch
