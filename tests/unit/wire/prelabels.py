"""Pre-labels to start a test from, and a way to read them."""

import copy
import json
from collections.abc import Callable, Sequence
from typing import Any

from rotoscope.domain.new_job import NewTrack
from rotoscope.domain.schema import OPEN_SCHEMA, LabelSchema
from rotoscope.domain.track import Track
from rotoscope.wire import track_document
from rotoscope.wire.job import read_job
from rotoscope.wire.long_list import WrongCut
from rotoscope.wire.prelabel import read_tracks
from rotoscope.wire.prelabel_rules import Rules
from tests.unit.wire.jobs import a_body

FRAME_IDS = ("frame001", "frame002", "frame003")
VIDEO_DATA = a_body()["data"]["video_data"]

CORNERS = [{"x": 0.1, "y": 0.2}, {"x": 0.3, "y": 0.2}, {"x": 0.3, "y": 0.5}, {"x": 0.1, "y": 0.5}]
EIGHT = {f"p{n}": {"x": n / 10, "y": n / 20} for n in range(1, 9)}
SHAPES: dict[str, dict[str, Any]] = {
    "rectangle": {"coordinates": CORNERS},
    "polygon": {
        "points": {"p1": {"x": 0.1, "y": 0.1}, "p2": {"x": 0.4, "y": 0.1}, "p3": {"x": 0.2, "y": 0.5}},
        "edges": {"e1": ["p1", "p2"], "e2": ["p2", "p3"], "e3": ["p3", "p1"]},
    },
    "line": {"points": {"p1": {"x": 0.6, "y": 0.78}, "p2": {"x": 0.5, "y": 0.52}}},
    "cuboid": {
        "points": EIGHT,
        "front": {"coordinates": ["p1", "p2", "p3", "p4"]},
        "side": {"coordinates": ["p2", "p3", "p5", "p6"]},
        "back": {"coordinates": ["p7", "p8", "p5", "p6"]},
    },
    "landmark": {"points": {"p1": {"x": 0.17, "y": 0.58, "label": 1}, "p2": {"x": 0.26, "y": 0.63, "label": 2}}},
}


def a_track(kind: str = "rectangle", **changes: Any) -> dict[str, Any]:
    """A pre-label with one shape in the first frame."""
    frames = {"frame001": copy.deepcopy(SHAPES[kind])}
    track = {"_id": "1a62", "type": kind, "label": "Cat", "frames": frames, **changes}
    return {name: value for name, value in track.items() if value is not ...}


def changed(kind: str, change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """`a_track` whose shape was changed."""
    track = a_track(kind)
    change(track["frames"]["frame001"])
    return track


def read_text(text: bytes, schema: LabelSchema = OPEN_SCHEMA, tracks_max: int = 100) -> list[NewTrack]:
    """The pre-labels in the text of a whole body."""
    try:
        return _read_text(text, schema, tracks_max, may_guess=True)
    except WrongCut:
        return _read_text(text, schema, tracks_max, may_guess=False)


def _read_text(text: bytes, schema: LabelSchema, tracks_max: int, *, may_guess: bool) -> list[NewTrack]:
    job, lists = read_job(text, frames_max=100, may_guess=may_guess)
    frames = {frame_id: index for index, frame_id in enumerate(job.frame_ids or ())}
    return read_tracks(lists, Rules(frames, schema, points_max=50), tracks_max=tracks_max)


def read(tracks: Sequence[Any], schema: LabelSchema = OPEN_SCHEMA, **options: int) -> list[NewTrack]:
    maker_response = {"video2d": {"data": {"annotations": tracks}}}
    body = a_body(data={"video_data": VIDEO_DATA, "maker_response": maker_response})
    return read_text(json.dumps(body).encode(), schema, **options)


def track_of(new: NewTrack) -> Track:
    return track_document.decode(new.document)


def read_one(track: Any, schema: LabelSchema = OPEN_SCHEMA) -> Track:
    (new,) = read([track], schema)
    return track_of(new)
