"""Uploads: a file arrives in parts, each durable before it is acknowledged, and is looked into when it is whole."""

import asyncio
import base64
import errno
import hashlib
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, InvalidParameter, NotFound, Refusal, StorageFull
from rotoscope.domain.member import Principal
from rotoscope.domain.request_errors import BodyTooLarge
from rotoscope.domain.upload import Upload, UploadKind, UploadState
from rotoscope.kit.durable import sync_file
from rotoscope.kit.ids import is_uuid, new_id
from rotoscope.media.facts import MediaRefused
from rotoscope.media.staging import PartsLost, UploadBusy
from rotoscope.services import quotas, sources
from rotoscope.services.access import require_manager
from rotoscope.services.house import House
from rotoscope.store import uploads

NAME_CHARACTERS_MAX = 255
WRITE_BYTES = 1 << 20
ABANDONED_MS = 7 * 24 * 3600 * 1000  # an upload that is not whole after a week will never be
CHECKSUMS = ("sha1", "sha256", "md5")


class ChecksumWrong(Refusal):
    """The part was changed on its way; send it again."""

    code = "checksum_mismatch"
    status = 460  # tus


def create_upload(conn: sa.Connection, house: House, principal: Principal, name: str, byte_count: int) -> Upload:
    """Announce a file of `byte_count` bytes. Its name is a label for people and never becomes a path."""
    require_manager(principal)
    if byte_count < 1:
        raise InvalidParameter.at("/headers/upload-length", "The file is empty.", byte_count)
    if byte_count > house.limits.upload_bytes_max:
        raise BodyTooLarge(f"The file has {byte_count:,} bytes; at most {house.limits.upload_bytes_max:,} are taken.")
    quotas.require_bytes(house, principal, byte_count)
    if not house.workshop.staging.has_room_for(byte_count):
        raise StorageFull("There is no room for this file on the server's disk; ask its operator to make some.")
    label = "".join(character for character in name if character.isprintable())[:NAME_CHARACTERS_MAX]
    upload = Upload(new_id(), principal.organization_id, label, byte_count, house.clock.now_ms())
    uploads.insert(conn, upload)
    house.rooms.add(principal.organization_id, byte_count)
    return upload


async def make_room(house: House, principal: Principal) -> None:
    """Let go of uploads that will never be whole, and of staged files that no upload waits for: of a server that was
    killed between the two. A row goes before its file, and durably, so that no row ever waits for bytes that are gone.
    """
    require_manager(principal)
    await quotas.look(house, principal)
    own, before_ms = principal.organization_id, house.clock.now_ms() - ABANDONED_MS
    if await house.db.read(lambda conn: uploads.abandoned(conn, own, before_ms)):
        await house.db.write(lambda conn: uploads.delete_abandoned(conn, own, before_ms))
    staged = await asyncio.to_thread(house.workshop.staging.upload_ids)
    if staged:
        awaited = await house.db.read(lambda conn: uploads.receiving(conn, staged))
        for upload_id in staged - awaited:
            house.workshop.staging.discard_upload(upload_id)


def find_upload(conn: sa.Connection, principal: Principal, upload_id: str) -> Upload:
    upload = uploads.get(conn, upload_id) if is_uuid(upload_id) else None
    if upload is None or upload.organization_id != principal.organization_id:
        raise NotFound("There is no such upload, or this key may not see it.")
    return upload


async def append(
    house: House,
    principal: Principal,
    upload_id: str,
    offset: int,
    chunks: AsyncIterator[bytes],
    checksum: str = "",
) -> Upload:
    """Add a part at `offset`. What arrived is kept even if the part breaks off, unless it has a checksum (as tus
    writes it: `sha256 <base64>`). The last part also makes the upload ready, or failed with a reason."""
    await house.db.read(lambda conn: find_upload(conn, principal, upload_id))
    try:
        with house.workshop.staging.locked(upload_id) as part:
            upload = await house.db.read(lambda conn: find_upload(conn, principal, upload_id))
            _check_offset(upload, offset)
            house.workshop.staging.rewind(part, offset)
            await _receive(house, upload, part, chunks, checksum)
    except UploadBusy:
        raise Conflict("Another part of this upload is arriving right now.", data={"offset": offset}) from None
    except PartsLost:
        raise Conflict("The parts that arrived earlier are gone; upload the file anew.") from None
    return await finish(house, await house.db.read(lambda conn: find_upload(conn, principal, upload_id)))


