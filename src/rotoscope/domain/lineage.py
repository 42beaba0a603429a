"""Splitting and merging tracks, as edits. A split gives the frame to a new track; a merge keeps the older track."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from rotoscope.domain.channel import NO_STEPS, Geometry, Key, Steps
from rotoscope.domain.edit import Edit, HeadChange, difference
from rotoscope.domain.errors import Conflict
from rotoscope.domain.interpolate import blend_at
from rotoscope.domain.track import Head, Track


def split(track: Track, frame: int, new_id: str, edit_id: str) -> Edit:
    """Cut `track` before `frame`: what follows becomes track `new_id`, and every frame shows what it showed before.

    To that end both sides of the cut become keyframes. Outlines whose points differ in number are matched anew from
    there, so their in-betweens next to the cut may move by a hair.
    """
    if track.head is None or not len(track.geometry) or frame <= track.geometry.frames[0]:
        raise Conflict("A track can be split only after its first shape.")
    left, right = _left(track, track.head, frame), _right(track, track.head, frame, new_id)
    return Edit(edit_id, (*difference(None, right), *difference(track, left)))


def merge(older: Track, newer: Track, edit_id: str) -> Edit:
    """Make one track of two that follow each other in time; it is the older one, whichever comes first on screen."""
    if older.head is None or newer.head is None or not len(older.geometry) or not len(newer.geometry):
        raise Conflict("Only tracks that are there can be merged.")
    if (older.head.kind, older.head.points) != (newer.head.kind, newer.head.points):
        raise Conflict("Only tracks of one kind can be merged.")
    first, second = sorted((older, newer), key=lambda track: int(track.geometry.frames[0]))
    start = int(second.geometry.frames[0])
    if first.geometry.frames[-1] >= start:
        raise Conflict("These tracks overlap: the earlier one has a keyframe at or after the start of the later one.")
    merged = replace(
        older,
        geometry=_joined(first.geometry, second.geometry),
        presence=_continued(first.presence, second.presence, start, True),
        attributes={
            name: _continued(first.attributes.get(name, NO_STEPS), second.attributes.get(name, NO_STEPS), start, None)
            for name in dict.fromkeys([*first.attributes, *second.attributes])
        },
        constants={**newer.constants, **older.constants},
    )
    return Edit(edit_id, (*difference(older, merged), HeadChange(newer.id, newer.head, None)))


def _left(track: Track, head: Head, frame: int) -> Track:
    """The track up to the frame before: its last shape becomes a keyframe if it leans on a later one."""
    index = track.geometry.index_before(frame - 1)
    leans = index + 1 < len(track.geometry) and not track.geometry.holds[index]
    geometry = track.geometry
    if leans and geometry.frames[index] != frame - 1:
        geometry = geometry.with_key(frame - 1, _drawn(head, track.geometry, frame - 1))
    presence = _before(track.presence, frame)
    if presence.value_at(frame, True) is True:
        presence = presence.with_key(frame, False)
    return replace(
        track,
        geometry=_cut(geometry, 0, geometry.index_before(frame - 1) + 1),
        presence=presence,
        attributes=_kept({name: _before(steps, frame) for name, steps in track.attributes.items()}),
    )


def _right(track: Track, head: Head, frame: int, new_id: str) -> Track:
    """The track from the frame on, which becomes its first keyframe."""
    key = _drawn(head, track.geometry, frame)
    geometry = track.geometry.with_key(frame, key)
    presence = _from(track.presence, frame)
    if presence.key_at(frame) is True:
        presence = presence.with_key(frame, None)  # a track is there from its first shape on
    return Track(
        new_id,
        replace(head, derived_from=track.id),
        _cut(geometry, geometry.index_before(frame), len(geometry)),
        presence,
        _kept({name: _from(steps, frame) for name, steps in track.attributes.items()}),
        track.constants,
    )


def _drawn(head: Head, geometry: Geometry, frame: int) -> Key:
    """The shape at `frame` as a keyframe that goes on as before."""
    shape = blend_at(head.kind, geometry, frame)
    index = geometry.index_before(frame)
    return Geometry.from_keyframes([(frame, shape.tolist(), bool(geometry.holds[index]))]).key(0)


def _cut(geometry: Geometry, start: int, stop: int) -> Geometry:
    offsets = geometry.offsets[start : stop + 1]
    coords = geometry.coords[offsets[0] : offsets[-1]]
    return Geometry(geometry.frames[start:stop], geometry.holds[start:stop], offsets - offsets[0], coords)


def _joined(first: Geometry, second: Geometry) -> Geometry:
    return Geometry(
        np.concatenate([first.frames, second.frames]),
        np.concatenate([first.holds, second.holds]),
        np.concatenate([first.offsets, second.offsets[1:] + first.offsets[-1]]),
        np.concatenate([first.coords, second.coords]),
    )


def _before(steps: Steps, frame: int) -> Steps:
    count = sum(at < frame for at in steps.frames)
    return Steps(steps.frames[:count], steps.values[:count])


def _from(steps: Steps, frame: int) -> Steps:
    """The steps from `frame` on, beginning with what is in force there."""
    count = sum(at <= frame for at in steps.frames)
    later = Steps(steps.frames[count:], steps.values[count:])
    return later.with_key(frame, steps.value_at(frame))


def _continued(first: Steps, second: Steps, start: int, default: object) -> Steps:
    """The steps of the first until `start`, then those of the second; a keyframe that says nothing new is left out."""
    joined = _before(first, start)
    for frame, value in _from(second, start).with_key(start, second.value_at(start, default)).items():
        if joined.value_at(frame, default) != value:
            joined = joined.with_key(frame, value)
    return joined


def _kept(attributes: Mapping[str, Steps]) -> dict[str, Steps]:
    return {name: steps for name, steps in attributes.items() if len(steps)}
