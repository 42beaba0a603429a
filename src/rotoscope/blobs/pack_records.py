"""The records of a pack: a magic word, the SHA-256, the length, the bytes. A record proves itself by its hash.

A record that was wiped keeps its length, so that whoever reads the pack finds the next one.
"""

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

_MAGIC = b"RPK1"
_WIPED = b"RPK0"
_HEAD = struct.Struct(">4s32sI")  # magic, SHA-256, length; the bytes follow
HEAD_BYTES = _HEAD.size
_PIECE_BYTES = 1 << 20


class Place(NamedTuple):
    """Where the bytes of a blob lie: `start` is behind the head of their record."""

    pack: int
    start: int
    length: int


def laid_out(contents: Mapping[str, bytes], pack: int, end: int) -> tuple[bytes, dict[bytes, Place]]:
    """The records of these as they will stand from `end` on, and the places of their bytes, by name."""
    records: list[bytes] = []
    places: dict[bytes, Place] = {}
    for sha256, data in contents.items():
        name = bytes.fromhex(sha256)
        records += (_HEAD.pack(_MAGIC, name, len(data)), data)
        places[name] = Place(pack, end + HEAD_BYTES, len(data))
        end += HEAD_BYTES + len(data)
    return b"".join(records), places


def scanned(descriptor: int, pack: int, start: int, stop: int) -> tuple[dict[bytes, Place], int]:
    """The whole records from `start` on, and where the last of them ends. What rots between them is stepped over."""
    places: dict[bytes, Place] = {}
    end = start
    while start + HEAD_BYTES <= stop:
        magic, name, length = _HEAD.unpack(read(descriptor, start, start + HEAD_BYTES))
        inside = start + HEAD_BYTES
        is_whole = inside + length <= stop
        if is_whole and magic == _WIPED:
            end = start = inside + length
        elif is_whole and magic == _MAGIC and _is_proved(descriptor, inside, length, name):
            places[name] = Place(pack, inside, length)
            end = start = inside + length
        elif (start := _next_proved(descriptor, start + 1, stop)) < 0:
            break
    return places, end


def wipe(descriptor: int, places: Iterable[Place]) -> None:
    """Overwrite these records with zeros. The caller syncs."""
    for place in places:
        head = _HEAD.pack(_WIPED, bytes(32), place.length)
        write_all(descriptor, head + bytes(place.length), place.start - HEAD_BYTES)


def read(descriptor: int, start: int, stop: int) -> bytes:
    return b"".join(_pieces(descriptor, start, stop))


def write_all(descriptor: int, data: bytes, start: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(descriptor, rest, start)
        rest, start = rest[written:], start + written


def _is_proved(descriptor: int, start: int, length: int, name: bytes) -> bool:
    digest = hashlib.sha256()
    for piece in _pieces(descriptor, start, start + length):
        digest.update(piece)
    return digest.digest() == name


def _next_proved(descriptor: int, start: int, stop: int) -> int:
    """Where the next record begins that proves itself, or -1."""
    while start + HEAD_BYTES <= stop:
        piece = read(descriptor, start, min(stop, start + _PIECE_BYTES))
        if (found := piece.find(_MAGIC)) < 0:
            start += max(len(piece) - len(_MAGIC) + 1, 1)
            continue
        start += found
        if start + HEAD_BYTES > stop:
            break
        _, name, length = _HEAD.unpack(read(descriptor, start, start + HEAD_BYTES))
        inside = start + HEAD_BYTES
        if inside + length <= stop and _is_proved(descriptor, inside, length, name):
            return start
        start += 1
    return -1


def _pieces(descriptor: int, start: int, stop: int) -> Iterator[bytes]:
    while start < stop and (piece := os.pread(descriptor, min(stop - start, _PIECE_BYTES), start)):
        yield piece
        start += len(piece)
