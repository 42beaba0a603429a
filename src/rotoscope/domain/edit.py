"""Edits: invertible, idempotent changes to tracks. A job's state is the fold of its log.

Everything in a track is a cell; a change sets one cell from `before` to `after`, where None is an empty cell. The last
change in the server's order wins, and setting a cell twice is setting it once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from rotoscope.domain.channel import NO_STEPS, Key
from rotoscope.domain.track import Head, Track


@dataclass(frozen=True, slots=True)
class HeadChange:
    """Create (from None), delete (to None), restore, relabel."""

    track: str
    before: Head | None
    after: Head | None


@dataclass(frozen=True, slots=True)
class GeometryChange:
    track: str
    frame: int
    before: Key | None
    after: Key | None


@dataclass(frozen=True, slots=True)
class PresenceChange:
    track: str
    frame: int
    before: bool | None
    after: bool | None


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """`frame` None is the constant of the whole track."""

    track: str
    name: str
    frame: int | None
    before: object
    after: object


Value = TypeVar("Value")
Change = HeadChange | GeometryChange | PresenceChange | AttributeChange


@dataclass(frozen=True, slots=True)
class Edit:
    """One gesture. `id` is made by the client (`<session>:<n>`), so that sending it twice is sending it once."""

    id: str
    changes: tuple[Change, ...]

    @property
    def tracks(self) -> tuple[str, ...]:
        """The tracks it touches, each once, in order."""
        return tuple(dict.fromkeys(change.track for change in self.changes))

    @property
    def frames(self) -> set[int]:
        """The frames of its cells; a head and a constant have none."""
        found = (None if isinstance(change, HeadChange) else change.frame for change in self.changes)
        return {frame for frame in found if frame is not None}


def apply(track: Track | None, change: Change) -> Track:
    """The track with one cell set; channels that are not touched are shared with the old one."""
    track = track or Track(change.track)
    match change:
        case HeadChange():
            return replace(track, head=change.after)
        case GeometryChange():
            return replace(track, geometry=track.geometry.with_key(change.frame, change.after))
        case PresenceChange():
            return replace(track, presence=track.presence.with_key(change.frame, change.after))
        case AttributeChange():
            if change.frame is None:
                return replace(track, constants=_with_entry(track.constants, change.name, change.after))
            steps = track.attributes.get(change.name, NO_STEPS).with_key(change.frame, change.after)
            return replace(track, attributes=_with_entry(track.attributes, change.name, steps if len(steps) else None))


def apply_edit(tracks: Mapping[str, Track], edit: Edit) -> dict[str, Track]:
    """The tracks that the edit touches, as they are after it."""
    touched: dict[str, Track] = {}
    for change in edit.changes:
        touched[change.track] = apply(touched.get(change.track) or tracks.get(change.track), change)
    return touched


def invert(edit: Edit, edit_id: str) -> Edit:
    """The edit that takes this one back: every change the other way round, the last first."""
    return Edit(
        edit_id, tuple(replace(change, before=change.after, after=change.before) for change in reversed(edit.changes))
    )


def value_of(track: Track | None, change: Change) -> object:
    """What the cell of this change holds now."""
    if track is None:
        return None
    match change:
        case HeadChange():
            return track.head
        case GeometryChange():
            return track.geometry.key_at(change.frame)
        case PresenceChange():
            return track.presence.key_at(change.frame)
        case AttributeChange():
            if change.frame is None:
                return track.constants.get(change.name)
            return track.attributes.get(change.name, NO_STEPS).key_at(change.frame)


def ground(tracks: Mapping[str, Track], edit: Edit) -> Edit:
    """The edit with each `before` as it really is here: a client may have been behind, and the inverse must be true."""
    touched: dict[str, Track] = {}
    grounded: list[Change] = []
    for change in edit.changes:
        track = touched.get(change.track) or tracks.get(change.track)
        grounded.append(replace(change, before=value_of(track, change)))
        touched[change.track] = apply(track, change)
    return Edit(edit.id, tuple(grounded))


def difference(before: Track | None, after: Track) -> Iterable[Change]:
    """The changes that make `after` of `before`, cell by cell: head, geometry, presence, attributes."""
    old = before or Track(after.id)
    if old.head != after.head:
        yield HeadChange(after.id, old.head, after.head)
    for frame in _frames_of(old.geometry.frames.tolist(), after.geometry.frames.tolist()):
        was, now = old.geometry.key_at(frame), after.geometry.key_at(frame)
        if was != now:
            yield GeometryChange(after.id, frame, was, now)
    for frame in _frames_of(old.presence.frames, after.presence.frames):
        was, now = old.presence.key_at(frame), after.presence.key_at(frame)
        if was is not now:
            yield PresenceChange(after.id, frame, was, now)  # type: ignore[arg-type]  # presence holds bools
    for name in dict.fromkeys([*old.attributes, *after.attributes]):
        was_steps, now_steps = old.attributes.get(name, NO_STEPS), after.attributes.get(name, NO_STEPS)
        for frame in _frames_of(was_steps.frames, now_steps.frames):
            was, now = was_steps.key_at(frame), now_steps.key_at(frame)
            if was != now or type(was) is not type(now):
                yield AttributeChange(after.id, name, frame, was, now)
    for name in dict.fromkeys([*old.constants, *after.constants]):
        was, now = old.constants.get(name), after.constants.get(name)
        if was != now or type(was) is not type(now):
            yield AttributeChange(after.id, name, None, was, now)


def _frames_of(*channels: Iterable[int]) -> list[int]:
    return sorted({frame for frames in channels for frame in frames})


def _with_entry(entries: Mapping[str, Value], name: str, value: Value | None) -> dict[str, Value]:
    """A copy with this entry, or without it when the value is None; the order of the others stays."""
    copy = dict(entries)
    if value is None:
        copy.pop(name, None)
    else:
        copy[name] = value
    return copy
