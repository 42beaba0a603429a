"""A long list is cut into its items window by window, or left alone."""

import json
from typing import Any

import pytest

from rotoscope.domain.errors import InvalidData, InvalidParameter
from rotoscope.wire.body import Body, Spool
from rotoscope.wire.job import read_job
from rotoscope.wire.long_list import MARKER, find_long_list, guess_long_list
from tests.unit.wire.jobs import a_body
from tests.unit.wire.prelabels import FRAME_IDS, VIDEO_DATA, a_track, read_text, track_of

TRACKS = [a_track(kind, _id=f"{number}é") for number, kind in enumerate(["rectangle", "line", "cuboid"] * 4)]


def a_text(tracks: Any = TRACKS, after: dict[str, Any] | None = None, **options: Any) -> bytes:
    """A body whose pre-labels stand before other things."""
    maker_response = {"video_2d": {"data": {"annotations": tracks, **(after or {})}}}
    body = a_body(data={"maker_response": maker_response, "video_data": VIDEO_DATA})
    return json.dumps(body, ensure_ascii=False, **options).encode()


def items_of(text: bytes, window_bytes: int) -> list[Any] | None:
    found = find_long_list(text, lambda: None, window_bytes)
    if found is None:
        return None
    assert bytes(MARKER) in found.rest
    return [json.loads(item) for item in found.items]


@pytest.mark.parametrize("window_bytes", [1, 64, 500, 1000, 3000, 1 << 20])
@pytest.mark.parametrize("options", [{}, {"indent": 2}, {"separators": (",", ":")}], ids=["usual", "indented", "dense"])
def test_every_item_is_found_whatever_the_window(window_bytes: int, options: dict[str, Any]) -> None:
    assert items_of(a_text(**options), window_bytes) == TRACKS


@pytest.mark.parametrize("window_bytes", [64, 1000, 1 << 20])
def test_what_follows_the_list_may_look_like_it(window_bytes: int) -> None:
    found = items_of(a_text(after={"other": [{"_id": "x"}, {"_id": "y"}]}), window_bytes)
    assert found in (TRACKS, None)


def test_items_that_begin_in_different_ways_are_found_or_left() -> None:
    mixed = [*TRACKS[:3], {"type": "line", "_id": "x"}, *TRACKS[3:5]]
    assert items_of(a_text(mixed), 300) in (mixed, None)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        a_text([]),
        a_text([{}]),
        a_text()[: len(a_text()) // 2],
        a_text().replace(b'"_id": "5', b'"_id": 5'),
        a_text().replace(b"}, {", b"}, , {"),
        b'{"annotations":[{"a":',
        b'{"annotations":[{"a":1}',
        b'{"annotations":[{"a":1},',
        b'{"annotations":[{"a":1},]}',
    ],
)
@pytest.mark.parametrize("window_bytes", [64, 1 << 20])
def test_what_cannot_be_cut_is_left_to_others(text: bytes, window_bytes: int) -> None:
    assert find_long_list(text, lambda: None, window_bytes) is None


def mapped(text: bytes) -> Body:
    """A body that is large enough to stand in a file."""
    spool = Spool("", 64 << 20)
    for chunk in (text, b" " * (2 << 20)):
        assert list(spool.take(chunk))
    return spool.finish()


def both_ways(text: bytes) -> tuple[Any, Any]:
    """What a body says, read from memory and read from a file."""
    with mapped(text) as body:
        return read_text(text), read_text(body.buffer)  # type: ignore[arg-type]


def test_a_large_body_says_the_same_as_a_small_one() -> None:
    small, large = both_ways(a_text())
    assert small == large
    assert [track_of(new).id for new in large] == [track["_id"] for track in TRACKS]


def test_a_list_in_another_place_is_not_taken_for_the_pre_labels() -> None:
    body = a_body(data={"metadata": {"annotations": TRACKS}, "video_data": VIDEO_DATA})
    body["data"]["maker_response"] = {"video2d": [a_track()]}
    small, large = both_ways(json.dumps(body).encode())
    assert small == large
    assert len(large) == 1


def test_a_large_body_without_pre_labels_is_only_read() -> None:
    with mapped(json.dumps(a_body()).encode()) as body:
        job, prelabels = read_job(body.buffer, frames_max=10)
    assert (job.frame_ids, prelabels) == (FRAME_IDS, [])


@pytest.mark.parametrize("window_bytes", [1, 64, 5000, 1 << 20])
@pytest.mark.parametrize("options", [{}, {"indent": 2}, {"separators": (",", ":")}], ids=["usual", "indented", "dense"])
def test_a_guess_finds_every_item_too(window_bytes: int, options: dict[str, Any]) -> None:
    text = a_text(**options)
    found = guess_long_list(text, window_bytes=window_bytes)
    assert (found is None) == (window_bytes < 5000), "the first item and the beginning of the second tell how to cut"
    if found is not None:
        assert [json.loads(item) for item in found.items] == TRACKS
        whole = found.rest.replace(bytes(MARKER), b"@")
        assert json.loads(whole.replace(b"@", b",".join(found.items))) == json.loads(text)


SEAMS = [{"a": 1}, {"_id": "x"}]


@pytest.mark.parametrize("at", [0, 1, 5, len(TRACKS) - 1])
@pytest.mark.parametrize("name", ["extra", "attributes"])
def test_what_looks_like_a_seam_is_found_to_be_none(at: int, name: str) -> None:
    tracks = [{**track, name: {"a": SEAMS}} if number == at else track for number, track in enumerate(TRACKS)]
    small, large = both_ways(a_text(tracks))
    assert small == large
    assert [track_of(new).id for new in large] == [track["_id"] for track in TRACKS]


@pytest.mark.parametrize("at", [0, 5, len(TRACKS) - 1])
@pytest.mark.parametrize("spoil", [{"extra": SEAMS, "label": 5}, {"frames": SEAMS}, {"label": 5}])
def test_a_fault_is_told_of_the_item_that_has_it_however_it_was_cut(at: int, spoil: dict[str, Any]) -> None:
    text = a_text([{**track, **spoil} if number == at else track for number, track in enumerate(TRACKS)])
    faults = []
    with mapped(text) as body:
        for one in (text, body.buffer):
            with pytest.raises(InvalidData) as refused:
                read_text(one)  # type: ignore[arg-type]
            faults.append(refused.value.faults)
    assert faults[0] == faults[1]
    assert faults[0][0].pointer.startswith(f"/data/maker_response/video_2d/data/annotations/{at}/")


def test_too_many_seams_are_not_too_many_tracks() -> None:
    tracks = [*({**track, "extra": SEAMS * 3} for track in TRACKS[:-1]), TRACKS[-1]]
    with mapped(a_text(tracks)) as body:
        assert len(read_text(body.buffer, tracks_max=len(TRACKS))) == len(TRACKS)  # type: ignore[arg-type]


def test_memory_is_let_go_of_while_the_list_is_read() -> None:
    calls: list[None] = []
    assert find_long_list(a_text(), lambda: calls.append(None), 2000) is not None
    assert len(calls) > 1


@pytest.mark.parametrize("cut_off", [1, 50, 3000])
def test_a_fault_of_a_large_body_is_told_with_its_place_in_the_whole_text(cut_off: int) -> None:
    text = a_text()[:-cut_off]
    offsets = []
    with mapped(text) as body:
        for one in (text + b" " * (2 << 20), body.buffer):
            with pytest.raises(InvalidParameter) as refused:
                read_job(one, frames_max=10)
            offsets.append(refused.value.data["byte_offset"])
    assert offsets[0] == offsets[1] >= len(text)
