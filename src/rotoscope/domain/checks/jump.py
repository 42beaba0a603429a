"""Jump: from one frame to the next an object moves much further than it usually does.

Speed is measured in the object's own sizes per frame, so that near and far objects are judged alike. An outlier is a
step further from the median than six robust deviations (median absolute deviation × 1.4826; Iglewicz and Hoaglin, "How
to Detect and Handle Outliers", 1993, suggest 3.5; six keeps the list short), and never one below half a size.
"""

from collections.abc import Iterator

import numpy as np

from rotoscope.domain.checks.boxes import Boxes, Surroundings
from rotoscope.domain.checks.finding import Finding
from rotoscope.domain.track import Track

DEVIATIONS = 6.0
DEVIATION_MIN = 0.05  # sizes a frame: a track that stands still has no deviation of its own
SIZES_MIN = 0.5
SIZE_MIN = 1e-3  # of the picture; smaller objects count as so large


def find(track: Track, boxes: Boxes, around: Surroundings) -> Iterator[Finding]:
    follows = boxes.follows
    if not follows.any():
        return
    sizes = np.maximum(np.maximum(boxes.sizes[:-1], boxes.sizes[1:]), SIZE_MIN)
    speeds = np.linalg.norm(np.diff(boxes.centres, axis=0) / sizes, axis=1)
    usual = float(np.median(speeds[follows]))
    deviation = 1.4826 * float(np.median(np.abs(speeds[follows] - usual)))
    limit = max(SIZES_MIN, usual + DEVIATIONS * max(deviation, DEVIATION_MIN))
    for index in np.flatnonzero(follows & (speeds > limit)).tolist():
        frame, speed = int(boxes.frames[index + 1]), float(speeds[index])
        message = f"Moves {speed:.1f} of its own size in one frame; {usual:.2f} is usual."
        yield Finding("jump", message, track.id, "", frame, frame, speed / limit)
