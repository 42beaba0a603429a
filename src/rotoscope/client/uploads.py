"""Uploads: a video or an archive goes up in pieces, and goes on where it stopped."""

import base64
import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from rotoscope.client import models
from rotoscope.client.errors import ApiError, TookTooLong, Unreachable, UploadFailed
from rotoscope.client.steps import NoReply, Request, Sleep, Steps, answered, call, pause

Progress = Callable[[int, int], object]
PIECE_BYTES = 8 << 20
TRIES_MAX = 8
TUS = {"Tus-Resumable": "1.0.0"}


def upload(
    path: str | os.PathLike[str],
    *,
    resume: str | None = None,
    progress: Progress | None = None,
    seconds: float = 600.0,
) -> Steps[models.Upload]:
    """Send a video, an image or an archive of images, and wait until the server has looked into it.

    `progress(sent, total)` is called as bytes arrive. `resume` is the id of an upload that was broken off.
    """
    file = Path(path)
    total = file.stat().st_size
    upload_id = resume or (yield from _create(file.name, total))
    yield from _send(file, upload_id, total, progress or (lambda sent, total: None))
    return (yield from _wait(upload_id, seconds))


def find_upload(upload_id: str) -> Steps[models.Upload]:
    return (yield from call(models.Upload, "GET", f"/v1/uploads/{upload_id}"))


def delete_upload(upload_id: str) -> Steps[None]:
    yield from answered(Request("DELETE", f"/v1/uploads/{upload_id}", headers=TUS))


def _create(name: str, total: int) -> Steps[str]:
    metadata = f"filename {base64.b64encode(name.encode()).decode()}"
    headers = {**TUS, "Upload-Length": str(total), "Upload-Metadata": metadata}
    reply = yield from answered(Request("POST", "/v1/uploads", headers=headers))
    return reply.headers["location"].rstrip("/").rpartition("/")[2]


def _send(file: Path, upload_id: str, total: int, progress: Progress) -> Steps[None]:
    """Send what is missing. After any trouble, ask how far it came; give up after several troubles at one place."""
    offset = yield from _offset(upload_id)
    troubles = 0
    with file.open("rb") as reader:
        while offset < total:
            progress(offset, total)
            reader.seek(offset)
            try:
                reached = yield from _piece(upload_id, offset, reader.read(PIECE_BYTES))
            except (Unreachable, ApiError) as error:
                if isinstance(error, ApiError) and error.status not in (409, 423, 460) and error.status < 500:
                    raise
                reached = yield from _offset(upload_id)
                troubles = 0 if reached > offset else troubles + 1
                if troubles >= TRIES_MAX:
                    raise
                yield Sleep(pause(troubles + 1, NoReply("", was_sent=True)))
            offset = reached
    progress(total, total)


def _piece(upload_id: str, offset: int, piece: bytes) -> Steps[int]:
    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    request = Request("PATCH", f"/v1/uploads/{upload_id}", headers=headers, content=piece, is_repeatable=False)
    reply = yield from answered(request, tries=1)
    return int(reply.headers["upload-offset"])


def _offset(upload_id: str) -> Steps[int]:
    reply = yield from answered(Request("HEAD", f"/v1/uploads/{upload_id}", headers=TUS))
    return int(reply.headers["upload-offset"])


def _wait(upload_id: str, seconds: float) -> Steps[models.Upload]:
    end = monotonic() + seconds
    while monotonic() < end:
        found = yield from find_upload(upload_id)
        if found.state == "ready":
            return found
        if found.state == "failed":
            raise UploadFailed(f"The server cannot use {found.name}: {_reason(found)}")
        yield Sleep(0.2)
    raise TookTooLong(f"The server did not look into upload {upload_id} in {seconds:g} seconds.")


def _reason(found: models.Upload) -> str:
    return found.error.get("message", str(found.error)) if isinstance(found.error, dict) else str(found.error)
