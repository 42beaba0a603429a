"""How near shapes are: each kind by its own measure, known small examples and what must hold of any."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotoscope.domain.channel import Geometry
from rotoscope.domain.comparison import compare
from rotoscope.domain.drawn import Drawn, drawn_of, step_of
from rotoscope.domain.geometry import Numbers
from rotoscope.domain.outlines import area_iou, hull, path_f1
from rotoscope.domain.scores import mean_iou
from rotoscope.domain.shapes.kinds import KINDS
from rotoscope.domain.track import Head, Track

SQUARE = np.array([[0.2, 0.2], [0.6, 0.2], [0.6, 0.6], [0.2, 0.6]])
TRIANGLE = np.array([[0.2, 0.2], [0.6, 0.2], [0.2, 0.6]])  # the box around it is the square
MAN = np.array([0.4, 0.2, 0.35, 0.5, 0.45, 0.5])  # head and feet
places = st.floats(0, 1, allow_nan=False)
outlines = st.lists(st.tuples(places, places), min_size=3, max_size=9).map(np.array)


def drawn(kind: str, *numbers: float, frames: int = 2) -> Drawn:
    points = tuple(f"p{n}" for n in range(len(numbers) // 2)) if kind == "landmark" else ()
    table = np.tile(numbers, (frames, 1))
    track = Track("t", Head(kind, "Thing", points=points), Geometry.from_table(range(frames), table))
    return drawn_of({"t": track}, frames, 1)


def test_areas_overlap_by_what_they_share() -> None:
    assert area_iou(SQUARE, SQUARE) == pytest.approx(1)
    assert area_iou(SQUARE, TRIANGLE) == pytest.approx(1 / 2, abs=5e-3)
    assert area_iou(SQUARE, np.add(SQUARE, [0.2, 0])) == pytest.approx(1 / 3, abs=5e-3)
    assert area_iou(SQUARE, np.add(SQUARE, [0.4, 0.4])) == 0
    hollow = np.array([[0.2, 0.2], [0.6, 0.2], [0.6, 0.6], [0.4, 0.3], [0.2, 0.6]])  # a notch from below
    assert area_iou(SQUARE, hollow) == pytest.approx(1 - 0.5 * 0.4 * 0.3 / 0.16, abs=5e-3)


@given(outlines, outlines)
@settings(deadline=None, max_examples=40)
def test_likeness_goes_both_ways_and_lies_between_nothing_and_all(one: Numbers, other: Numbers) -> None:
    assert area_iou(one, other) == pytest.approx(area_iou(other, one), abs=1e-9)
    assert -1e-9 <= area_iou(one, other) <= 1 + 1e-9
    assert path_f1(one, other) == pytest.approx(path_f1(other, one))


def test_areas_overlap_alike_wherever_they_lie_and_however_large_they_are() -> None:
    moved = (SQUARE * 0.3 + [0.5, 0.1], TRIANGLE * 0.3 + [0.5, 0.1])
    assert area_iou(*moved) == pytest.approx(area_iou(SQUARE, TRIANGLE))


def test_paths_are_alike_where_they_lie_together_however_many_points_they_have() -> None:
    line, finer = np.array([[0.1, 0.5], [0.9, 0.5]]), np.array([[0.1, 0.505], [0.3, 0.505], [0.9, 0.505]])
    assert path_f1(line, finer) == 1
    assert path_f1(line, line[::-1]) == 1
    assert path_f1(line, np.add(line, [0, 0.02])) == 0
    half = np.array([[0.1, 0.5], [0.5, 0.5]])
    assert path_f1(line, half) == pytest.approx(2 / 3, abs=2e-2)  # all of the half is near, half of the whole


def test_landmarks_are_alike_by_how_far_their_points_are_for_their_size() -> None:
    near = KINDS["landmark"].closeness
    assert near(MAN, MAN) == 1
    moved = MAN + [0.02, 0] * 3
    assert near(MAN, moved) == pytest.approx(np.exp(-(0.02**2) / (2 * 0.03 * 0.134**2)))
    assert near(MAN * 2, (MAN + [0.02, 0] * 3) * 2) == pytest.approx(near(MAN, moved))
    without_head = np.array([np.nan, np.nan, *MAN[2:]])
    assert near(MAN, without_head) == pytest.approx(near(without_head, MAN)) == pytest.approx(2 / 3)
    assert near(MAN, MAN[:4]) == 0


def test_cuboids_are_alike_by_their_faces() -> None:
    near, front = KINDS["cuboid"].closeness, SQUARE.reshape(-1)
    cuboid, flat = np.concatenate([front, front + 0.1]), np.concatenate([front, front + 0.4])
    assert near(cuboid, cuboid) == pytest.approx(1)
    other_order = np.concatenate([np.roll(SQUARE, 1, axis=0).reshape(-1), front + 0.1])
    assert near(cuboid, other_order) == pytest.approx(1)
    assert near(cuboid, flat) == pytest.approx((1 + 0.01 / 0.31) / 2, abs=1e-2)
    assert len(hull(np.concatenate([SQUARE, [[0.4, 0.4]]]))) == 4


def test_an_outline_that_is_wrong_within_the_right_box_is_seen() -> None:
    square, cut = drawn("polygon", *SQUARE.reshape(-1)), drawn("polygon", 0.2, 0.2, 0.6, 0.2, 0.6, 0.4, 0.2, 0.6)
    found = compare(square, drawn("polygon", *np.add(SQUARE, [0.02, 0]).reshape(-1)))
    assert mean_iou(found.counts) == pytest.approx(0.38 / 0.42, abs=5e-3)
    assert compare(square, cut).places[0].iou == pytest.approx(0.75, abs=5e-3)
    assert compare(drawn("rectangle", 0.2, 0.2, 0.6, 0.6), cut).places[0].iou == pytest.approx(0.75, abs=1e-2)


def test_a_thin_line_beside_its_own_is_the_same_line() -> None:
    found = compare(drawn("line", 0.1, 0.5, 0.9, 0.5), drawn("line", 0.1, 0.508, 0.9, 0.508))
    assert (found.counts.matched, mean_iou(found.counts)) == (2, pytest.approx(1))


def test_of_very_many_outlines_only_some_frames_are_compared() -> None:
    long = drawn("line", 0.1, 0.5, 0.9, 0.5, frames=30_000)
    assert (step_of(long, long), step_of(drawn("rectangle", 0, 0, 1, 1), drawn("line", 0, 0, 1, 1))) == (2, 1)
    half = long.every(2)
    assert (half.edges.shape[1], half.outline_count) == (15_000, 15_000)
