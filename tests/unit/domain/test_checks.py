"""Automatic checks: each finds what it is for, and leaves alone what is nearly so."""

from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from rotoscope.domain.channel import NO_STEPS, Geometry, Steps
from rotoscope.domain.checks.boxes import Boxes, Surroundings
from rotoscope.domain.checks.crowd import Crowd
from rotoscope.domain.checks.finding import Finding
from rotoscope.domain.checks.run import CHECKS, FINDINGS_MAX, run
from rotoscope.domain.schema import Attribute, AttributeScope, AttributeType, Label, LabelSchema
from rotoscope.domain.track import Head, Track

FRAMES = 60
PARKED = (0.4, 0.4, 0.5, 0.5)


def a_track(
    boxes: np.ndarray | Sequence[float] = PARKED,
    *,
    name: str = "t",
    label: str = "car",
    kind: str = "rectangle",
    presence: Steps = NO_STEPS,
    attributes: dict[str, Steps] | None = None,
) -> Track:
    """A track with a keyframe in every frame; one box stands for all frames."""
    table = np.asarray(boxes, np.float64)
    table = np.tile(table, (FRAMES, 1)) if table.ndim == 1 else table
    geometry = Geometry.from_table(range(len(table)), table)
    return Track(name, Head(kind, label), geometry, presence, attributes or {})


def going(
    start: tuple[float, float], speed: tuple[float, float], side: float = 0.1, frames: int = FRAMES
) -> np.ndarray:
    """A box that goes its way at one speed."""
    corner = np.array(start) + np.arange(frames)[:, None] * np.array(speed)
    return np.concatenate([corner, corner + side], axis=1)


def found(check: str, *tracks: Track, schema: LabelSchema | None = None) -> list[Finding]:
    return run(tracks, len(tracks), Surroundings(FRAMES, schema or LabelSchema()), [check]).found


def places(findings: Iterable[Finding]) -> list[tuple[str, int, int]]:
    return [(one.track, one.first, one.last) for one in findings]


def absent(first: int, last: int) -> Steps:
    return Steps((first, last + 1), (False, True))


def test_a_quiet_track_is_not_suspicious_at_all() -> None:
    quiet = run([a_track(going((0.1, 0.1), (0.01, 0.005)))], 1, Surroundings(FRAMES, LabelSchema()))
    assert quiet.found == []
    assert quiet.counts == {}


@pytest.mark.parametrize(("length", "is_told"), [(1, True), (15, True), (16, False)])
def test_a_short_absence_is_a_gap_and_a_long_one_is_not(length: int, is_told: bool) -> None:
    gaps = found("gap", a_track(presence=absent(20, 19 + length)))
    assert places(gaps) == ([("t", 20, 19 + length)] if is_told else [])


def test_who_was_at_the_edge_may_have_been_away() -> None:
    assert found("gap", a_track((0.0, 0.4, 0.1, 0.5), presence=absent(20, 22))) == []


def test_a_jump_is_told_where_it_lands_and_steady_speed_is_none() -> None:
    fast = going((0.0, 0.0), (0.012, 0.0), 0.02)
    assert found("jump", a_track(fast)) == []
    jumping = going((0.1, 0.1), (0.001, 0.0))
    jumping[30:] += 0.2
    assert places(found("jump", a_track(jumping))) == [("t", 30, 30)]


def test_a_box_that_lies_down_or_doubles_in_one_frame_is_told() -> None:
    turned = np.tile((0.4, 0.3, 0.5, 0.7), (FRAMES, 1))
    turned[30:] = (0.25, 0.45, 0.65, 0.55)
    assert places(found("size_flip", a_track(turned))) == [("t", 30, 30)]
    grown = np.tile(PARKED, (FRAMES, 1))
    grown[40:] = (0.4, 0.4, 0.56, 0.56)
    assert [(one.first, "grows 2.6" in one.message) for one in found("size_flip", a_track(grown))] == [(40, True)]
    grown[40:] = (0.4, 0.4, 0.53, 0.53)
    assert found("size_flip", a_track(grown)) == []


def test_what_is_mostly_out_of_the_picture_is_told_as_one_stretch() -> None:
    leaving = going((0.5, 0.5), (0.01, 0.0))
    (one,) = found("outside", a_track(leaving))
    assert (one.first, one.last) == (46, 59)  # its right half is out from 0.95 on
    assert one.message.startswith("Wholly")  # in the end
    assert found("outside", a_track(going((0.5, 0.5), (0.007, 0.0)))) == []


def test_a_shape_without_area_is_told_but_a_level_line_is_not() -> None:
    assert places(found("zero_area", a_track((0.4, 0.4, 0.4, 0.5)))) == [("t", 0, 59)]
    assert found("zero_area", a_track((0.4, 0.4, 0.9, 0.4), kind="line")) == []
    assert len(found("zero_area", a_track((0.4, 0.4, 0.4, 0.4), kind="line"))) == 1


