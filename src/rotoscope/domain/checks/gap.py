"""Gap: an object is absent for a moment in the middle of the picture.

Half a second (15 frames at 30 a second) is what trackers bridge as a missed detection rather than a departure
(ByteTrack keeps lost tracks for 30 frames, SORT for single ones); objects rarely leave and return so fast.
An object that was at the edge of the picture may well have been away, and is not told.
"""

from collections.abc import Iterator

import numpy as np

from rotoscope.domain.checks.boxes import Boxes, Surroundings
from rotoscope.domain.checks.finding import Finding
from rotoscope.domain.track import Track

GAP_FRAMES_MAX = 15
EDGE = 0.01  # of the picture: so near to its edge an object may have gone out


def find(track: Track, boxes: Boxes, around: Surroundings) -> Iterator[Finding]:
    steps = np.diff(boxes.frames)
    for index in np.flatnonzero((steps > 1) & (steps <= GAP_FRAMES_MAX + 1)).tolist():
        if _is_at_edge(boxes.edges[index]) or _is_at_edge(boxes.edges[index + 1]):
            continue
        first, last = int(boxes.frames[index]) + 1, int(boxes.frames[index + 1]) - 1
        count = last - first + 1
        message = f"Absent for {count} frame{'s' * (count > 1)} in the middle of the picture."
        yield Finding("gap", message, track.id, "", first, last, GAP_FRAMES_MAX / count)


def _is_at_edge(edges: np.ndarray) -> bool:
    return bool((edges[:2] <= EDGE).any() or (edges[2:] >= 1 - EDGE).any())
