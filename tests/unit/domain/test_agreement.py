"""Agreement: which tracks are the same object, and how alike they are."""

import numpy as np
import pytest

from rotoscope.domain.agreement import compare, leader, likeness, stride_of
from rotoscope.domain.channel import Geometry
from rotoscope.domain.drawn import Drawn, drawn_of, edges_of
from rotoscope.domain.track import Head, Track

FRAMES = 4


def box(name: str, left: float, label: str = "Car", frames: int = FRAMES, first: int = 0) -> Track:
    table = np.tile([left, 0.2, left + 0.2, 0.4], (frames, 1))
    return Track(name, Head("rectangle", label), Geometry.from_table(range(first, first + frames), table))


def drawn(*tracks: Track) -> Drawn:
    return drawn_of({track.id: track for track in tracks}, FRAMES, 1)


def test_tracks_are_as_alike_as_they_overlap_over_the_frames_in_which_either_is() -> None:
    one, half = drawn(box("a", 0.1)), drawn(box("b", 0.2))
    late = drawn(box("c", 0.1, first=2, frames=2))
    assert likeness(one, one)[0, 0] == pytest.approx(1)
    assert likeness(one, half)[0, 0] == pytest.approx(1 / 3, abs=1e-3)
    assert likeness(one, late)[0, 0] == pytest.approx(0.5)


def test_what_is_thin_is_alike_when_it_lies_in_the_same_place() -> None:
    line = np.tile([0.1, 0.5, 0.9, 0.5], (FRAMES, 1))
    track = Track("l", Head("line", "Lane"), Geometry.from_table(range(FRAMES), line))
    assert likeness(drawn(track), drawn(track))[0, 0] == pytest.approx(1, abs=1e-3)


def test_objects_are_matched_best_first_and_each_track_once() -> None:
    found = compare([drawn(box("a", 0.1), box("b", 0.16)), drawn(box("x", 0.15), box("y", 0.7))])
    groups = {tuple(member.track for member in group.members) for group in found.groups}
    assert groups == {("a",), ("b", "x"), ("y",)}
    (pair,) = found.pairs
    assert (pair.both, pair.only_one, pair.only_other) == (1, 1, 1)
    assert pair.score == pytest.approx(found.score) == pytest.approx((0.19 / 0.21) / 3, abs=1e-3)


def test_a_track_that_came_with_the_job_is_the_same_wherever_it_was_moved() -> None:
    found = compare([drawn(box("pre", 0.1)), drawn(box("pre", 0.7))])
    (group,) = found.groups
    assert [member.track for member in group.members] == ["pre", "pre"]
    assert group.agreement == 0


def test_of_three_the_track_most_like_the_others_is_chosen_and_what_one_alone_saw_is_not() -> None:
    makers = [drawn(box("a", 0.14)), drawn(box("b", 0.10)), drawn(box("c", 0.09), box("ghost", 0.7))]
    found = compare(makers)
    by_size = sorted(found.groups, key=lambda group: len(group.members))
    assert [group.chosen for group in by_size] == [0, 2]
    assert leader(found) == 2


def test_what_one_of_two_saw_is_kept() -> None:
    assert [group.chosen for group in compare([drawn(), drawn(box("a", 0.1))]).groups] == [2]


def test_another_label_is_no_agreement() -> None:
    found = compare([drawn(box("a", 0.1)), drawn(box("b", 0.1, "Bus"))])
    assert found.pairs[0].labels_differ == 1
    assert found.score == 0


def test_those_who_drew_nothing_agree_wholly() -> None:
    assert compare([drawn(), drawn()]).score == 1


def test_the_least_agreed_comes_first() -> None:
    one, other = drawn(box("a", 0.1), box("b", 0.6)), drawn(box("x", 0.1), box("y", 0.65))
    assert [group.members[0].track for group in compare([one, other]).groups] == ["b", "a"]


def test_only_of_very_large_jobs_not_every_frame_is_compared() -> None:
    assert stride_of(1000, [(40, 30_000)] * 3) == 1
    assert stride_of(1000, [(1000, 1_000_000)] * 3) == 30
    track = box("a", 0.1)
    assert edges_of(track, FRAMES, 3).shape == (2, 4)