def test_a_required_attribute_is_missed_until_it_has_a_value() -> None:
    pose = Attribute("pose", AttributeType.TEXT, AttributeScope.FRAME, required=True)
    make = Attribute("make", AttributeType.TEXT, AttributeScope.TRACK, required=True)
    eased = Attribute("lights", AttributeType.TEXT, AttributeScope.FRAME, required=True, default="off")
    schema = LabelSchema(1, (Label("car", attributes=(pose, make, eased)),), False)
    one = a_track(attributes={"pose": Steps((10, 30, 40), ("up", "", "down"))})
    missed = found("missing_attribute", one, schema=schema)
    assert [(item.other, item.first, item.last) for item in missed] == [
        ("pose", 0, 9),
        ("make", 0, 59),
        ("pose", 30, 39),
    ]


def test_a_track_of_two_frames_is_short_and_one_of_three_is_not() -> None:
    assert places(found("short_track", a_track(presence=Steps((2,), (False,))))) == [("t", 0, 1)]
    assert found("short_track", a_track(presence=Steps((3,), (False,)))) == []
    assert "any frame" in found("short_track", a_track(presence=Steps((0,), (False,))))[0].message


def test_a_label_that_nothing_has_is_told_for_the_whole_job() -> None:
    schema = LabelSchema(1, (Label("car"), Label("bus", "Bus")), False)
    (one,) = found("unseen_label", a_track(), schema=schema)
    assert (one.track, one.message) == ("", "No object is labelled “Bus”.")


def test_two_tracks_on_each_other_are_a_duplicate_and_neighbours_are_not() -> None:
    twin = a_track((0.401, 0.4, 0.501, 0.5), name="u", presence=Steps((20,), (False,)))
    (one,) = found("duplicate", a_track(), twin)
    assert (one.track, one.other, one.first, one.last) == ("t", "u", 0, 19)
    assert found("duplicate", a_track(), a_track((0.41, 0.41, 0.51, 0.51), name="u")) == []
    brief = a_track(name="u", presence=Steps((4,), (False,)))
    assert found("duplicate", a_track(), brief) == []


def test_two_that_cross_and_go_on_as_the_other_did_are_swapped() -> None:
    right, left = going((0.1, 0.4), (0.01, 0.0)), going((0.7, 0.42), (-0.01, 0.0))
    assert found("swap", a_track(right), a_track(left, name="u")) == []
    meet = 30
    bounced, other = right.copy(), left.copy()
    bounced[meet:], other[meet:] = left[meet:], right[meet:]
    (one,) = found("swap", a_track(bounced), a_track(other, name="u"))
    assert (one.track, one.other) == ("t", "u")
    assert one.first <= meet <= one.last
    assert found("swap", a_track(bounced), a_track(other, name="u", label="bus")) == []
    parted, away = right.copy(), left.copy()  # both leave at a right angle: nobody took the other's way
    parted[meet:, 1::2] -= np.arange(FRAMES - meet)[:, None] * 0.02
    away[meet:, 1::2] += np.arange(FRAMES - meet)[:, None] * 0.02
    assert found("swap", a_track(parted), a_track(away, name="u")) == []


def test_a_job_too_large_for_the_table_is_looked_at_in_strides() -> None:
    crowd = Crowd.for_job(10, 1000, cells_max=2500)
    assert (crowd.stride, crowd.table.shape) == (4, (10, 250, 4))
    assert Crowd.for_job(0, 1000).table.shape == (0, 1000, 4)


def test_the_sweep_finds_every_pair_that_comparing_all_with_all_finds() -> None:
    dice = np.random.default_rng(3)
    corners, sides = dice.uniform(0, 0.8, (200, 2)), dice.uniform(0.02, 0.3, (200, 2))
    crowd = Crowd.for_job(200, 1)
    for number, box in enumerate(np.concatenate([corners, corners + sides], axis=1)):
        crowd.add(str(number), "car", Boxes(np.zeros(1, np.int32), box[None, :]))
    swept = {tuple(pair) for pair in crowd.overlapping(0, 0.2).tolist()}
    slow = {(i, j) for i in range(200) for j in range(i + 1, 200) if crowd.pair_iou(i, j)[0] >= 0.2}
    assert swept == slow
    assert len(slow) > 50


def test_of_very_many_findings_the_worst_are_told_and_all_are_counted() -> None:
    tracks = [a_track(name=str(n), presence=Steps((1 + n % 2,), (False,))) for n in range(3 * FINDINGS_MAX)]
    told = run(tracks, 0, Surroundings(FRAMES, LabelSchema()), ["short_track"])
    assert len(told.found) == FINDINGS_MAX
    assert told.counts == {"short_track": 3 * FINDINGS_MAX}


def test_a_finding_keeps_its_id_as_long_as_its_place_stands() -> None:
    track = a_track(presence=absent(20, 22))
    (before,), (after,) = found("gap", track), found("gap", track)
    assert before.id == after.id
    (moved,) = found("gap", a_track(presence=absent(21, 22)))
    assert moved.id != before.id
    assert len(set(CHECKS)) == 10
