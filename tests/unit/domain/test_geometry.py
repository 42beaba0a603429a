"""Plane geometry."""

import numpy as np

from rotoscope.domain.channel import NAN
from rotoscope.domain.geometry import arc_lengths, bounds, signed_area
from tests.tracks import SQUARE


def test_area_has_the_sign_of_the_winding() -> None:
    square = np.reshape(SQUARE, (-1, 2))
    closed = np.concatenate([square, square[:1]])
    assert np.isclose(signed_area(square), 2 * 0.16)
    assert np.isclose(signed_area(closed), 2 * 0.16), "the first point may be repeated"
    assert np.isclose(signed_area(square[::-1]), -2 * 0.16)


def test_arc_lengths_run_from_nothing_to_one() -> None:
    paths = np.array([[[0, 0], [3, 4], [3, 4], [3, 14]], [[1, 1]] * 4], float)
    np.testing.assert_allclose(arc_lengths(paths), [[0, 1 / 3, 1 / 3, 1], [0, 0, 0, 0]])


def test_points_that_are_not_there_have_no_bounds() -> None:
    assert bounds(np.array([0.3, 0.1, NAN, NAN, 0.2, 0.9])) == (0.2, 0.1, 0.3, 0.9)
    assert bounds(np.array([NAN, NAN])) == (0, 0, 0, 0)
