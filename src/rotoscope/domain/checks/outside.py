"""Outside: more than half of an object lies beyond the picture.

Benchmarks differ in whether a box may reach out of the picture (KITTI cuts it off, MOTChallenge lets it go on), but
none keeps an object of which most is out of sight: it should be absent there.
"""

from collections.abc import Iterator

import numpy as np

from rotoscope.domain.checks.boxes import Boxes, Surroundings, runs
from rotoscope.domain.checks.finding import Finding
from rotoscope.domain.track import Track

SEEN_MIN = 0.5
SIDE_MIN = 1e-6


def find(track: Track, boxes: Boxes, around: Surroundings) -> Iterator[Finding]:
    if not len(boxes.frames) or ((boxes.edges >= 0) & (boxes.edges <= 1)).all():
        return
    sizes = np.maximum(boxes.sizes, SIDE_MIN)
    inside = np.minimum(boxes.edges[:, 2:], 1) - np.maximum(boxes.edges[:, :2], 0)
    seen = np.clip(inside / sizes, 0, 1).prod(axis=1)
    for first, last in runs(boxes.frames, seen < SEEN_MIN):
        least = float(seen[(boxes.frames >= first) & (boxes.frames <= last)].min())
        how = "Wholly" if least == 0 else "More than half"
        yield Finding("outside", f"{how} outside the picture.", track.id, "", first, last, 2 - least)
