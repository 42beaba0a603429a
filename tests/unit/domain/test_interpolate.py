"""In-betweens: what the vectors cannot show, because it is about many keyframes or large ones."""

import numpy as np
import pytest

from rotoscope.domain.errors import InvalidParameter
from rotoscope.domain.matching import CHUNK
from rotoscope.domain.track import dense, shape_at
from tests.tracks import BOX, FAR_BOX, SQUARE, a_track, circle


def test_a_pair_meets_alike_whatever_the_other_keyframes_are() -> None:
    pair = {0: circle(24), 8: circle(24, 6)}
    alone = dense(a_track(pair, "polygon"), 8)
    among_others = dense(a_track({**pair, 16: circle(9), 24: SQUARE}, "polygon"), 8)
    np.testing.assert_array_equal(alone.coords, among_others.coords)


@pytest.mark.parametrize("kind", ["polygon", "line"])
def test_one_frame_alone_is_the_same_as_in_the_whole_track(kind: str) -> None:
    counts = [24, 9, 9, 40, 3, 5, 4, 4]
    shapes = {7 * index: circle(count, index * 1.7, is_reversed=index % 3 == 1) for index, count in enumerate(counts)}
    track = a_track(shapes, kind, holds=[14])
    whole = dense(track, 60)
    assert len(whole) == 60
    for index, frame in enumerate(whole.frames.tolist()):
        np.testing.assert_array_equal(whole.shape(index), shape_at(track, frame))


def test_outlines_of_thousands_of_points_are_matched_a_few_at_a_time() -> None:
    big = CHUNK // 4
    track = a_track({0: circle(big), 4: circle(big + 1, 100), 8: circle(big, 9), 12: circle(big + 3)}, "polygon")
    areas = [_area(shape_at(track, frame)) for frame in (2, 6, 10)]
    np.testing.assert_allclose(areas, np.pi * 0.25**2, rtol=1e-4)


def test_every_in_between_of_a_gap_has_as_many_points() -> None:
    track = a_track({0: circle(20), 10: circle(9, 2.3), 20: circle(13, 1, is_reversed=True)}, "polygon")
    counts = [len(shape_at(track, frame) or ()) for frame in range(21)]
    assert len({*counts[1:10]}) == 1
    assert len({*counts[11:20]}) == 1


def test_a_dense_track_comes_back_bit_for_bit() -> None:
    shapes = {frame: (0.1 * frame / 3, -0.0, 1 / (frame + 3), 0.7) for frame in range(9)}
    track = a_track(shapes)
    table = dense(track, 9).table()
    assert table is not None
    assert table.tobytes() == track.geometry.coords.tobytes()


def test_shapes_of_different_sizes_make_no_table() -> None:
    assert dense(a_track({0: SQUARE, 4: circle(5)}, "polygon"), 6).table() is None
    assert dense(a_track({0: BOX, 4: FAR_BOX}), 0).table() is None


def test_a_kind_that_nobody_knows_has_a_name_in_its_error() -> None:
    with pytest.raises(InvalidParameter, match="blob"):
        shape_at(a_track({0: BOX, 4: FAR_BOX}, "blob"), 2)


def _area(shape: tuple[float, ...] | None) -> float:
    x, y = np.reshape(shape, (-1, 2)).T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y))) / 2
