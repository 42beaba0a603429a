"""What holds for every track in every frame."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rotoscope.domain.errors import Conflict
from rotoscope.domain.lineage import split
from rotoscope.domain.matching import match_lines, match_polygons
from rotoscope.domain.reduction import reduced
from rotoscope.domain.track import Track, dense, is_present, present_count, shape_at, spans
from tests.properties.track_strategies import FRAME_COUNT, coords_of, frames, tracks
from tests.tracks import edited


@given(tracks())
def test_a_keyframe_is_shown_as_it_was_drawn(track: Track) -> None:
    for index, frame in enumerate(track.geometry.frames.tolist()):
        if is_present(track, frame):
            shown = np.array(shape_at(track, frame))
            assert shown.tobytes() == np.array(track.geometry.key(index).coords).tobytes()


@given(tracks())
def test_the_whole_track_is_the_same_as_frame_by_frame(track: Track) -> None:
    whole = dense(track, FRAME_COUNT)
    assert whole.frames.tolist() == [frame for frame in range(FRAME_COUNT) if is_present(track, frame)]
    for index, frame in enumerate(whole.frames.tolist()):
        np.testing.assert_array_equal(whole.shape(index), shape_at(track, frame))


@given(tracks())
def test_lifespans_never_touch(track: Track) -> None:
    found = spans(track, FRAME_COUNT)
    assert all(start < stop for start, stop in found)
    assert all(stop < start for (_, stop), (start, _) in pairwise(found))
    assert present_count(track, FRAME_COUNT) == sum(is_present(track, frame) for frame in range(FRAME_COUNT))


@given(coords_of("polygon"), coords_of("polygon"))
def test_no_point_of_an_outline_is_lost(first: tuple[float, ...], second: tuple[float, ...]) -> None:
    one, other = (np.reshape(shape, (-1, 2)) for shape in (first, second))
    for matched in (match_polygons([one], [other])[0], match_lines([one], [other])[0]):
        assert len(matched[0]) == len(matched[1]) <= len(one) + len(other)
        for drawn, kept in zip((one, other), matched, strict=True):
            assert {tuple(point) for point in drawn.tolist()} <= {tuple(point) for point in kept.tolist()}


@given(tracks(kind="rectangle"), frames)
def test_a_split_shows_what_was_there_before(track: Track, frame: int) -> None:
    try:
        edit = split(track, frame, "new", "s:1")
    except Conflict:
        assert not any(is_present(track, at) for at in range(frame))
        return
    parts = edited({"t": track}, *edit.changes)
    for at in range(FRAME_COUNT):
        shown = [shape for shape in (shape_at(parts["t"], at), shape_at(parts["new"], at)) if shape]
        wanted = shape_at(track, at)
        assert len(shown) == (wanted is not None)
        if wanted is not None:
            np.testing.assert_allclose(shown[0], wanted, rtol=0, atol=1e-12)


@given(st.integers(8, 40), st.integers(8, 40), st.floats(0, 40), st.booleans())
def test_a_circle_stays_a_circle_however_it_is_drawn(count: int, other: int, start: float, is_reversed: bool) -> None:
    def outline(points: int, begin: float) -> np.ndarray:
        angles = 2 * np.pi * (np.arange(points) + begin) / points
        return 0.5 + 0.3 * np.stack([np.cos(angles), np.sin(angles)], axis=1)

    first, second = outline(count, 0), outline(other, start)
    one, two = match_polygons([first], [second[::-1] if is_reversed else second])[0]
    x, y = ((one + two) / 2).T
    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y)) / 2
    smaller = min(count, other)
    assert area >= 0.9 * 0.09 * smaller / 2 * np.sin(2 * np.pi / smaller)


@given(tracks(), st.sampled_from([1e-9, 0.01, 0.1, 1.0]))
def test_a_reduced_track_is_never_further_off_than_the_tolerance(track: Track, tolerance: float) -> None:
    fewer = reduced(track, tolerance)
    assert set(fewer.geometry.frames.tolist()) <= set(track.geometry.frames.tolist())
    for frame in range(FRAME_COUNT):
        before, after = shape_at(track, frame), shape_at(fewer, frame)
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert len(before) == len(after)
            np.testing.assert_allclose(after, before, rtol=0, atol=tolerance * (1 + 1e-9) + 1e-15, equal_nan=True)
