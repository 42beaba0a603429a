"""A job's state is the fold of its log: the tracks it came with, then every edit in order. Backwards works as well."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rotoscope.domain.edit import Edit, apply_edit, invert
from rotoscope.domain.edit_rules import Bounds, carry_out
from rotoscope.domain.errors import Fault
from rotoscope.domain.track import Track, present_count


@dataclass(frozen=True, slots=True)
class Counts:
    """What a job knows of its tracks by number: those not deleted, and the frames in which they are there."""

    tracks: int = 0
    annotations: int = 0


class Desk:
    """The tracks that are being worked on, as they are now. Tracks that no edit touches need not lie here."""

    def __init__(self, tracks: Mapping[str, Track], bounds: Bounds) -> None:
        self._before = dict(tracks)
        self._now = dict(tracks)
        self._bounds = bounds
        self.touched: dict[str, Track] = {}

    def carry_out(self, edit: Edit) -> Edit | list[Fault]:
        """Apply an edit; as it really was, for the log. If it may not be applied: why, and nothing has changed."""
        done = carry_out(edit, self._now, self._bounds)
        if done.faults:
            return done.faults
        self._now |= done.touched
        self.touched |= done.touched
        return done.edit

    @property
    def new_tracks(self) -> list[str]:
        """Those that were not there before, in the order in which they were made."""
        return [track for track in self.touched if track not in self._before]

    def is_new(self, *track_ids: str) -> bool:
        """Whether one of these tracks is not there yet."""
        return any(track not in self._now for track in track_ids)

    def growth(self) -> Counts:
        """By how much the counts of the job have changed."""
        frame_count = self._bounds.frame_count
        before = counts_of([self._before[track] for track in self.touched if track in self._before], frame_count)
        after = counts_of(self.touched.values(), frame_count)
        return Counts(after.tracks - before.tracks, after.annotations - before.annotations)


def counts_of(tracks: Iterable[Track], frame_count: int) -> Counts:
    alive = [track for track in tracks if track.head is not None]
    return Counts(len(alive), sum(present_count(track, frame_count) for track in alive))


def fold(tracks: Mapping[str, Track], log: Iterable[Edit]) -> dict[str, Track]:
    """The tracks after these edits, which come oldest first."""
    state = dict(tracks)
    for edit in log:
        state |= apply_edit(state, edit)
    return state


def unfold(tracks: Mapping[str, Track], log: Iterable[Edit]) -> dict[str, Track]:
    """The tracks before these edits, which come newest first. What the edits made is left behind as deleted."""
    return fold(tracks, (invert(edit, edit.id) for edit in log))
