"""Channels: columns of keyframes that are replaced, never written to."""

import numpy as np

from rotoscope.domain.channel import NAN, NO_GEOMETRY, Geometry, Key, Steps
from tests.tracks import BOX, FAR_BOX, SQUARE


def keyframes(geometry: Geometry) -> dict[int, Key]:
    return {frame: geometry.key(index) for index, frame in enumerate(geometry.frames.tolist())}


def test_keyframes_come_back_as_they_were_given() -> None:
    geometry = Geometry.from_keyframes([(3, BOX, False), (7, SQUARE, True)])
    assert keyframes(geometry) == {3: Key(BOX), 7: Key(SQUARE, True)}


def test_a_keyframe_is_added_before_between_and_after_the_others() -> None:
    geometry = NO_GEOMETRY
    for frame in (5, 9, 1, 7):
        geometry = geometry.with_key(frame, Key(BOX))
    assert geometry.frames.tolist() == [1, 5, 7, 9]
    assert geometry == Geometry.from_keyframes([(frame, BOX, False) for frame in (1, 5, 7, 9)])


def test_a_keyframe_is_replaced_by_one_of_another_size() -> None:
    geometry = Geometry.from_keyframes([(0, SQUARE, False), (4, SQUARE, False), (8, SQUARE, False)])
    bigger = geometry.with_key(4, Key((*SQUARE, 0.1, 0.4), True))
    assert keyframes(bigger) == {0: Key(SQUARE), 4: Key((*SQUARE, 0.1, 0.4), True), 8: Key(SQUARE)}
    assert bigger.width == 0
    assert bigger.with_key(4, Key(SQUARE)) == geometry


def test_taking_away_what_is_not_there_changes_nothing() -> None:
    geometry = Geometry.from_keyframes([(0, BOX, False)])
    assert geometry.with_key(3, None) is geometry


def test_the_old_geometry_stays_as_it_was() -> None:
    geometry = Geometry.from_keyframes([(0, BOX, False), (5, FAR_BOX, False)])
    before = [column.copy() for column in (geometry.frames, geometry.coords)]
    geometry.with_key(5, Key(BOX))
    geometry.with_key(2, Key(BOX))
    geometry.with_key(0, None)
    assert all((now == then).all() for now, then in zip((geometry.frames, geometry.coords), before, strict=True))


def test_equal_means_every_bit() -> None:
    zero, minus_zero = (Geometry.from_keyframes([(0, (value, 0, 1, 1), False)]) for value in (0.0, -0.0))
    nan = Geometry.from_keyframes([(0, (NAN, NAN), False)])
    assert zero != minus_zero
    assert nan == Geometry.from_keyframes([(0, (float("nan"), float("nan")), False)])
    assert nan.key(0) == Key((NAN, NAN))


def test_a_table_is_the_fast_way_in() -> None:
    table = np.array([BOX, FAR_BOX])
    assert Geometry.from_table([2, 4], table) == Geometry.from_keyframes([(2, BOX, False), (4, FAR_BOX, False)])


def test_steps_hold_until_their_next_keyframe() -> None:
    steps = Steps().with_key(5, "b").with_key(2, "a").with_key(9, "c").with_key(9, None)
    assert [steps.value_at(frame) for frame in (1, 2, 4, 5, 99)] == [None, "a", "a", "b", "b"]
    assert steps.key_at(5) == "b"
    assert steps.key_at(4) is None


def test_only_changes_become_steps() -> None:
    assert Steps.from_values(range(5), ["a", "a", "b", "b", "a"]) == Steps((0, 2, 4), ("a", "b", "a"))
    assert Steps.from_values(range(3), [1, True, 1.0]) == Steps((0, 1, 2), (1, True, 1.0)), "types differ"
