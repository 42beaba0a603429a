"""A track as JSON: what `GET …/tracks` answers to people, and how spec/vectors write tracks down."""

from typing import Any

import msgspec
import numpy as np

from rotoscope.domain.channel import Geometry, Steps
from rotoscope.domain.track import Head, Track
from rotoscope.wire.edit import Frame, KeyJson, TrackId, key_from_json


class KeyframeJson(KeyJson, kw_only=True):
    frame: Frame


class TrackJson(msgspec.Struct):
    """Steps are [frame, value] pairs."""

    id: TrackId
    head: Head | None = None
    geometry: list[KeyframeJson] = []
    presence: list[tuple[Frame, bool]] = []
    attributes: dict[str, list[tuple[Frame, Any]]] = {}
    constants: dict[str, Any] = {}


class TrackList(msgspec.Struct):
    """All tracks of a job as of a revision."""

    revision: int
    frame_count: int
    tracks: list[TrackJson]


def to_json(track: Track) -> TrackJson:
    return TrackJson(
        track.id,
        track.head,
        _keyframes(track.geometry),
        _pairs(track.presence),
        {name: _pairs(steps) for name, steps in track.attributes.items()},
        dict(track.constants),
    )


def from_json(track: TrackJson) -> Track:
    keyframes = [(item.frame, key_from_json(item)) for item in track.geometry]
    return Track(
        track.id,
        track.head,
        Geometry.from_keyframes((frame, key.coords, key.hold) for frame, key in keyframes if key is not None),
        _steps(track.presence),
        {name: _steps(pairs) for name, pairs in track.attributes.items()},
        dict(track.constants),
    )


def _keyframes(geometry: Geometry) -> list[KeyframeJson]:
    """Column by column: a job may have a million of them."""
    numbers: list[float | None] = geometry.coords.tolist()
    if np.isnan(geometry.coords).any():
        numbers = [None if number != number else number for number in numbers]
    starts = geometry.offsets.tolist()
    return [
        KeyframeJson(numbers[start:stop], bool(hold), frame=frame)
        for frame, hold, start, stop in zip(
            geometry.frames.tolist(), geometry.holds.tolist(), starts[:-1], starts[1:], strict=True
        )
    ]


def _pairs(steps: Steps) -> list[tuple[int, Any]]:
    return list(steps.items())


def _steps(pairs: list[tuple[int, Any]]) -> Steps:
    return Steps(tuple(frame for frame, _ in pairs), tuple(value for _, value in pairs))