async def finish(house: House, upload: Upload) -> Upload:
    """Look into an upload that is whole and keep it; any other upload is returned as it is. Harmless to repeat: whoever
    asks for an upload that a killed server left whole but unseen calls this again."""
    if upload.state is not UploadState.RECEIVING or not upload.is_whole:
        return upload
    await house.workshop.glance(_finish, house, upload)
    return await house.db.read(lambda conn: uploads.get(conn, upload.id)) or upload


async def delete_upload(house: House, principal: Principal, upload_id: str) -> None:
    """Forget an upload; frames that were made from it stay. Its staged bytes go once that is durable."""
    require_manager(principal)
    await house.db.read(lambda conn: find_upload(conn, principal, upload_id))
    await house.db.write(lambda conn: uploads.delete(conn, upload_id))
    house.workshop.staging.discard_upload(upload_id)


def _check_offset(upload: Upload, offset: int) -> None:
    if offset != upload.received_bytes or upload.state is not UploadState.RECEIVING:
        raise Conflict(f"The next part begins at byte {upload.received_bytes}.", data={"offset": upload.received_bytes})


async def _receive(house: House, upload: Upload, part: BinaryIO, chunks: AsyncIterator[bytes], checksum: str) -> None:
    """Write a part as it comes; acknowledge what is on disk, however it ended."""
    end, digest, waiting = upload.received_bytes, _digest(checksum), bytearray()
    is_good = digest is None  # a part with a checksum counts only when it is whole and right
    try:
        async for chunk in chunks:
            if end + len(waiting) + len(chunk) > upload.byte_count:
                raise BodyTooLarge(f"The file was announced with {upload.byte_count} bytes; this part goes beyond.")
            if digest is not None:
                digest.update(chunk)
            waiting += chunk
            if len(waiting) >= WRITE_BYTES:
                end += await asyncio.to_thread(_write, part, bytes(waiting))
                waiting.clear()
        if digest is not None and base64.b64encode(digest.digest()).decode() != checksum.partition(" ")[2].strip():
            raise ChecksumWrong
        is_good = True
    finally:
        if is_good:
            end += await asyncio.to_thread(_write, part, bytes(waiting))
            await asyncio.to_thread(sync_file, part.fileno())
            await house.db.write(lambda conn: uploads.receive(conn, upload.id, upload.received_bytes, end))


def _digest(checksum: str) -> "hashlib._Hash | None":
    """What counts the checksum, if the client sent one."""
    algorithm = checksum.partition(" ")[0]
    if algorithm and algorithm not in CHECKSUMS:
        message = f"Upload-Checksum must be one of {', '.join(CHECKSUMS)}."
        raise InvalidParameter.at("/headers/upload-checksum", message, algorithm)
    return hashlib.new(algorithm, usedforsecurity=False) if algorithm else None


def _write(part: BinaryIO, data: bytes) -> int:
    """Write all of `data`, or nothing: bytes of a write that failed would stand before those of the next one."""
    start = os.fstat(part.fileno()).st_size
    try:
        written = 0
        while written < len(data):
            written += part.write(data[written:])
    except OSError as error:
        part.truncate(start)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull from error
        raise
    return len(data)


def _finish(house: House, upload: Upload) -> None:
    """Look inside and keep; the row is written last, so that a kill leaves an upload that is whole but unseen."""
    staging = house.workshop.staging
    path = staging.upload_path(upload.id)
    try:
        with staging.locked(upload.id):
            settle = _seen(house, upload, path)
            house.db.write_now(settle)
            staging.discard_upload(upload.id)
    except UploadBusy:
        return  # another call is at it


def _seen(house: House, upload: Upload, path: Path) -> Callable[[sa.Connection], bool]:
    """Keep the file if it can be used; what is to be written about it."""
    try:
        kind, facts = sources.look_inside(house, path)
        if kind is UploadKind.IMAGE and upload.byte_count > house.limits.frame_bytes_max:
            raise MediaRefused("too_large", f"A picture may have {house.limits.frame_bytes_max:,} bytes.")
    except MediaRefused as error:
        code, message = error.refusal.code, error.refusal.message
        return lambda conn: uploads.fail(conn, upload.id, code, message)
    sha256, document = house.blobs.put_file(path), sources.document_from(facts)
    count = sources.frame_count_of(facts)
    return lambda conn: uploads.finish(conn, upload.id, kind, sha256, count, document)
