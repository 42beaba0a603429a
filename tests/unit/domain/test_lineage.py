"""Splitting and merging: what is refused, and that nobody sees the seam. The edits themselves stand in the vectors."""

import numpy as np
import pytest

from rotoscope.domain.channel import Steps
from rotoscope.domain.errors import Conflict
from rotoscope.domain.lineage import merge, split
from rotoscope.domain.track import Track, shape_at
from tests.tracks import BOX, FAR_BOX, SQUARE, a_track, circle, edited


@pytest.mark.parametrize("frame", [1, 5, 9, 10, 14, 25])
def test_a_split_shows_in_every_frame_what_was_there_before(frame: int) -> None:
    presence = Steps((12, 16), (False, True))
    for track in (
        a_track({0: BOX, 10: FAR_BOX, 20: BOX}, presence=presence),
        a_track({0: BOX, 10: FAR_BOX, 20: BOX}, presence=presence, holds=[10]),
        a_track({0: circle(24), 10: circle(24, 6), 20: circle(24)}, "polygon", presence=presence),
    ):
        parts = edited({"t": track}, *split(track, frame, "new", "s:1").changes)
        for at in range(30):
            left, right = (shape_at(parts[name], at) for name in ("t", "new"))
            assert left is None or right is None
            assert (left is None) or at < frame
            _assert_same(left or right, shape_at(track, at))
        assert parts["new"].head is not None
        assert parts["new"].head.derived_from == "t"


def test_a_split_and_a_merge_show_what_was_there_before() -> None:
    track = a_track({0: BOX, 10: FAR_BOX, 20: BOX}, attributes={"pose": Steps((0, 7), ("up", "down"))})
    parts = edited({"t": track}, *split(track, 6, "new", "s:1").changes)
    whole = edited(parts, *merge(parts["t"], parts["new"], "s:2").changes)
    assert whole["new"].head is None
    assert whole["t"].attributes == track.attributes
    for at in range(30):
        _assert_same(shape_at(whole["t"], at), shape_at(track, at))


@pytest.mark.parametrize("track", [a_track({}), a_track({5: BOX}), Track("t", None, a_track().geometry)])
def test_what_is_not_there_yet_cannot_be_split(track: Track) -> None:
    with pytest.raises(Conflict):
        split(track, 5, "new", "s:1")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (a_track({5: BOX}, track_id="o"), "overlap"),
        (a_track({30: SQUARE}, "polygon", track_id="o"), "one kind"),
        (a_track({}, track_id="o"), "there"),
        (Track("o", None, a_track({30: BOX}).geometry), "there"),
    ],
)
def test_tracks_that_do_not_follow_each_other_are_not_merged(other: Track, reason: str) -> None:
    with pytest.raises(Conflict, match=reason):
        merge(a_track(), other, "s:1")


def _assert_same(shape: tuple[float, ...] | None, wanted: tuple[float, ...] | None) -> None:
    assert (shape is None) == (wanted is None)
    if shape is not None and wanted is not None:
        np.testing.assert_allclose(shape, wanted, rtol=0, atol=1e-12)
