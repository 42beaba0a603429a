"""One contract for every place where bytes are kept: disk, memory, and an S3 server."""

import hashlib
import threading
import time
from pathlib import Path

import pytest

from rotoscope.blobs import BlobMissing, Blobs, open_blobs

NOWHERE = "0" * 64


@pytest.fixture(params=["disk", "packs", "memory", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "disk":
        return open_blobs(f"file://{tmp_path}/blobs")
    if request.param == "packs":
        return open_blobs(f"file://{tmp_path}/blobs", is_packing=True)
    if request.param == "memory":
        return open_blobs("memory:")
    return open_blobs("s3://media/some/prefix", request.getfixturevalue("s3_options"))


def test_bytes_come_back_under_their_hash(blobs: Blobs) -> None:
    sha256 = blobs.put(b"a frame")
    assert sha256 == hashlib.sha256(b"a frame").hexdigest()
    assert blobs.get(sha256) == b"a frame"
    assert blobs.size(sha256) == 7
    assert blobs.exists(sha256)


def test_the_same_bytes_twice_are_one_blob(blobs: Blobs) -> None:
    assert blobs.put(b"twice") == blobs.put(b"twice")
    assert blobs.get(blobs.put(b"twice")) == b"twice"


def test_many_are_put_in_their_order_and_repeats_are_fine(blobs: Blobs) -> None:
    contents = [b"one", b"two", b"one", b""]
    names = blobs.put_many(contents)
    assert [blobs.get(name) for name in names] == contents


def test_a_file_is_put_whole(blobs: Blobs, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"moving pictures" * 1000)
    assert blobs.get(blobs.put_file(path)) == path.read_bytes()


def test_a_writer_takes_large_content_bit_by_bit(blobs: Blobs) -> None:
    part = bytes(range(256)) * 4096
    with blobs.writer() as writer:
        for _ in range(7):
            writer.write(part)
    assert writer.byte_count == 7 * len(part)
    assert blobs.size(writer.sha256) == 7 * len(part)
    assert b"".join(blobs.open_stream(writer.sha256)) == part * 7


def test_a_writer_that_fails_leaves_nothing(blobs: Blobs) -> None:
    def fail() -> None:
        with blobs.writer() as writer:
            writer.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not blobs.exists(hashlib.sha256(b"half").hexdigest())


@pytest.mark.parametrize("offset", [0, 3, 9, 10, 11])
def test_a_stream_starts_where_it_is_told(blobs: Blobs, offset: int) -> None:
    sha256 = blobs.put(b"0123456789")
    assert b"".join(blobs.open_stream(sha256, offset)) == b"0123456789"[offset:]


def test_what_is_not_there_is_missing(blobs: Blobs) -> None:
    assert not blobs.exists(NOWHERE)
    for ask in (blobs.get, blobs.size, blobs.open_stream):
        with pytest.raises(BlobMissing):
            ask(NOWHERE)
    blobs.delete(NOWHERE)


def test_deleted_bytes_are_gone(blobs: Blobs) -> None:
    sha256 = blobs.put(b"soon gone")
    blobs.delete(sha256)
    assert not blobs.exists(sha256)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture
def later() -> int:
    """A moment before which everything in a test was put: stores with clocks of their own tell whole seconds."""
    return now_ms() + 3_600_000


def test_what_is_set_aside_is_read_still_and_gone_once_dropped(blobs: Blobs, later: int) -> None:
    keeps, goes = blobs.put_many([b"keeps", b"goes"])
    assert {keeps, goes} <= set(blobs.aside.old(later))
    assert blobs.aside.take([goes], later, now_ms()) == [goes]
    assert goes not in set(blobs.aside.old(later))
    assert list(blobs.aside.names(later)) == [goes]
    assert (blobs.get(goes), blobs.size(goes), blobs.exists(goes)) == (b"goes", 4, True)
    assert b"".join(blobs.open_stream(goes, 1)) == b"oes"
    blobs.aside.drop([goes])
    assert not blobs.exists(goes)
    assert list(blobs.aside.names(later)) == []
    assert blobs.get(keeps) == b"keeps"


def test_what_was_put_since_is_not_set_aside(blobs: Blobs) -> None:
    name = blobs.put(b"young")
    before = now_ms() - 3_600_000
    assert list(blobs.aside.old(before)) == []
    assert blobs.aside.take([name], before, now_ms()) == []
    assert list(blobs.aside.names(now_ms() + 3_600_000)) == []
    assert blobs.get(name) == b"young"


def test_what_is_put_again_outlives_the_drop(blobs: Blobs, later: int) -> None:
    name = blobs.put(b"wanted after all")
    blobs.aside.take([name], later, now_ms())
    assert blobs.put(b"wanted after all") == name
    blobs.aside.drop([name])
    assert blobs.get(name) == b"wanted after all"


def test_what_is_given_back_is_in_place(blobs: Blobs, later: int) -> None:
    name = blobs.put(b"named after all")
    blobs.aside.take([name], later, now_ms())
    blobs.aside.give_back([name])
    blobs.aside.drop([name])
    assert list(blobs.aside.names(later)) == []
    assert blobs.get(name) == b"named after all"


def test_only_what_is_aside_is_dropped(blobs: Blobs) -> None:
    name = blobs.put(b"in place")
    blobs.aside.drop([name, NOWHERE])
    blobs.aside.give_back([NOWHERE])
    assert blobs.get(name) == b"in place"


def test_many_threads_may_put_the_same_bytes(blobs: Blobs) -> None:
    threads = [threading.Thread(target=blobs.put, args=(b"shared",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert blobs.get(hashlib.sha256(b"shared").hexdigest()) == b"shared"
