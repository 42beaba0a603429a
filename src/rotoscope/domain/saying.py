"""What is said of an object: attributes, compared frame by frame where two sides both have it."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.channel import Steps
from rotoscope.domain.track import Track, present_frames


def attributes_alike(truth: Track, made: Track, frame_count: int) -> tuple[int, int]:
    """How many values there are to compare, one for each attribute and frame, and how many are the same."""
    both = np.intersect1d(present_frames(truth, frame_count), present_frames(made, frame_count), assume_unique=True)
    compared = same = 0
    for name in {*truth.constants, *made.constants}:
        compared += len(both)
        same += len(both) * (truth.constants.get(name) == made.constants.get(name))
    for name in {*truth.attributes, *made.attributes}:
        one, other = truth.attributes.get(name, Steps()), made.attributes.get(name, Steps())
        for count, are_same in _runs(one, other, both, frame_count):
            compared += count
            same += count * are_same
    return compared, same


def _runs(one: Steps, other: Steps, both: NDArray[np.int32], frame_count: int) -> Iterator[tuple[int, bool]]:
    """Stretches in which neither changes and at least one says something: how long, and whether they say the same."""
    cuts = sorted({*one.frames, *other.frames, frame_count})
    for start, stop in pairwise(cuts):
        count = int(np.searchsorted(both, stop) - np.searchsorted(both, start))
        yield count, one.value_at(start) == other.value_at(start)
