"""Duplicate: two tracks that lie on each other for five frames or more.

Non-maximum suppression treats boxes as one object from an overlap of 0.5 to 0.7; two people who both draw an object
well agree at 0.9 (COCO's strictest thresholds are 0.9 and 0.95), so beyond 0.9 it is the same object drawn twice.
"""

from collections.abc import Iterator

import numpy as np

from rotoscope.domain.checks.boxes import runs
from rotoscope.domain.checks.crowd import Crowd
from rotoscope.domain.checks.finding import Finding

IOU_MIN = 0.9
FRAMES_MIN = 5


def find_in_crowd(crowd: Crowd) -> Iterator[Finding]:
    columns = crowd.table.shape[1]
    look = max(1, FRAMES_MIN // crowd.stride)
    pairs = [crowd.overlapping(column, IOU_MIN) for column in range(0, columns, look)]
    if not pairs:
        return
    frames = np.arange(columns, dtype=np.int32) * crowd.stride
    for one, other in np.unique(np.concatenate(pairs), axis=0).tolist():
        for first, last in runs(frames, crowd.pair_iou(one, other) > IOU_MIN, crowd.stride):
            if last - first + crowd.stride < FRAMES_MIN:
                continue
            message = f"Two objects lie on each other for {last - first + crowd.stride} frames."
            yield Finding("duplicate", message, crowd.ids[one], crowd.ids[other], first, last, 2.0)
