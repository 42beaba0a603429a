"""Uploads in our own routes, and the headers of tus 1.0 (https://tus.io/protocols/resumable-upload)."""

import base64

from msgspec import Struct

from rotoscope.domain.errors import Fault, InvalidParameter, MissingParameter
from rotoscope.domain.upload import Upload

NUMBER_DIGITS_MAX = 18


class UploadView(Struct, frozen=True):
    """`state` is receiving, ready or failed; `kind` is video, archive or image once it was looked into."""

    id: str
    name: str
    state: str
    kind: str
    byte_count: int
    received_bytes: int
    frame_count: int
    error: dict | None


def view(upload: Upload) -> UploadView:
    return UploadView(
        id=upload.id,
        name=upload.name,
        state=upload.state.value,
        kind=upload.kind.value,
        byte_count=upload.byte_count,
        received_bytes=upload.received_bytes,
        frame_count=upload.frame_count,
        error=upload.error,
    )


def read_number(name: str, text: str | None) -> int:
    """A header that counts bytes."""
    if text is None:
        raise MissingParameter(f"The header {name} is missing.", faults=[Fault(f"/headers/{name}", "missing", name)])
    if not text.isascii() or not text.isdigit() or len(text) > NUMBER_DIGITS_MAX:
        fault = Fault(f"/headers/{name}", "not_a_number", "it must be a whole number of bytes", text)
        raise InvalidParameter(f"The header {name} must be a whole number of bytes.", faults=[fault])
    return int(text)


def read_filename(metadata: str) -> str:
    """The name in Upload-Metadata (`filename <base64>,…`); "" if there is none that can be read."""
    for pair in metadata.split(","):
        key, _, value = pair.strip().partition(" ")
        if key in ("filename", "name"):
            try:
                return base64.b64decode(value, validate=True).decode()
            except ValueError:  # no base64, no ASCII, or no UTF-8 inside
                fault = Fault("/headers/Upload-Metadata", "not_base64", "filename must be UTF-8 in base64", value)
                raise InvalidParameter("The filename in Upload-Metadata must be base64.", faults=[fault]) from None
    return ""
