"""A track as JSON: what `GET …/tracks` answers to people, and how spec/vectors write tracks down."""

from typing import Any

import msgspec

from rotoscope.domain.channel import Geometry, Steps
from rotoscope.domain.track import Head, Track
from rotoscope.wire.edit import Frame, KeyJson, TrackId, key_from_json, key_to_json


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


def to_json(track: Track) -> TrackJson:
    keys = [key_to_json(track.geometry.key(index)) for index in range(len(track.geometry))]
    return TrackJson(
        track.id,
        track.head,
        [
            KeyframeJson(frame=frame, coords=key.coords, hold=key.hold)
            for frame, key in zip(track.geometry.frames.tolist(), keys, strict=True)
            if key is not None
        ],
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


def _pairs(steps: Steps) -> list[tuple[int, Any]]:
    return list(steps.items())


def _steps(pairs: list[tuple[int, Any]]) -> Steps:
    return Steps(tuple(frame for frame, _ in pairs), tuple(value for _, value in pairs))
