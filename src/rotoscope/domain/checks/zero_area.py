"""Zero area: a shape that is thinner than one pixel of a full-HD picture (1/1920): nobody can have seen it."""

from collections.abc import Iterator

from rotoscope.domain.checks.boxes import Boxes, Surroundings, runs
from rotoscope.domain.checks.finding import Finding
from rotoscope.domain.track import Track

SIDE_MIN = 1 / 1920


def find(track: Track, boxes: Boxes, around: Surroundings) -> Iterator[Finding]:
    """A line may be level or upright, so only one without any length counts; a landmark may have a single point."""
    if track.head is None or track.head.kind == "landmark":
        return
    thin = boxes.sizes < SIDE_MIN
    is_nothing = thin[:, 0] & thin[:, 1] if track.head.kind == "line" else thin[:, 0] | thin[:, 1]
    for first, last in runs(boxes.frames, is_nothing):
        yield Finding("zero_area", "The shape has no area to speak of.", track.id, "", first, last)
