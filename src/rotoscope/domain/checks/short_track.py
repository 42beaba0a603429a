"""Short track: an object that is there for fewer than three frames of a longer job, or in none.

SORT and its successors confirm a track after three hits (`min_hits = 3`); what is seen more briefly is mostly a stray
click or the remains of a split.
"""

from collections.abc import Iterator

from rotoscope.domain.checks.boxes import Boxes, Surroundings
from rotoscope.domain.checks.finding import Finding
from rotoscope.domain.track import Track

FRAMES_MIN = 3
JOB_FRAMES_MIN = 10


def find(track: Track, boxes: Boxes, around: Surroundings) -> Iterator[Finding]:
    count = len(boxes.frames)
    if count >= FRAMES_MIN or (count and around.frame_count < JOB_FRAMES_MIN):
        return
    frames = track.geometry.frames
    first = int(boxes.frames[0]) if count else min(int(frames[0]) if len(frames) else 0, around.frame_count - 1)
    last = int(boxes.frames[-1]) if count else first
    message = f"There for {count} frame{'s' * (count != 1)} only." if count else "Not there in any frame."
    yield Finding("short_track", message, track.id, "", first, last)
