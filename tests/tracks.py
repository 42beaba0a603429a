"""Whole tracks to start a test from, and a way to edit them that always checks the way back."""

from collections.abc import Mapping, Sequence

import numpy as np

from rotoscope.domain.channel import NO_STEPS, Geometry, Steps
from rotoscope.domain.edit import Change, Edit, apply_edit, ground, invert
from rotoscope.domain.track import Head, Track

BOX = (0.1, 0.2, 0.3, 0.4)
FAR_BOX = (0.5, 0.6, 0.7, 0.8)
SQUARE = (0.2, 0.2, 0.6, 0.2, 0.6, 0.6, 0.2, 0.6)


def a_track(
    keyframes: Mapping[int, Sequence[float]] | None = None,
    kind: str = "rectangle",
    *,
    track_id: str = "t",
    holds: Sequence[int] = (),
    points: Sequence[str] = (),
    presence: Steps = NO_STEPS,
    attributes: Mapping[str, Steps] | None = None,
) -> Track:
    shapes = {0: BOX, 10: FAR_BOX} if keyframes is None else keyframes
    geometry = Geometry.from_keyframes((frame, shape, frame in holds) for frame, shape in sorted(shapes.items()))
    return Track(track_id, Head(kind, "car", points=tuple(points)), geometry, presence, attributes or {})


def circle(count: int, start: float = 0.0, *, is_reversed: bool = False, radius: float = 0.25) -> tuple[float, ...]:
    """An outline of `count` points about the middle, begun `start` points further round."""
    angles = 2 * np.pi * (np.arange(count) + start) / count
    points = 0.5 + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return tuple((points[::-1] if is_reversed else points).reshape(-1).tolist())


def edited(tracks: Mapping[str, Track], *changes: Change) -> dict[str, Track]:
    """The tracks after an edit of these changes. On the way: done twice is done once, and undone is undone."""
    edit = ground(tracks, Edit("test:1", changes))
    after = {**tracks, **apply_edit(tracks, edit)}
    assert {**after, **apply_edit(after, edit)} == after, "an edit applied twice is applied once"
    before = {**after, **apply_edit(after, invert(edit, "test:2"))}
    assert {name: before[name] for name in tracks} == dict(tracks), "an edit and its inverse are nothing"
    return after
