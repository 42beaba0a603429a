"""Kept bytes on their way out. Their name is their SHA-256, so a copy that somebody has is good for ever.

Small ones are read whole, which is five times as fast as sending a file in pieces; large ones go in pieces of half a
megabyte, read by a thread, in ranges if asked for.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from rotoscope.domain.errors import AttachmentMissing
from rotoscope.domain.request_errors import RangeUnsatisfiable
from rotoscope.media.bare import bare
from rotoscope.services.house import House

WHOLE_BYTES_MAX = 1 << 20
PIECE_BYTES = 1 << 19
HEAD_BYTES = 64
FOREVER = "private, max-age=31536000, immutable"
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
UNKNOWN = "application/octet-stream"
HEADS = (  # our own word for what the bytes are, whatever their origin said
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"BM"), "image/bmp"),
    (re.compile(rb"(II\*\0|MM\0\*)"), "image/tiff"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb"....ftyp", re.DOTALL), "video/mp4"),
    (re.compile(rb"\x1aE\xdf\xa3"), "video/webm"),
)


async def send_kept(request: Request, house: House, sha256: str, media_type: str = "") -> Response:
    """The bytes named `sha256`, whole or the range that was asked for, or 304. `media_type`: if it is known."""
    tag = f'"{sha256}"'
    headers = {"ETag": tag, "Cache-Control": FOREVER, "Accept-Ranges": "bytes", "Content-Security-Policy": SANDBOX}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    try:
        size, head = await asyncio.to_thread(_look, house, sha256, not media_type)
    except LookupError:
        raise AttachmentMissing("These bytes are not kept here (any more).") from None
    media_type = media_type or _media_type(head)
    asked = byte_range(request.headers.get("range", ""), size) if _range_holds(request, tag) else None
    if asked is None and len(head) == size:
        return Response(head, headers=headers, media_type=media_type)
    start, stop = asked or (0, size)
    if asked is not None:
        if start >= stop:
            raise RangeUnsatisfiable(data={"byte_count": size})
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    headers["Content-Length"] = str(stop - start)
    pieces = in_threads(_pieces(house, sha256, start, stop))
    return StreamingResponse(pieces, 206 if asked else 200, headers, media_type)


async def send_picture(request: Request, house: House, sha256: str) -> Response:
    """A kept picture as people get it, without what its camera noted; whatever is no picture as `send_kept` does."""
    tag = f'"{sha256}-bare"'
    headers = {"ETag": tag, "Cache-Control": FOREVER, "Content-Security-Policy": SANDBOX}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    try:
        found = await asyncio.to_thread(_picture, house, sha256)
    except LookupError:
        raise AttachmentMissing("These bytes are not kept here (any more).") from None
    if found is None:
        return await send_kept(request, house, sha256)
    return Response(found, headers=headers, media_type=_media_type(found[:HEAD_BYTES]))


def _picture(house: House, sha256: str) -> bytes | None:
    """Whole, because what stands at its end goes, too: a frame has a limit."""
    if not _media_type(next(house.blobs.open_stream(sha256), b"")[:HEAD_BYTES]).startswith("image/"):
        return None
    return bare(house.blobs.get(sha256))


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """The bytes [start, stop) that a Range header asks for; None for a header to ignore. start >= stop: not to be had.

    Several ranges at once are answered with the whole, as is allowed: nobody needs them, and many are an attack.
    """
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return (max(0, size - int(found[2])), size) if int(found[2]) else (size, size)
    start = int(found[1])
    stop = min(int(found[2]) + 1, size) if found[2] else size
    if found[2] and int(found[2]) < start:
        return None
    return (start, stop) if start < size else (size, size)


def _range_holds(request: Request, tag: str) -> bool:
    condition = request.headers.get("if-range")
    return condition is None or condition == tag


def _look(house: House, sha256: str, needs_head: bool) -> tuple[int, bytes]:
    """The size, and the bytes themselves if they are few, else their beginning if somebody needs it."""
    size = house.blobs.size(sha256)
    if size <= WHOLE_BYTES_MAX:
        return size, house.blobs.get(sha256)
    return size, next(house.blobs.open_stream(sha256))[:HEAD_BYTES] if needs_head else b""


def _pieces(house: House, sha256: str, start: int, stop: int) -> Iterator[bytes]:
    left = stop - start
    path = house.blobs.path(sha256)
    if path is None:
        for piece in house.blobs.open_stream(sha256, start):
            yield piece[:left]
            left -= len(piece)
            if left <= 0:
                return
        return
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        while left > 0 and (piece := file.read(min(PIECE_BYTES, left))):
            yield piece
            left -= len(piece)


async def in_threads(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """One piece at a time, read while nobody waits: the event loop never touches the disk."""
    loop = asyncio.get_running_loop()
    while (piece := await loop.run_in_executor(None, next, pieces, None)) is not None:
        yield piece


def _media_type(head: bytes) -> str:
    return next((name for pattern, name in HEADS if pattern.match(head)), UNKNOWN)
