"""A picture without what its camera or program wrote beside it: where, when, by whom, with what, and small copies.

People who draw need the picture only. What is shown stays to the bit: pixels, colours, and which side is up. Works on
the bytes alone and decodes nothing; whatever is not understood is given back as it is.
"""

import re
import zlib
from collections.abc import Iterator

from rotoscope.media.jpeg import orientation_of

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT cICP mDCV cLLI".split()
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_HAS_EXIF, _WEBP_HAS_XMP = 0x08, 0x04
_JPEG_END, _JPEG_SCAN, _JPEG_EXIF = 0xD9, 0xDA, 0xE1
_JPEG_NOTES = frozenset((*range(0xE0, 0xF0), 0xFE))
_JPEG_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # of the notes: what colours need
_JPEG_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_EXIF = b"Exif\0\0"
_UPRIGHT = 1


class _Odd(ValueError):
    """This is not put together as it should be."""


def bare(data: bytes) -> bytes:
    """The same picture without its notes."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return b"".join(_bare_jpeg(data))
        if data.startswith(PNG_HEAD):
            return b"".join(_bare_png(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _bare_webp(data)
    except _Odd:
        pass
    return data


def _bare_jpeg(data: bytes) -> Iterator[bytes]:
    """Ends with the picture: what telephones hang behind it (films, further pictures) has notes of its own."""
    yield data[:2]
    position, begun = 2, 2  # what lies between is kept
    while True:
        while data[position : position + 2] == b"\xff\xff":
            position += 1
        if data[position : position + 1] != b"\xff" or position + 2 > len(data):
            raise _Odd
        marker = data[position + 1]
        if marker == _JPEG_END:
            yield data[begun : position + 2]
            return
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if end < position + 4 or end > len(data):
            raise _Odd
        if marker in _JPEG_NOTES and not _is_kept_of_jpeg(marker, data[position + 4 : position + 16]):
            yield data[begun:position]
            if marker == _JPEG_EXIF and data[position + 4 : position + 10] == _EXIF:
                yield _exif_of_jpeg(orientation_of(data[position + 10 : end]))
            begun = end
        position = end
        if marker == _JPEG_SCAN:
            found = _JPEG_AFTER_SCAN.search(data, position)
            if found is None:  # it breaks off, as some cameras do, and browsers show it
                yield data[begun:]
                return
            position = found.end() - 2


def _is_kept_of_jpeg(marker: int, beginning: bytes) -> bool:
    return marker in _JPEG_KEPT and beginning.startswith(_JPEG_KEPT[marker])


def _exif_of_jpeg(orientation: int) -> bytes:
    if orientation == _UPRIGHT:
        return b""
    segment = _EXIF + _tiff(orientation)
    return b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment


def _bare_png(data: bytes) -> Iterator[bytes]:
    yield PNG_HEAD
    position = len(PNG_HEAD)
    while True:
        size, kind = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        end = position + 12 + size
        if len(kind) < 4 or end > len(data):
            raise _Odd
        if kind in _PNG_KEPT:
            yield data[position:end]
        elif kind == b"eXIf" and (turned := orientation_of(data[position + 8 : end - 4])) != _UPRIGHT:
            chunk = b"eXIf" + _tiff(turned)
            yield (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
        if kind == b"IEND":
            return
        position = end


def _bare_webp(data: bytes) -> bytes:
    kept, position, turned = [b"WEBP"], 12, _UPRIGHT
    end_of_all = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while position + 8 <= end_of_all:
        kind, size = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "little")
        end = position + 8 + size + size % 2
        chunk = data[position:end]
        if len(chunk) < 8 + size:
            raise _Odd
        if kind in _WEBP_KEPT:
            kept.append(chunk)
        elif kind == b"EXIF":
            turned = orientation_of(chunk[8:].removeprefix(_EXIF))
        position = end
    if turned != _UPRIGHT:
        note = _tiff(turned)
        kept.append(b"EXIF" + len(note).to_bytes(4, "little") + note)
    body = b"".join(_flagged(chunk, has_exif=turned != _UPRIGHT) for chunk in kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _flagged(chunk: bytes, *, has_exif: bool) -> bytes:
    """The head of a WebP says which notes there are."""
    if chunk[:4] != b"VP8X" or len(chunk) < 9:
        return chunk
    flags = chunk[8] & ~(_WEBP_HAS_EXIF | _WEBP_HAS_XMP) | (_WEBP_HAS_EXIF if has_exif else 0)
    return chunk[:8] + bytes([flags]) + chunk[9:]


def _tiff(orientation: int) -> bytes:
    """The smallest note that there is: which side is up, and nothing else."""
    entry = b"\x01\x12\0\x03\0\0\0\x01" + orientation.to_bytes(2, "big") + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"
