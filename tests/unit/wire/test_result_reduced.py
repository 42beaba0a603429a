"""The result of a pre-label that was shown with fewer keyframes: what nobody changed comes back as it came."""

import dataclasses
import json
from typing import Any

from rotoscope.domain.channel import Key
from rotoscope.domain.job import JobKind
from rotoscope.domain.schema import OPEN_SCHEMA
from rotoscope.domain.track import Track
from rotoscope.wire import track_document
from rotoscope.wire.job import read_job
from rotoscope.wire.prelabel import read_tracks, unpack
from rotoscope.wire.prelabel_track import Rules
from rotoscope.wire.result_source import Source
from rotoscope.wire.result_track import TrackWriter
from tests.unit.wire.jobs import a_body

TOLERANCE = 0.002
COUNT = 30
FRAME_IDS = tuple(f"f{number:02}" for number in range(COUNT))


def corners(x: float) -> list[dict[str, float]]:
    return [{"x": x, "y": 0.2}, {"x": x + 0.1, "y": 0.2}, {"x": x + 0.1, "y": 0.5}, {"x": x, "y": 0.5}]


def a_dense_track() -> dict[str, Any]:
    """A box that trembles less than the tolerance on its straight way, and turns in the middle."""
    way = [0.1 + 0.01 * min(number, 29 - number) + 0.0007 * (number % 3 - 1) for number in range(COUNT)]
    frames = {frame_id: {"coordinates": corners(x)} for frame_id, x in zip(FRAME_IDS, way, strict=True)}
    return {"_id": "1a62", "type": "rectangle", "label": "Cat", "frames": frames, "score": 1e-7}


def shown(tolerance: float = TOLERANCE) -> tuple[Track, Source]:
    data = {
        "video_data": {"frames": [{"frame_id": one, "src": f"https://example.com/{one}"} for one in FRAME_IDS]},
        "maker_response": {"video2d": {"data": {"annotations": [a_dense_track()]}}},
    }
    _, lists = read_job(json.dumps(a_body(data=data)).encode(), frames_max=100)
    rules = Rules({one: index for index, one in enumerate(FRAME_IDS)}, OPEN_SCHEMA, 50, tolerance)
    (new,) = read_tracks(lists, rules, tracks_max=9)
    assert new.shape_count == COUNT
    return track_document.decode(new.document), Source(unpack(new.source), FRAME_IDS, tolerance=tolerance)


def written(track: Track, source: Source) -> dict[str, Any]:
    found = TrackWriter("job", JobKind.VIDEO, FRAME_IDS, OPEN_SCHEMA).write(track, source)
    assert found is not None
    assert found.shape_count == COUNT
    return json.loads(found.text)


def test_annotators_get_a_handful_of_keyframes() -> None:
    assert len(shown(0.0)[0].geometry) == COUNT
    assert len(shown()[0].geometry) <= 6


def test_what_nobody_touched_comes_back_whole() -> None:
    track, source = shown()
    found = TrackWriter("job", JobKind.VIDEO, FRAME_IDS, OPEN_SCHEMA).write(track, source)
    assert found is not None
    assert found.text == source.text


def test_to_accept_it_changes_no_byte() -> None:
    track, source = shown()
    assert track.head is not None
    accepted = dataclasses.replace(track, head=dataclasses.replace(track.head, accepted=True, group="pair"))
    found = TrackWriter("job", JobKind.VIDEO, FRAME_IDS, OPEN_SCHEMA).write(accepted, source)
    assert found is not None
    assert found.text == source.text


def test_only_the_frames_that_a_moved_keyframe_reaches_are_written_anew() -> None:
    track, source = shown()
    keys = track.geometry.frames.tolist()
    moved = dataclasses.replace(track, geometry=track.geometry.with_key(keys[1], Key((0.5, 0.2, 0.6, 0.5))))
    frames, sent = written(moved, source)["frames"], a_dense_track()["frames"]
    assert frames[FRAME_IDS[keys[1]]]["coordinates"] == corners(0.5)
    changed = [number for number in range(COUNT) if frames[FRAME_IDS[number]] != sent[FRAME_IDS[number]]]
    assert changed == list(range(keys[0] + 1, keys[2]))


def test_what_an_annotator_reduces_by_hand_comes_back_as_it_was_seen() -> None:
    track, source = shown(0.0)
    fewer = dataclasses.replace(track, geometry=track.geometry.with_key(7, None))
    frames, sent = written(fewer, source)["frames"], a_dense_track()["frames"]
    assert frames["f07"] != sent["f07"]
    assert [one for one in FRAME_IDS if frames[one] != sent[one]] == ["f07"]
