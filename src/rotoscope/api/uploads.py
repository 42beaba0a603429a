"""Uploads, resumable: tus 1.0 with creation, creation-with-upload, checksum and termination.

Any tus client works; `GET` is ours and tells what was found in the file.
"""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.doors import Asker, TheHouse, answer, check_content_type
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import UPLOAD
from rotoscope.domain.errors import Refusal
from rotoscope.domain.upload import Upload
from rotoscope.services.media import uploads
from rotoscope.services.media.uploads import CHECKSUMS
from rotoscope.wire.upload import UploadView, read_filename, read_number, view

router = APIRouter(tags=["Uploads"])

VERSION = "1.0.0"
PART = "application/offset+octet-stream"
EXTENSIONS = "creation,creation-with-upload,checksum,termination"
ERRORS = (400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 507)


class VersionUnknown(Refusal):
    """This server speaks tus 1.0.0."""

    code = "tus_version"
    status = 412


def _header(name: str, text: str, is_needed: bool = True) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": is_needed, "description": text, "schema": {"type": "string"}}


@router.options("/v1/uploads", **operation("Ask what tus this is", status=204, errors=()))
async def describe(house: TheHouse) -> Response:
    headers = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(house.limits.upload_bytes_max),
        "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
    }
    return Response(status_code=204, headers=_tus(headers))


@router.post(
    "/v1/uploads",
    **operation(
        "Begin an upload",
        gives=UploadView,
        answer_example={**UPLOAD, "state": "receiving", "kind": "", "received_bytes": 0, "frame_count": 0},
        status=201,
        errors=ERRORS,
        parameters=[
            _header("Upload-Length", "the size of the file in bytes"),
            _header("Upload-Metadata", "`filename <base64>`", is_needed=False),
        ],
    ),
)
async def create_upload(request: Request, house: TheHouse, asker: Asker) -> Response:
    """A video, an archive of pictures, or one picture. `Location` is where its parts go."""
    _check_version(request)
    size = read_number("Upload-Length", request.headers.get("upload-length"))
    name = read_filename(request.headers.get("upload-metadata", ""))
    await uploads.make_room(house, asker)
    upload = await house.db.write(lambda conn: uploads.create_upload(conn, house, asker, name, size))
    if request.headers.get("content-type", "").partition(";")[0].strip() == PART:
        upload = await _append(request, house, asker, upload.id, 0)
    return answer(view(upload), 201, _tus({"Location": f"/v1/uploads/{upload.id}"}, upload))


@router.head("/v1/uploads/{upload_id}", **operation("Ask how far an upload is", errors=(401, 404)))
async def get_offset(request: Request, upload_id: str, house: TheHouse, asker: Asker) -> Response:
    """`Upload-Offset` is where the next part begins. Whoever hears that nothing is missing asks no more, so what a full
    disk or a killed server left whole but unseen is looked into now."""
    _check_version(request)
    found = await house.db.read(lambda conn: uploads.find_upload(conn, asker, upload_id))
    upload = await uploads.finish(house, found)
    return Response(headers=_tus({"Upload-Length": str(upload.byte_count), "Cache-Control": "no-store"}, upload))


@router.patch(
    "/v1/uploads/{upload_id}",
    **operation(
        "Send a part of an upload",
        takes=PART,
        status=204,
        errors=ERRORS,
        parameters=[
            _header("Upload-Offset", "where this part begins"),
            _header("Upload-Checksum", "`sha256 <base64>` of this part", is_needed=False),
        ],
    ),
)
async def append(request: Request, upload_id: str, house: TheHouse, asker: Asker) -> Response:
    """What arrived is kept even if the connection breaks. With the last part the file is looked into."""
    _check_version(request)
    check_content_type(request, PART)
    offset = read_number("Upload-Offset", request.headers.get("upload-offset"))
    upload = await _append(request, house, asker, upload_id, offset)
    return Response(status_code=204, headers=_tus({}, upload))


@router.get("/v1/uploads/{upload_id}", **operation("Look at an upload", gives=UploadView, answer_example=UPLOAD))
async def get_upload(upload_id: str, house: TheHouse, asker: Asker) -> Response:
    """Whether it is there, what it is, how many frames it has, or why it cannot be used."""
    upload = await house.db.read(lambda conn: uploads.find_upload(conn, asker, upload_id))
    return answer(view(await uploads.finish(house, upload)))


@router.delete("/v1/uploads/{upload_id}", **operation("Delete an upload", status=204))
async def delete_upload(request: Request, upload_id: str, house: TheHouse, asker: Asker) -> Response:
    """Frames that were made from it stay."""
    _check_version(request)
    await uploads.delete_upload(house, asker, upload_id)
    return Response(status_code=204, headers=_tus({}))


async def _append(request: Request, house: TheHouse, asker: Asker, upload_id: str, offset: int) -> Upload:
    checksum = request.headers.get("upload-checksum", "")
    return await uploads.append(house, asker, upload_id, offset, _chunks(request), checksum)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        if chunk:
            yield chunk


def _check_version(request: Request) -> None:
    """A client that says nothing is taken to speak our version."""
    if request.headers.get("tus-resumable", VERSION) != VERSION:
        raise VersionUnknown


def _tus(headers: dict[str, str], upload: Upload | None = None) -> dict[str, str]:
    told = {"Tus-Resumable": VERSION} | headers
    return told if upload is None else told | {"Upload-Offset": str(upload.received_bytes)}
