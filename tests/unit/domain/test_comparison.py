"""Comparison and scores: known small examples, and what must hold of any tracks."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotoscope.domain.assignment import assign
from rotoscope.domain.channel import Geometry, Steps
from rotoscope.domain.comparison import Cell, Comparison, compare
from rotoscope.domain.drawn import Drawn, drawn_of, edges_of
from rotoscope.domain.saying import attributes_alike
from rotoscope.domain.scores import (
    Counts,
    attribute_accuracy,
    idf1,
    kappa,
    keyframe_density,
    likely_share,
    mean_iou,
    mota,
)
from rotoscope.domain.track import Head, Track

FRAMES = 4


def box(name: str, left: float, first: int = 0, frames: int = FRAMES, label: str = "Car") -> Track:
    table = np.tile([left, 0.2, left + 0.2, 0.4], (frames, 1))
    presence = Steps() if first + frames >= FRAMES else Steps((first + frames,), (False,))
    return Track(name, Head("rectangle", label), Geometry.from_table(range(first, first + frames), table), presence)


def drawn(*tracks: Track) -> Drawn:
    return drawn_of({track.id: track for track in tracks}, FRAMES, 1)


def scored(truth: Drawn, made: Drawn) -> tuple[Comparison, float | None, float | None]:
    found = compare(truth, made)
    return found, mota(found.counts), idf1(found.counts)


def test_what_is_the_same_scores_one() -> None:
    found, accuracy, identity = scored(drawn(box("a", 0.1), box("b", 0.6)), drawn(box("x", 0.1), box("y", 0.6)))
    assert (accuracy, identity, mean_iou(found.counts)) == (1, 1, pytest.approx(1))
    assert list(found.pairs) == [("a", "x"), ("b", "y")]
    assert found.cells == {("Car", "Car"): Cell(8, 8.0)}


def test_one_switch_of_identity_costs_one_mistake_and_half_of_the_identity() -> None:
    made = drawn(box("x", 0.1, frames=2), box("y", 0.1, first=2, frames=2))
    found, accuracy, identity = scored(drawn(box("a", 0.1)), made)
    assert found.counts.switches == 1
    assert accuracy == pytest.approx(1 - 1 / 4)
    assert identity == pytest.approx(2 * 2 / (4 + 4))


def test_two_that_change_places_are_two_switches_though_both_are_still_there() -> None:
    def crossing(name: str, left: float, then: float) -> Track:
        table = np.array([[at, 0.2, at + 0.2, 0.4] for at in (left, left, then, then)])
        return Track(name, Head("rectangle", "Car"), Geometry.from_table(range(FRAMES), table))

    made = drawn(crossing("x", 0.1, 0.6), crossing("y", 0.6, 0.1))
    found, accuracy, identity = scored(drawn(box("a", 0.1), box("b", 0.6)), made)
    assert (found.counts.matched, found.counts.switches) == (8, 2)
    assert (accuracy, identity) == (pytest.approx(1 - 2 / 8), pytest.approx(2 * 4 / 16))


def test_misses_and_what_nobody_asked_for_are_mistakes_and_may_be_more_than_all() -> None:
    truth = drawn(box("a", 0.1))
    assert mota(compare(truth, drawn()).counts) == 0
    found, accuracy, identity = scored(truth, drawn(box("x", 0.7), box("y", 0.7, label="Bus")))
    assert (accuracy, identity) == (1 - (4 + 8) / 4, 0)
    assert found.cells == {("Car", ""): Cell(4), ("", "Car"): Cell(4), ("", "Bus"): Cell(4)}


def test_a_box_that_overlaps_by_less_than_half_is_no_match() -> None:
    assert compare(drawn(box("a", 0.1)), drawn(box("x", 0.16))).counts.matched == 4  # 0.14 / 0.26
    assert compare(drawn(box("a", 0.1)), drawn(box("x", 0.17))).counts.matched == 0  # 0.13 / 0.27


def test_who_was_matched_stays_so_even_if_another_comes_nearer() -> None:
    near = box("near", 0.1, first=2, frames=2)
    found = compare(drawn(box("a", 0.1)), drawn(box("far", 0.13), near))
    assert (found.counts.matched, found.counts.switches) == (4, 0)
    assert found.cells["", "Car"].boxes == 2


def test_of_two_that_lie_in_the_same_place_the_namesake_is_meant() -> None:
    found = compare(drawn(box("a", 0.1)), drawn(box("ghost", 0.1), box("a", 0.1)))
    assert list(found.pairs) == [("a", "a")]
    assert [place.track for place in found.places] == ["ghost", "a"]


def test_a_label_taken_for_another_is_a_match_in_another_cell() -> None:
    found = compare(drawn(box("a", 0.1)), drawn(box("x", 0.1, label="Bus")))
    assert found.cells == {("Car", "Bus"): Cell(4, 4.0)}
    assert mota(found.counts) == 1


def test_the_worst_track_is_told_with_the_frame_in_which_it_is_farthest_off() -> None:
    table = np.array([[0.1, 0.2, 0.3, 0.4]] * 3 + [[0.2, 0.2, 0.4, 0.4]])
    slipped = Track("x", Head("rectangle", "Car"), Geometry.from_table(range(FRAMES), table))
    truth = drawn(box("a", 0.1), box("gone", 0.6, first=1, frames=3))
    places = compare(truth, drawn(slipped)).places
    assert [(place.track, place.fate, place.frame) for place in places] == [("gone", "missed", 1), ("a", "apart", 3)]
    assert places[1].iou == pytest.approx((3 + 1 / 3) / 4, abs=1e-3)


def test_places_are_told_in_frames_of_the_job_when_only_some_are_compared() -> None:
    truth = Drawn(("a",), ("Car",), edges_of(box("a", 0.1, first=2, frames=2), FRAMES, 2)[None])
    (place,) = compare(truth, Drawn((), (), np.zeros((0, 2, 4), np.float32)), stride=2).places
    assert place.frame == 2


def test_scores_of_nothing_are_nothing() -> None:
    none = Counts()
    assert (mota(none), idf1(none), mean_iou(none), attribute_accuracy(none), keyframe_density(none)) == (None,) * 5
    assert kappa({}) is None
    assert kappa({("a", "a"): 3}) is None


def test_kappa_of_cohens_kind() -> None:
    assert kappa({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}) == pytest.approx(0.4)
    assert kappa({("y", "y"): 7, ("n", "n"): 3}) == pytest.approx(1)


def test_a_sample_says_how_much_it_says() -> None:
    assert likely_share(0, 0, 10) is None
    assert likely_share(3, 4, 4) == (0.75, 0.75)  # all were seen
    assert likely_share(8, 10, 10**9) == pytest.approx((0.4902, 0.9433), abs=1e-3)  # Wilson's own, of endless many
    low, high = likely_share(8, 10, 20) or (0, 0)
    assert 0.49 < low < 0.8 < high < 0.94
    assert likely_share(0, 5, 100) == (0, pytest.approx(0.42, abs=0.02))


def test_attributes_are_compared_frame_by_frame_where_both_are() -> None:
    one = Track("a", Head("rectangle", "Car"), box("a", 0.1).geometry, Steps(), {"occluded": Steps((0,), (False,))})
    other = Track(
        "a",
        Head("rectangle", "Car"),
        box("a", 0.1, first=1, frames=3).geometry,
        Steps(),
        {"occluded": Steps((0, 3), (False, True))},
        {"colour": "red"},
    )
    assert attributes_alike(one, other, FRAMES) == (6, 2)
    assert attributes_alike(one, one, FRAMES) == (4, 4)


SMALL = st.integers(1, 4).flatmap(
    lambda rows: st.integers(1, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.sampled_from([0.0, 0.0, 0.3, 0.5, 0.6, 1.0]), min_size=columns, max_size=columns),
            min_size=rows,
            max_size=rows,
        )
    )
)


@given(SMALL)
@settings(max_examples=150, deadline=None)
def test_no_other_assignment_gains_more(rows: list[list[float]]) -> None:
    gains = np.array(rows)
    found = assign(gains)
    assert len({row for row, _ in found}) == len({column for _, column in found}) == len(found)
    wide = gains if gains.shape[0] <= gains.shape[1] else gains.T
    best = max(
        sum(wide[row, column] for row, column in enumerate(order))
        for order in permutations(range(wide.shape[1]), wide.shape[0])
    )
    assert sum(gains[pair] for pair in found) == pytest.approx(best)


BOXES = st.lists(
    st.builds(
        box,
        st.just(""),
        st.sampled_from([0.1, 0.14, 0.2, 0.5, 0.55]),
        st.just(0),
        st.integers(1, FRAMES),
        st.sampled_from(["Car", "Bus"]),
    ),
    max_size=4,
)


@given(BOXES, BOXES)
@settings(max_examples=60, deadline=None)
def test_what_must_hold_of_any_two_sides(one: list[Track], other: list[Track]) -> None:
    truth, made = drawn(*_named(one)), drawn(*_named(other))
    found, back = compare(truth, made), compare(made, truth)
    counts = found.counts
    assert counts.same == back.counts.same  # identity is the same from either side
    assert counts.matched <= min(counts.truth, counts.made)
    assert counts.matched / 2 <= counts.iou_sum <= counts.matched + 1e-3
    assert sum(cell.boxes for cell in found.cells.values()) == counts.truth + counts.made - counts.matched
    assert {place.track for place in found.places if place.fate != "extra"} == set(truth.ids)
    accuracy, identity = mota(counts), idf1(counts)
    assert accuracy is None or accuracy <= 1
    assert identity is None or 0 <= identity <= 1
    alone = compare(truth, truth).counts
    assert (alone.matched, alone.same) == (counts.truth, counts.truth)


def _named(tracks: list[Track]) -> list[Track]:
    return [Track(str(at), track.head, track.geometry, track.presence) for at, track in enumerate(tracks)]
