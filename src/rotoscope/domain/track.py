"""A track: one object through the frames, as channels with keyframes of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.channel import NAN, NO_GEOMETRY, NO_STEPS, Geometry, Key, Steps
from rotoscope.domain.interpolate import FORMULA_VERSION, Dense, blend_all, blend_at

__all__ = [
    "FORMULA_VERSION",
    "NAN",
    "Dense",
    "Geometry",
    "Head",
    "Key",
    "Steps",
    "Track",
    "attributes_at",
    "dense",
    "is_present",
    "present_count",
    "present_frames",
    "shape_at",
    "spans",
]


@dataclass(frozen=True, slots=True)
class Head:
    """What a track is, apart from where it is. `points` names the points of a landmark, in order."""

    kind: str
    label: str
    color: str = ""
    origin: str = "manual"  # manual, prelabel, model
    state: str = "editable"  # editable, non_editable
    points: tuple[str, ...] = ()
    derived_from: str = ""
    accepted: bool = False  # somebody has looked at this pre-label and stands for it
    group: str = ""  # tracks with the same word here belong together


@dataclass(frozen=True, slots=True)
class Track:
    """`head` None means deleted: the channels stay, so that deleting has an inverse."""

    id: str
    head: Head | None = None
    geometry: Geometry = NO_GEOMETRY
    presence: Steps = NO_STEPS
    attributes: Mapping[str, Steps] = field(default_factory=dict)  # those with a value per frame
    constants: Mapping[str, object] = field(default_factory=dict)  # those with one value for the whole track


def is_present(track: Track, frame: int) -> bool:
    """Whether the track is there: not deleted, not before its first shape, and its presence not switched off."""
    if track.head is None or not len(track.geometry) or frame < track.geometry.frames[0]:
        return False
    return track.presence.value_at(frame, True) is True


def shape_at(track: Track, frame: int) -> tuple[float, ...] | None:
    """The shape in this frame, drawn or in-between; None where the track is absent."""
    if track.head is None or not is_present(track, frame):
        return None
    return tuple(blend_at(track.head.kind, track.geometry, frame).tolist())


def spans(track: Track, frame_count: int) -> list[tuple[int, int]]:
    """The lifespans as [start, stop): apart from each other, in order, never empty."""
    if track.head is None or not len(track.geometry):
        return []
    first = int(track.geometry.frames[0])
    frames = (0, *track.presence.frames, frame_count)
    states = (True, *track.presence.values)
    found: list[tuple[int, int]] = []
    for start, stop, state in zip(frames[:-1], frames[1:], states, strict=True):
        start, stop = max(start, first), min(stop, frame_count)
        if state is not True or start >= stop:
            continue
        if found and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, stop))
    return found


def present_count(track: Track, frame_count: int) -> int:
    """In how many frames the track is there."""
    return sum(stop - start for start, stop in spans(track, frame_count))


def present_frames(track: Track, frame_count: int) -> NDArray[np.int32]:
    """The frames in which the track is there."""
    ranges = [np.arange(start, stop, dtype=np.int32) for start, stop in spans(track, frame_count)]
    return np.concatenate(ranges) if ranges else np.zeros(0, np.int32)


def dense(track: Track, frame_count: int) -> Dense:
    """Every shape of the track, frame by frame: what a result is made of."""
    if track.head is None:
        return Dense(np.zeros(0, np.int32), np.zeros(1, np.int64), np.zeros(0))
    return blend_all(track.head.kind, track.geometry, present_frames(track, frame_count))


def attributes_at(track: Track, frame: int) -> dict[str, object]:
    """The per-frame attributes in force; one whose first keyframe is still to come is not there."""
    found = {name: steps.value_at(frame) for name, steps in track.attributes.items()}
    return {name: value for name, value in found.items() if value is not None}
