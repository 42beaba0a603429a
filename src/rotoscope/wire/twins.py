"""Frame ids that people take for the same although they are not: in other case, or with letters composed otherwise."""

import unicodedata
from collections.abc import Sequence

from rotoscope.domain.job import JobKind
from rotoscope.domain.new_job import Warned
from rotoscope.wire.json import pointer

WARNINGS_MAX = 20
PLACES = {JobKind.VIDEO: "/data/video_data/frames", JobKind.SENSOR: "/data/sensor_data/frames"}


def twin_warnings(kind: JobKind, frame_ids: Sequence[str] | None) -> tuple[Warned, ...]:
    """A warning for each that has a twin before it. They are kept as they are, as two: a client may mean just that."""
    if not frame_ids or len(frame_ids) == 1:
        return ()
    text = "\n".join(frame_ids)  # in which no id has a line of its own
    folded = text.lower().split("\n") if text.isascii() else [_folded(frame_id) for frame_id in frame_ids]
    if len(set(folded)) == len(frame_ids):
        return ()
    first: dict[str, int] = {}
    found = [(index, first[each]) for index, each in enumerate(folded) if first.setdefault(each, index) != index]
    return tuple(_warned(PLACES[kind], frame_ids, *twins) for twins in found[:WARNINGS_MAX])


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _warned(where: str, frame_ids: Sequence[str], index: int, before: int) -> Warned:
    message = (
        f'frame_id "{frame_ids[index][:80]}" differs from that of {where}/{before} only in case, or in how its letters '
        "are composed; both are kept as they are."
    )
    return Warned(pointer(where, index, "frame_id"), "similar_frame_id", message)
