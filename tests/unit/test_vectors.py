"""The vectors of spec/vectors, which the TypeScript kernel must satisfy too."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from rotoscope.domain.attribute_rules import gaps
from rotoscope.domain.channel import Geometry
from rotoscope.domain.edit import apply_edit, invert
from rotoscope.domain.lineage import merge, split
from rotoscope.domain.reduction import kept_keys
from rotoscope.domain.schema import Attribute
from rotoscope.domain.track import Track, attributes_at, dense, is_present, present_count, shape_at, spans
from rotoscope.wire import edit as wire_edit
from rotoscope.wire import rts1
from rotoscope.wire import track as wire_track

VECTORS = Path(__file__).parents[2] / "spec" / "vectors"
TOLERANCE = 1e-12


def cases(file: str) -> Any:
    found = json.loads((VECTORS / file).read_text())
    return pytest.mark.parametrize("case", found, ids=[case["name"] for case in found])


def track_of(case: Any) -> Track:
    return wire_track.from_json(msgspec.convert(case, wire_track.TrackJson))


def numbers(coords: list[float | None]) -> np.ndarray:
    return np.array(coords, np.float64)  # None becomes NaN


@cases("interpolation.json")
def test_shapes_are_where_the_vectors_say(case: Any) -> None:
    track = track_of(case["track"])
    for frame, wanted in case["shapes"].items():
        shape = shape_at(track, int(frame))
        if wanted is None:
            assert shape is None
            continue
        is_drawn = track.geometry.index_of(int(frame)) is not None
        np.testing.assert_allclose(shape, numbers(wanted), rtol=0, atol=0 if is_drawn else TOLERANCE, equal_nan=True)


@cases("interpolation.json")
def test_the_dense_track_says_the_same_as_frame_by_frame(case: Any) -> None:
    track = track_of(case["track"])
    whole = dense(track, 30)
    assert whole.frames.tolist() == [frame for frame in range(30) if is_present(track, frame)]
    for index, frame in enumerate(whole.frames.tolist()):
        np.testing.assert_array_equal(whole.shape(index), shape_at(track, frame))


@cases("matching.json")
def test_outlines_meet_as_the_vectors_say(case: Any) -> None:
    track = track_of(
        {
            "id": "t",
            "head": {"kind": case["kind"], "label": "thing"},
            "geometry": [{"frame": 0, "coords": case["first"]}, {"frame": 8, "coords": case["second"]}],
        }
    )
    np.testing.assert_allclose(shape_at(track, 4), case["half"], rtol=0, atol=TOLERANCE)
    assert shape_at(track, 0) == tuple(case["first"])
    assert shape_at(track, 8) == tuple(case["second"])
    assert {len(shape_at(track, frame) or ()) for frame in range(1, 8)} == {2 * case["points"]}
    if "area_at_half" in case:
        x, y = np.reshape(shape_at(track, 4), (-1, 2)).T
        area = abs(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y)) / 2
        assert area == pytest.approx(case["area_at_half"], abs=1e-9)


@cases("lifespans.json")
def test_tracks_live_when_the_vectors_say(case: Any) -> None:
    track, frame_count = track_of(case["track"]), case["frame_count"]
    assert [list(span) for span in spans(track, frame_count)] == case["spans"]
    assert present_count(track, frame_count) == case["present_count"]
    alive = {frame for start, stop in case["spans"] for frame in range(start, stop)}
    assert {frame for frame in range(frame_count) if is_present(track, frame)} == alive
    for frame, wanted in case["attributes_at"].items():
        assert attributes_at(track, int(frame)) == wanted


@cases("edits.json")
def test_edits_do_what_the_vectors_say(case: Any) -> None:
    before = {track["id"]: track_of(track) for track in case["tracks"]}
    edit = wire_edit.from_json(msgspec.convert(case["edit"], wire_edit.EditJson))
    after = before | apply_edit(before, edit)
    assert after == {track["id"]: track_of(track) for track in case["after"]}
    assert apply_edit(after, edit) == {name: after[name] for name in edit.tracks}, "twice is once"
    back = invert(edit, "back:1")
    assert json.loads(wire_edit.encode(back)) == case["inverse"]
    restored = after | apply_edit(after, back)
    assert {name: restored[name] for name in before} == before


@cases("lineage.json")
def test_tracks_split_and_merge_as_the_vectors_say(case: Any) -> None:
    if "split" in case:
        asked = case["split"]
        edit = split(track_of(asked["track"]), asked["frame"], asked["new_id"], case["edit"]["edit_id"])
    else:
        asked = case["merge"]
        edit = merge(track_of(asked["older"]), track_of(asked["newer"]), case["edit"]["edit_id"])
    assert json.loads(wire_edit.encode(edit)) == case["edit"]


def test_tracks_are_written_as_the_bytes_that_browsers_know() -> None:
    tracks = [track_of(case) for case in json.loads((VECTORS / "tracks.json").read_text())]
    body = (VECTORS / "tracks.rts1").read_bytes()
    assert b"".join(rts1.encode(tracks, revision=12, frame_count=40)) == body
    assert rts1.decode(body).tracks == tracks


@cases("attributes.json")
def test_attributes_are_missing_where_the_vectors_say(case: Any) -> None:
    asked = msgspec.convert(case["attributes"], tuple[Attribute, ...])
    found = gaps(track_of(case["track"]), asked, case["frame_count"])
    assert [asdict(gap) for gap in found] == case["gaps"]


@cases("reduction.json")
def test_as_many_keyframes_are_kept_as_the_vectors_say(case: Any) -> None:
    geometry = Geometry.from_keyframes((key["frame"], numbers(key["coords"]), key["hold"]) for key in case["keys"])
    kept = kept_keys(case["kind"], geometry, case["across"], case["down"])
    assert geometry.frames[kept].tolist() == case["kept"]
