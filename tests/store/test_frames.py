"""Frames in the store."""

import msgspec

from rotoscope.domain.frame import Frame, FrameState
from rotoscope.store import frames
from rotoscope.store.database import Database

READY = Frame("job", 0, "f0", "https://x/0", FrameState.READY, "a" * 64, "image/jpeg", 64, 48, 1234, attempts=1)
FAILED = Frame("job", 1, "f1", "https://x/1", FrameState.FAILED, error_code="timed_out", error_message="…", attempts=1)


def test_a_frame_comes_back_as_it_was_kept(db: Database) -> None:
    db.write_now(lambda conn: frames.keep(conn, [FAILED, READY]))
    assert db.read_now(lambda conn: frames.page(conn, "job")) == [READY, FAILED]
    assert db.read_now(lambda conn: frames.get(conn, "job", 1)) == FAILED
    assert db.read_now(lambda conn: frames.get(conn, "other", 1)) is None


def test_keeping_a_frame_again_replaces_what_was_known(db: Database) -> None:
    db.write_now(lambda conn: frames.keep(conn, [FAILED]))
    mended = msgspec.structs.replace(READY, index=1)
    db.write_now(lambda conn: frames.keep(conn, [mended]))
    assert db.read_now(lambda conn: frames.page(conn, "job")) == [mended]


def test_a_page_is_a_range_of_frames(db: Database) -> None:
    rows = [msgspec.structs.replace(READY, index=index) for index in range(10)]
    db.write_now(lambda conn: frames.keep(conn, rows))
    assert [frame.index for frame in db.read_now(lambda conn: frames.page(conn, "job", 3, 6))] == [3, 4, 5]


def test_failed_frames_can_be_made_to_wait_for_another_try(db: Database) -> None:
    rows = [READY, FAILED, msgspec.structs.replace(FAILED, index=2), msgspec.structs.replace(FAILED, index=3)]
    db.write_now(lambda conn: frames.keep(conn, rows))
    assert db.read_now(lambda conn: frames.settled(conn, ["job"])) == {"job": {0, 1, 2, 3}}
    assert db.write_now(lambda conn: frames.retry_failed(conn, "job", [2])) == 1
    assert db.read_now(lambda conn: frames.settled(conn, ["job"])) == {"job": {0, 1, 3}}
    assert db.write_now(lambda conn: frames.retry_failed(conn, "job")) == 2
    assert db.read_now(lambda conn: frames.count(conn, "job", FrameState.PENDING)) == 3


def test_the_first_failures_are_known(db: Database) -> None:
    db.write_now(lambda conn: frames.keep(conn, [READY, FAILED, msgspec.structs.replace(FAILED, index=2)]))
    assert [frame.index for frame in db.read_now(lambda conn: frames.first_failed(conn, "job", 1))] == [1]
