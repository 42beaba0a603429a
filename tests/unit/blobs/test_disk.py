"""What is special about a folder: paths, left-overs, and names that are no names."""

import os
import time
from pathlib import Path

import pytest

from rotoscope.blobs import BlobMissing, disk
from rotoscope.blobs.disk import DiskBlobs

MANY = [b"%d" % number for number in range(40)]


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the folders that were synced, in order."""
    names: list[str] = []
    sync = disk.sync_folder

    def noted(folder: Path) -> None:
        names.append(folder.name)
        sync(folder)

    monkeypatch.setattr(disk, "sync_folder", noted)
    return names


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


def test_the_folder_of_every_new_blob_is_synced_once(tmp_path: Path, synced: list[str]) -> None:
    blobs = DiskBlobs(tmp_path)
    synced.clear()
    names = blobs.put_many(MANY)
    assert sorted(synced) == sorted({name[:2] for name in names})
    with blobs.writer() as writer:
        writer.write(b"one more")
    assert synced[-1] == writer.sha256[:2]


def test_what_is_known_to_be_durable_costs_no_sync(tmp_path: Path, synced: list[str]) -> None:
    blobs = DiskBlobs(tmp_path)
    blobs.put_many(MANY)
    synced.clear()
    assert [blobs.get(name) for name in blobs.put_many(MANY)] == MANY
    blobs.put(MANY[0])
    with blobs.writer() as writer:
        writer.write(MANY[1])
    assert synced == []
    new = blobs.put_many([*MANY, b"one more"])[-1]
    assert synced == [new[:2]]


def test_a_blob_that_somebody_else_left_there_is_synced_before_it_is_told(tmp_path: Path, synced: list[str]) -> None:
    theirs, ours = DiskBlobs(tmp_path), DiskBlobs(tmp_path)
    name = theirs.put(b"shared")
    for _ in range(2):
        synced.clear()
        ours.put(b"shared")
        assert synced == [name[:2]]
        place = theirs.path(name)
        assert place is not None
        (tmp_path / "copy").write_bytes(b"shared")
        (tmp_path / "copy").rename(place)  # their writer was slower than ours: the name stands for another file now


def test_a_deleted_blob_is_synced_anew(tmp_path: Path, synced: list[str]) -> None:
    blobs = DiskBlobs(tmp_path)
    name = blobs.put(b"soon gone")
    blobs.delete(name)
    synced.clear()
    blobs.put(b"soon gone")
    assert synced == [name[:2]]


def test_the_memory_of_durable_names_is_bounded(
    tmp_path: Path, synced: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_DURABLE_MAX", 4)
    blobs = DiskBlobs(tmp_path)
    name = blobs.put(b"the first")
    for data in MANY[:4]:
        blobs.put(data)
    synced.clear()
    blobs.put(b"the first")
    assert synced == [name[:2]]
