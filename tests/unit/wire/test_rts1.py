"""RTS1: all tracks of a job in one body, written piece by piece."""

import pytest

from rotoscope.domain.track import Track
from rotoscope.wire import rts1
from rotoscope.wire.rts1 import BodyUnreadable
from tests.tracks import BOX, SQUARE, a_track, circle
from tests.unit.wire.test_track_document import RICH

TRACKS = [
    RICH,
    a_track(dict.fromkeys(range(7), BOX), track_id="boxes"),
    Track("empty"),
    a_track({0: SQUARE, 5: circle(9)}, "polygon", track_id="outlines", holds=[5]),
    a_track(track_id="last"),
]


def body(tracks: list[Track]) -> bytes:
    return b"".join(rts1.encode(tracks, revision=7, frame_count=40))


def test_tracks_come_back_in_their_order_bit_for_bit() -> None:
    opened = rts1.decode(body(TRACKS))
    assert opened.tracks == TRACKS
    assert (opened.revision, opened.frame_count) == (7, 40)


def test_a_job_without_tracks_is_a_body_too() -> None:
    assert rts1.decode(body([])).tracks == []


def test_every_column_of_numbers_can_be_read_in_place() -> None:
    assert all(track.geometry.coords.ctypes.data % 8 == 0 for track in rts1.decode(body(TRACKS)).tracks)


def test_the_body_is_written_as_the_tracks_come() -> None:
    given = []

    def one_by_one():
        for track in TRACKS:
            given.append(track.id)
            yield track

    pieces = rts1.encode(one_by_one(), revision=0, frame_count=1)
    next(pieces)
    next(pieces)
    assert given == [TRACKS[0].id]


def test_a_dense_box_takes_36_bytes() -> None:
    per_track = [len(body([a_track(dict.fromkeys(range(count), BOX))])) for count in (1000, 2000)]
    assert per_track[1] - per_track[0] <= 36 * 1000 + 8


@pytest.mark.parametrize("cut", [0, 7, 20, -1])
def test_a_body_that_is_not_whole_is_refused(cut: int) -> None:
    with pytest.raises(BodyUnreadable):
        rts1.decode(body(TRACKS)[:cut])


def test_a_body_of_another_version_is_refused() -> None:
    other = body(TRACKS)
    with pytest.raises(BodyUnreadable, match="version 9"):
        rts1.decode(other[:4] + b"\x09" + other[5:])
