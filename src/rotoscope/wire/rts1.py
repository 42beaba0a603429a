"""RTS1: all tracks of a job in one body that the browser reads in place. The layout is docs/reference/rts1.md.

    "RTS1" | u32 version | a block of columns per track … | directory (JSON) | u64 its offset | u32 its length | "RTS1"

The blocks come first and the directory last, so that the server writes track after track and never holds the job.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import numpy as np

from rotoscope.domain.channel import Geometry, Steps
from rotoscope.domain.track import Head, Track

MEDIA_TYPE = "application/vnd.rotoscope.rts1"
MAGIC = b"RTS1"
VERSION = 1
HEADER_BYTES = 8
TRAILER_BYTES = 16


class TrackEntry(msgspec.Struct, omit_defaults=True):
    """A line of the directory. At byte `at` (a multiple of 8) begin, one after the other: coords f64[numbers],
    frames i32[keys], then offsets u32[keys + 1] unless every shape has `width` numbers, then holds u8[keys] if any
    keyframe holds."""

    id: str
    head: Head | None
    at: int
    keys: int
    numbers: int
    width: int = 0
    holds: bool = False
    presence: tuple[tuple[int, ...], tuple[bool, ...]] = ((), ())
    attributes: dict[str, tuple[tuple[int, ...], tuple[Any, ...]]] = {}
    constants: dict[str, Any] = {}


class Directory(msgspec.Struct):
    revision: int
    frame_count: int
    tracks: list[msgspec.Raw]


class Opened(msgspec.Struct):
    """What a body says, read back."""

    revision: int
    frame_count: int
    tracks: list[Track]


class BodyUnreadable(ValueError):
    """The bytes are not a whole RTS1 body of a version that this program knows."""


_DAMAGED = (msgspec.MsgspecError, ValueError, OverflowError)  # what reading columns that are not there comes to
_encoder = msgspec.json.Encoder()
_entries = msgspec.json.Decoder(TrackEntry)
_directories = msgspec.json.Decoder(Directory)


def encode(tracks: Iterable[Track], *, revision: int, frame_count: int) -> Iterator[bytes]:
    """The body, piece by piece, in the order of the tracks."""
    yield MAGIC + VERSION.to_bytes(4, "little")
    at = HEADER_BYTES
    lines: list[msgspec.Raw] = []
    for track in tracks:
        lines.append(msgspec.Raw(_encoder.encode(_entry(track, at))))
        block = _block(track.geometry)
        at += len(block)
        yield block
    directory = _encoder.encode(Directory(revision, frame_count, lines))
    yield directory + at.to_bytes(8, "little") + len(directory).to_bytes(4, "little") + MAGIC


def decode(body: bytes) -> Opened:
    """The tracks as views of `body`. Raises BodyUnreadable."""
    if len(body) < HEADER_BYTES + TRAILER_BYTES or body[:4] != MAGIC or body[-4:] != MAGIC:
        raise BodyUnreadable("This is not a whole RTS1 body.")
    if int.from_bytes(body[4:8], "little") != VERSION:
        raise BodyUnreadable(f"RTS1 of version {int.from_bytes(body[4:8], 'little')}.")
    at, length = int.from_bytes(body[-16:-8], "little"), int.from_bytes(body[-8:-4], "little")
    try:
        directory = _directories.decode(memoryview(body)[at : at + length])
        tracks = [_track(body, _entries.decode(line)) for line in directory.tracks]
    except _DAMAGED as error:
        raise BodyUnreadable(f"This RTS1 body is damaged: {error}") from error
    return Opened(directory.revision, directory.frame_count, tracks)


def _entry(track: Track, at: int) -> TrackEntry:
    geometry = track.geometry
    return TrackEntry(
        track.id,
        track.head,
        at,
        len(geometry),
        len(geometry.coords),
        geometry.width,
        bool(geometry.holds.any()),
        (track.presence.frames, track.presence.values),  # type: ignore[arg-type]  # presence holds bools
        {name: (steps.frames, steps.values) for name, steps in track.attributes.items()},
        dict(track.constants),
    )


def _block(geometry: Geometry) -> bytes:
    """The columns of one track, padded to a multiple of 8 bytes."""
    columns = [geometry.coords.astype("<f8", copy=False), geometry.frames.astype("<i4", copy=False)]
    if not geometry.width:
        columns.append(geometry.offsets.astype("<u4", copy=False))
    if geometry.holds.any():
        columns.append(geometry.holds)
    block = b"".join(column.tobytes() for column in columns)
    return block + bytes(-len(block) % 8)


def _track(body: bytes, entry: TrackEntry) -> Track:
    frames_at = entry.at + 8 * entry.numbers
    offsets_at = frames_at + 4 * entry.keys
    holds_at = offsets_at + (0 if entry.width else 4 * (entry.keys + 1))
    if entry.width:
        offsets = np.arange(entry.keys + 1, dtype=np.uint32) * np.uint32(entry.width)
    else:
        offsets = np.frombuffer(body, "<u4", entry.keys + 1, offsets_at)
    holds = np.frombuffer(body, np.uint8, entry.keys, holds_at) if entry.holds else np.zeros(entry.keys, np.uint8)
    return Track(
        entry.id,
        entry.head,
        Geometry(
            np.frombuffer(body, "<i4", entry.keys, frames_at),
            holds,
            offsets,
            np.frombuffer(body, "<f8", entry.numbers, entry.at),
        ),
        Steps(*entry.presence),
        {name: Steps(frames, values) for name, (frames, values) in entry.attributes.items()},
        entry.constants,
    )
