"""What is special about a folder: paths, left-overs, and names that are no names."""

import os
import time
from pathlib import Path

import pytest

from rotoscope.blobs import BlobMissing
from rotoscope.blobs.disk import DiskBlobs


def test_a_blob_lies_where_path_says(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path)
    path = blobs.path(blobs.put(b"frame"))
    assert path is not None
    assert path.read_bytes() == b"frame"
    assert blobs.path("0" * 64) is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 65, "/etc/passwd", "0" * 64 + "\n"])
def test_only_a_hash_is_a_name(tmp_path: Path, name: str) -> None:
    blobs = DiskBlobs(tmp_path)
    for ask in (blobs.get, blobs.size, blobs.exists, blobs.path, blobs.delete):
        with pytest.raises(BlobMissing):
            ask(name)


def test_a_damaged_blob_is_mended_by_putting_it_again(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path)
    sha256 = blobs.put(b"a whole frame")
    path = blobs.path(sha256)
    assert path is not None
    path.write_bytes(b"cut")
    blobs.put(b"a whole frame")
    assert blobs.get(sha256) == b"a whole frame"


def test_unfinished_files_are_swept_when_a_day_old(tmp_path: Path) -> None:
    DiskBlobs(tmp_path)
    old, young = tmp_path / "new" / "old", tmp_path / "new" / "young"
    old.touch()
    young.touch()
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    DiskBlobs(tmp_path)
    assert [left.name for left in (tmp_path / "new").iterdir()] == ["young"]


def test_nothing_unfinished_is_left_behind(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path)
    blobs.put_many([b"a", b"b", b"a"])
    blobs.put(b"a")
    with blobs.writer() as writer:
        writer.write(b"a")
    assert list((tmp_path / "new").iterdir()) == []
