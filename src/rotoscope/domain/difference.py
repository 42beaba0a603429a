"""The difference between two revisions: what the edits between come to, cell by cell, and in which frames it shows.

Logged edits know what was in each cell before, so the first `before` and the last `after` of a cell are all it takes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from rotoscope.domain.channel import NO_STEPS, Steps
from rotoscope.domain.edit import AttributeChange, Change, Edit, GeometryChange, HeadChange, PresenceChange, apply
from rotoscope.domain.track import Track, spans

Span = tuple[int, int]  # [start, stop)
Cell = tuple[str, ...]


class Fate(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class TrackDifference:
    """What became of one track. `spans` are the frames that look different now: in-betweens, too."""

    track: str
    fate: Fate
    label: str
    spans: tuple[Span, ...]
    changes: tuple[Change, ...]


def net_changes(edits: Iterable[Edit]) -> dict[str, list[Change]]:
    """What edits in their order come to, by track. A cell that is in the end as it was before is not there."""
    cells: dict[Cell, Change] = {}
    for edit in edits:
        for change in edit.changes:
            cell = _cell(change)
            known = cells.get(cell)
            cells[cell] = change if known is None else replace(change, before=known.before)
    by_track: dict[str, list[Change]] = {}
    for change in cells.values():
        if change.before != change.after or type(change.before) is not type(change.after):
            by_track.setdefault(change.track, []).append(change)
    return by_track


def taken_back(track: Track, changes: Iterable[Change]) -> Track:
    """The track before these net changes."""
    for change in changes:
        track = apply(track, replace(change, before=change.after, after=change.before))
    return track


def describe(before: Track, after: Track, changes: Iterable[Change], frame_count: int) -> TrackDifference | None:
    """What became of a track; None if it was deleted at both ends, so that nobody ever saw a difference."""
    head = after.head or before.head
    if head is None:
        return None
    changes = tuple(sorted(changes, key=_order))
    if before.head is None:
        return TrackDifference(after.id, Fate.ADDED, head.label, tuple(spans(after, frame_count)), changes)
    if after.head is None:
        return TrackDifference(after.id, Fate.REMOVED, head.label, tuple(spans(before, frame_count)), changes)
    touched = [span for change in changes for span in _spans_of(change, before, after, frame_count)]
    return TrackDifference(after.id, Fate.CHANGED, head.label, tuple(merged(touched)), changes)


def merged(found: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch each other made one."""
    joined: list[Span] = []
    for start, stop in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        elif start < stop:
            joined.append((start, stop))
    return joined


def by_number(differences: Iterable[TrackDifference]) -> Mapping[str, int]:
    """How many tracks were added, removed, changed."""
    counts = {fate.value: 0 for fate in Fate}
    for difference in differences:
        counts[difference.fate.value] += 1
    return counts


def _cell(change: Change) -> Cell:
    match change:
        case HeadChange():
            return (change.track, "h")
        case GeometryChange():
            return (change.track, "g", str(change.frame))
        case PresenceChange():
            return (change.track, "p", str(change.frame))
        case AttributeChange():
            return (change.track, "a", change.name, "" if change.frame is None else str(change.frame))


def _order(change: Change) -> tuple[int, str, int]:
    kinds = (HeadChange, GeometryChange, PresenceChange, AttributeChange)
    frame = None if isinstance(change, HeadChange) else change.frame
    name = change.name if isinstance(change, AttributeChange) else ""
    return kinds.index(type(change)), name, -1 if frame is None else frame


def _spans_of(change: Change, before: Track, after: Track, frame_count: int) -> Iterable[Span]:
    """The frames in which a change can be seen: up to the neighbouring keyframes, in either state."""
    whole = [*spans(before, frame_count), *spans(after, frame_count)]
    if isinstance(change, HeadChange) or change.frame is None:
        return whole
    if isinstance(change, GeometryChange):
        columns = [track.geometry.frames.tolist() for track in (before, after)]
        start = min(_previous(frames, change.frame) for frames in columns) + 1
    elif isinstance(change, PresenceChange):
        columns = [before.presence.frames, after.presence.frames]
        start = change.frame
    else:
        columns = [_steps(track, change.name).frames for track in (before, after)]
        start = change.frame
    stop = max(_next(frames, change.frame, frame_count) for frames in columns)
    return _within((start, stop), merged(whole))


def _within(span: Span, whole: Iterable[Span]) -> list[Span]:
    return [(max(span[0], start), min(span[1], stop)) for start, stop in whole if start < span[1] and span[0] < stop]


def _steps(track: Track, name: str) -> Steps:
    return track.attributes.get(name, NO_STEPS)


def _previous(frames: Iterable[int], frame: int) -> int:
    return max((other for other in frames if other < frame), default=-1)


def _next(frames: Iterable[int], frame: int, frame_count: int) -> int:
    return min((other for other in frames if other > frame), default=frame_count)
