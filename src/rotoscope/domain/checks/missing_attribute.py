"""Missing attribute: the label schema requires a value, and there is none."""

from collections.abc import Iterator

import numpy as np

from rotoscope.domain.channel import NO_STEPS
from rotoscope.domain.checks.boxes import Boxes, Surroundings, runs
from rotoscope.domain.checks.finding import Finding
from rotoscope.domain.schema import AttributeScope
from rotoscope.domain.track import Track

EMPTY = (None, "", [], ())


def find(track: Track, boxes: Boxes, around: Surroundings) -> Iterator[Finding]:
    label = around.schema.label(track.head.label) if track.head else None
    if label is None or not len(boxes.frames):
        return
    start, stop = int(boxes.frames[0]), int(boxes.frames[-1])
    for attribute in label.attributes:
        if not attribute.required or attribute.default is not None:
            continue
        message = f"“{attribute.name}” is required and has no value."
        if attribute.scope is AttributeScope.TRACK:
            if track.constants.get(attribute.name) in EMPTY:
                yield Finding("missing_attribute", message, track.id, attribute.name, start, stop)
            continue
        steps = track.attributes.get(attribute.name, NO_STEPS)
        if not len(steps):
            yield Finding("missing_attribute", message, track.id, attribute.name, start, stop)
            continue
        filled = np.array([value not in EMPTY for value in steps.values])
        index = np.searchsorted(np.array(steps.frames), boxes.frames, "right") - 1
        missing = (index < 0) | ~filled[np.maximum(index, 0)]
        for first, last in runs(boxes.frames, missing):
            yield Finding("missing_attribute", message, track.id, attribute.name, first, last)
