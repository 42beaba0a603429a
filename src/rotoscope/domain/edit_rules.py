"""What an edit may not do. Checked change by change, each on the track as the ones before it left it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rotoscope.domain.channel import Key
from rotoscope.domain.edit import (
    AttributeChange,
    Change,
    Edit,
    GeometryChange,
    HeadChange,
    PresenceChange,
    apply,
    value_of,
)
from rotoscope.domain.errors import Fault
from rotoscope.domain.schema import LabelSchema
from rotoscope.domain.shapes.kinds import KINDS, number_fault
from rotoscope.domain.track import Head, Track

ORIGINS = ("manual", "prelabel", "model")
STATES = ("editable", "non_editable")
POINTS_MAX = 10_000
GROUP_LENGTH_MAX = 128


@dataclass(frozen=True, slots=True)
class Bounds:
    """The job that the edit is for: its frames, its labels, and how many points one shape may have."""

    frame_count: int
    schema: LabelSchema
    points_max: int = POINTS_MAX


@dataclass(frozen=True, slots=True)
class Done:
    """An edit that was carried out: what is wrong with it (then nothing else counts), the edit with each `before` as it
    really was (`ground`), and the tracks after it (`apply_edit`)."""

    faults: list[Fault]
    edit: Edit
    touched: dict[str, Track]


def carry_out(edit: Edit, tracks: Mapping[str, Track], bounds: Bounds) -> Done:
    """Check and apply in one go, for each change costs as much to apply as the rest together."""
    faults: list[Fault] = []
    grounded: list[Change] = []
    touched: dict[str, Track] = {}
    for index, change in enumerate(edit.changes):
        track = touched.get(change.track) or tracks.get(change.track)
        found = validate(change, track, bounds, f"/changes/{index}")
        faults += found
        if not found:
            grounded.append(replace(change, before=value_of(track, change)))
            touched[change.track] = apply(track, change)
    return Done(faults, Edit(edit.id, tuple(grounded)), touched)


def validate_edit(edit: Edit, tracks: Mapping[str, Track], bounds: Bounds) -> list[Fault]:
    """Everything wrong with the edit; pointers start at the edit. Later changes see what earlier ones made."""
    return carry_out(edit, tracks, bounds).faults


def validate(change: Change, track: Track | None, bounds: Bounds, pointer: str = "") -> list[Fault]:
    """Everything wrong with one change to this track; None is a track that nobody has made."""
    if not isinstance(change, HeadChange) and track is None:
        return [Fault(f"{pointer}/track", "track_missing", "There is no such track in this job.", change.track)]
    match change:
        case HeadChange(after=None):
            return []
        case HeadChange():
            return _head_faults(change.after, track, bounds, f"{pointer}/after")
        case GeometryChange():
            faults = _frame_faults(change.frame, bounds, f"{pointer}/frame")
            return faults + _key_faults(change.after, track, bounds, f"{pointer}/after")
        case PresenceChange():
            return _frame_faults(change.frame, bounds, f"{pointer}/frame")
        case AttributeChange():
            faults = _frame_faults(change.frame, bounds, f"{pointer}/frame")
            if not change.name:
                faults.append(Fault(f"{pointer}/name", "attribute_name", "An attribute has a name.", change.name))
            return faults


def shape_faults(
    kind: str, coords: Sequence[float], points: Sequence[str], points_max: int, pointer: str
) -> list[Fault]:
    """What is wrong with one shape. `kind` must be known; `points` are the names in the head of a landmark."""
    message = KINDS[kind].count_fault(len(coords), points)
    if message:
        return [Fault(pointer, "coords_count", message, len(coords))]
    if len(coords) > 2 * points_max:
        return [Fault(pointer, "points_max", f"A shape has at most {points_max} points.", len(coords) // 2)]
    wrong = number_fault(kind, np.asarray(coords, np.float64))
    return [Fault(f"{pointer}/{wrong[2]}", wrong[0], wrong[1], coords[wrong[2]])] if wrong else []


def _frame_faults(frame: int | None, bounds: Bounds, pointer: str) -> list[Fault]:
    if frame is None or 0 <= frame < bounds.frame_count:
        return []
    return [Fault(pointer, "frame_range", f"This job has frames 0 to {bounds.frame_count - 1}.", frame)]


def _key_faults(key: Key | None, track: Track | None, bounds: Bounds, pointer: str) -> list[Fault]:
    if key is None or track is None:
        return []
    if track.head is None:
        return [Fault(pointer, "track_deleted", "The track was deleted; restore it first.", track.id)]
    return shape_faults(track.head.kind, key.coords, track.head.points, bounds.points_max, f"{pointer}/coords")


def _head_faults(head: Head | None, track: Track | None, bounds: Bounds, pointer: str) -> list[Fault]:
    if head is None:
        return []
    if head.kind not in KINDS:
        return [Fault(f"{pointer}/kind", "kind_unknown", f"The shape kinds are {', '.join(KINDS)}.", head.kind)]
    faults: list[Fault] = []
    if not bounds.schema.allows(head.label, head.kind):
        message = f"The label schema has no label {head.label!r} for a {head.kind}."
        faults.append(Fault(f"{pointer}/label", "label_not_allowed", message, head.label))
    if head.origin not in ORIGINS:
        faults.append(Fault(f"{pointer}/origin", "origin_unknown", f"One of {', '.join(ORIGINS)}.", head.origin))
    if head.state not in STATES:
        faults.append(Fault(f"{pointer}/state", "state_unknown", f"One of {', '.join(STATES)}.", head.state))
    if len(head.group) > GROUP_LENGTH_MAX:
        faults.append(Fault(f"{pointer}/group", "group_length", f"At most {GROUP_LENGTH_MAX} letters.", None))
    if len(head.points) > bounds.points_max or len(set(head.points)) != len(head.points):
        faults.append(Fault(f"{pointer}/points", "points_names", "Names differ, and there are not too many.", None))
    return faults + _fit_faults(head, track, pointer)


def _fit_faults(head: Head, track: Track | None, pointer: str) -> list[Fault]:
    """A head must fit the shapes that are already there."""
    if track is None or not len(track.geometry):
        return []
    if track.head is not None and track.head.kind != head.kind:
        return [Fault(f"{pointer}/kind", "kind_fixed", "A track with shapes keeps its kind.", head.kind)]
    for count in np.unique(np.diff(track.geometry.offsets)).tolist():
        message = KINDS[head.kind].count_fault(count, head.points)
        if message:
            return [Fault(f"{pointer}/kind", "kind_fixed", f"The shapes of this track do not fit: {message}", count)]
    return []
