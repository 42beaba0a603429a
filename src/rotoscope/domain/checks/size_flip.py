"""Size flip: from one frame to the next the area doubles or halves, or width and height change places.

At 30 frames a second nothing that a camera sees doubles its area between two frames; a box that lies down where it
stood, beyond 1.3 to 1 on both sides, has usually been dragged by the wrong handle or belongs to another object.
"""

from collections.abc import Iterator

import numpy as np

from rotoscope.domain.checks.boxes import Boxes, Surroundings
from rotoscope.domain.checks.finding import Finding
from rotoscope.domain.track import Track

AREA_FACTOR = 2.0
ASPECT = 1.3
SIDE_MIN = 2e-3  # of the picture: below that, rounding alone does it


def find(track: Track, boxes: Boxes, around: Surroundings) -> Iterator[Finding]:
    if track.head is None or track.head.kind == "line" or not boxes.follows.any():
        return
    sizes = np.maximum(boxes.sizes, SIDE_MIN)
    areas = sizes.prod(axis=1)
    factor = np.exp(np.abs(np.diff(np.log(areas))))
    aspect = sizes[:, 0] / sizes[:, 1]
    wide, tall = aspect > ASPECT, aspect < 1 / ASPECT
    turned = (wide[:-1] & tall[1:]) | (tall[:-1] & wide[1:])
    for index in np.flatnonzero(boxes.follows & (turned | (factor > AREA_FACTOR))).tolist():
        frame = int(boxes.frames[index + 1])
        if turned[index]:
            yield Finding("size_flip", "Width and height change places.", track.id, "", frame, frame, 2.0)
        else:
            way = "grows" if areas[index + 1] > areas[index] else "shrinks"
            message = f"The area {way} {factor[index]:.1f} times in one frame."
            yield Finding("size_flip", message, track.id, "", frame, frame, float(factor[index]) / AREA_FACTOR)
