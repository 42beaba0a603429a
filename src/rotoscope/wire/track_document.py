"""A track as the store keeps it: one version byte, then columns in msgpack under zstd.

The columns are little-endian and come back as views of the unpacked bytes. Attribute values are JSON inside, because
they came as JSON: an integer of any size stays what it was.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import zstandard

from rotoscope.domain.channel import Geometry, Steps
from rotoscope.domain.track import Head, Track

VERSION = 1
BYTES_MAX = 1 << 30  # a track of a million keyframes takes a tenth of it
LEVEL = 1  # coordinates hardly shrink; the fastest level takes what there is to take


class _Columns(msgspec.Struct, array_like=True):
    id: str
    head: Head | None
    frames: bytes
    holds: bytes  # empty when no keyframe holds
    width: int  # of every shape; 0 when they differ and `offsets` tells
    offsets: bytes
    coords: bytes
    presence: tuple[tuple[int, ...], tuple[bool, ...]]
    attributes: dict[str, tuple[tuple[int, ...], bytes]]
    constants: bytes


_DAMAGED = (msgspec.MsgspecError, zstandard.ZstdError, ValueError, TypeError, OverflowError)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Columns)
_values_encoder = msgspec.json.Encoder()
_values_decoder = msgspec.json.Decoder()


class DocumentUnreadable(ValueError):
    """The stored bytes are not a track document of a version that this program knows."""


def encode(track: Track) -> bytes:
    geometry = track.geometry
    columns = _Columns(
        track.id,
        track.head,
        geometry.frames.astype("<i4", copy=False).tobytes(),
        geometry.holds.tobytes() if geometry.holds.any() else b"",
        geometry.width,
        b"" if geometry.width else geometry.offsets.astype("<u4", copy=False).tobytes(),
        geometry.coords.astype("<f8", copy=False).tobytes(),
        (track.presence.frames, track.presence.values),  # type: ignore[arg-type]  # presence holds bools
        {name: (steps.frames, _values_encoder.encode(steps.values)) for name, steps in track.attributes.items()},
        _values_encoder.encode(track.constants) if track.constants else b"",
    )
    return bytes([VERSION]) + zstandard.compress(_encoder.encode(columns), LEVEL)


def decode(document: bytes | memoryview) -> Track:
    document = memoryview(document)
    if not len(document) or document[0] != VERSION:
        raise DocumentUnreadable(f"Track document of version {document[0] if len(document) else 'none'}.")
    try:
        if zstandard.frame_content_size(document[1:]) > BYTES_MAX:
            raise DocumentUnreadable("This track document says that it is larger than any.")
        return _read(_decoder.decode(zstandard.decompress(document[1:])))
    except _DAMAGED as error:
        raise DocumentUnreadable(f"This track document is damaged: {error}") from error


def _read(columns: _Columns) -> Track:
    frames = np.frombuffer(columns.frames, "<i4")
    count = len(frames)
    return Track(
        columns.id,
        columns.head,
        Geometry(
            frames,
            np.frombuffer(columns.holds, np.uint8) if columns.holds else np.zeros(count, np.uint8),
            np.arange(count + 1, dtype=np.uint32) * np.uint32(columns.width)
            if columns.width
            else np.frombuffer(columns.offsets, "<u4"),
            np.frombuffer(columns.coords, "<f8"),
        ),
        Steps(*columns.presence),
        _attributes(columns.attributes),
        _values_decoder.decode(columns.constants) if columns.constants else {},
    )


def _attributes(columns: Mapping[str, tuple[tuple[int, ...], bytes]]) -> dict[str, Steps]:
    values: dict[str, Any] = {name: _values_decoder.decode(text) for name, (_, text) in columns.items()}
    return {name: Steps(frames, tuple(values[name])) for name, (frames, _) in columns.items()}
