"""What is special about packs: one sync for many, nothing half is found, and the index can be made again."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rotoscope.blobs import BlobMissing, disk, packs
from rotoscope.blobs.disk import DiskBlobs
from rotoscope.domain.errors import StorageFull

LATER_MS = 1 << 50
MANY = [b"picture %d" % number * 50 for number in range(40)]


@pytest.fixture
def blobs(tmp_path: Path) -> Iterator[DiskBlobs]:
    opened = DiskBlobs(tmp_path, is_packing=True)
    yield opened
    opened.close()


def packs_in(folder: Path) -> list[Path]:
    return sorted((folder / "packs").glob("*.pack"))


def reopened(folder: Path, *, is_packing: bool = True) -> DiskBlobs:
    return DiskBlobs(folder, is_packing=is_packing)


def test_many_small_blobs_cost_one_sync(blobs: DiskBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs.put(b"the first, which makes the pack")
    synced: list[int] = []
    for room in (disk, packs):
        monkeypatch.setattr(room, "sync_file", synced.append)
        monkeypatch.setattr(room, "sync_folder", synced.append)
    names = blobs.put_many(MANY)
    assert len(synced) == 1
    assert [blobs.get(name) for name in names] == MANY
    blobs.put_many(MANY)
    assert len(synced) == 1


def test_a_large_blob_has_a_file_of_its_own(blobs: DiskBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "PACKED_BYTES_MAX", 100)
    small, large = blobs.put_many([b"s" * 100, b"l" * 101])
    assert blobs.path(small) is None
    assert blobs.path(large) == tmp_path / large[:2] / large


def test_packs_are_read_by_who_does_not_pack(blobs: DiskBlobs, tmp_path: Path) -> None:
    names = blobs.put_many(MANY)
    others = reopened(tmp_path, is_packing=False)
    assert [others.get(name) for name in names] == MANY
    assert others.path(others.put(b"theirs")) is not None


def test_a_lost_index_is_made_again(tmp_path: Path) -> None:
    blobs = reopened(tmp_path)
    names = blobs.put_many(MANY)
    blobs.close()
    for left in (tmp_path / "packs").glob("index.*"):
        left.unlink()
    assert [reopened(tmp_path).get(name) for name in names] == MANY


@pytest.mark.parametrize("tail", [b"RPK1", b"\0" * 200, b"RPK1" + bytes(32) + b"\0\0\0\x05false"])
def test_what_is_half_is_cut_off_before_more_is_appended(tmp_path: Path, tail: bytes) -> None:
    blobs = reopened(tmp_path)
    first = blobs.put(b"whole")
    blobs.close()
    [pack] = packs_in(tmp_path)
    with pack.open("ab") as file:
        file.write(tail)
    for left in (tmp_path / "packs").glob("index.*"):
        left.unlink()
    again = reopened(tmp_path)
    second = again.put(b"after the cut")
    again.close()
    third = reopened(tmp_path)
    assert (third.get(first), third.get(second)) == (b"whole", b"after the cut")
    assert packs_in(tmp_path) == [pack]


def test_a_record_that_was_never_indexed_is_found_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = reopened(tmp_path)
    blobs.put(b"indexed")
    with monkeypatch.context() as patch:
        patch.setattr(packs.PackIndex, "add", _full)
        with pytest.raises(StorageFull):
            blobs.put(b"written and synced")
    assert not blobs.exists(hashlib.sha256(b"written and synced").hexdigest())
    blobs.put(b"one more, behind it")
    assert blobs.get(hashlib.sha256(b"written and synced").hexdigest()) == b"written and synced"


def test_a_full_disk_is_told_and_leaves_nothing(blobs: DiskBlobs, tmp_path: Path) -> None:
    first = blobs.put(b"there was room")
    size = packs_in(tmp_path)[0].stat().st_size
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packs, "write_all", _half_written)
        with pytest.raises(StorageFull):
            blobs.put(b"no room for this")
    second = blobs.put(b"room again")
    assert packs_in(tmp_path)[0].stat().st_size == size + packs.HEAD_BYTES + len(b"room again")
    assert (blobs.get(first), blobs.get(second)) == (b"there was room", b"room again")


def test_two_who_pack_never_share_a_pack(blobs: DiskBlobs, tmp_path: Path) -> None:
    other = reopened(tmp_path)
    names = [one.put(b"%d of %d" % (number, id(one))) for number in range(3) for one in (blobs, other)]
    assert len(packs_in(tmp_path)) == 2
    assert all(one.exists(name) for one in (blobs, other) for name in names)


def test_a_full_pack_is_followed_by_another(blobs: DiskBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "PACK_BYTES_MAX", 900)
    names = [blobs.put(data) for data in MANY[:6]]
    assert len(packs_in(tmp_path)) == 3
    blobs.close()
    assert [reopened(tmp_path).get(name) for name in names] == MANY[:6]


def test_names_behind_the_end_of_a_cut_pack_never_find_other_bytes(tmp_path: Path) -> None:
    blobs = reopened(tmp_path)
    names = blobs.put_many(MANY)
    blobs.close()
    os.truncate(packs_in(tmp_path)[0], 700)
    again = reopened(tmp_path)
    assert again.get(names[0]) == MANY[0]
    with pytest.raises(BlobMissing):
        again.get(names[-1])
    again.put_many([b"something else" * 100 for _ in MANY])
    assert not again.exists(names[-1])
    assert again.get(again.put(MANY[-1])) == MANY[-1]


def test_a_file_of_the_same_name_goes_first_so_damage_is_mended_by_copying(blobs: DiskBlobs, tmp_path: Path) -> None:
    name = blobs.put(b"a frame that rots")
    [pack] = packs_in(tmp_path)
    pack.write_bytes(pack.read_bytes().replace(b"rots", b"rats"))
    assert blobs.get(name) == b"a frame that rats"
    backup = DiskBlobs(tmp_path / "backup")
    backup.put(b"a frame that rots")
    shutil.copyfile(backup.path(name) or "", tmp_path / name[:2] / name)
    assert blobs.get(name) == b"a frame that rots"


def gone(blobs: DiskBlobs, *names: str) -> None:
    blobs.aside.take(names, LATER_MS, 0)
    blobs.aside.drop(names)


def test_dropped_bytes_are_nowhere_on_the_disk(blobs: DiskBlobs, tmp_path: Path) -> None:
    blobs.put_many(MANY)
    gone(blobs, blobs.put(b"a face that must be forgotten"))
    last = blobs.put(b"behind it")
    assert not any(b"must be forgotten" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    blobs.close()
    for left in (tmp_path / "packs").glob("index.*"):
        left.unlink()
    again = reopened(tmp_path)
    assert [again.get(hashlib.sha256(data).hexdigest()) for data in MANY] == MANY
    assert again.get(last) == b"behind it"


def test_a_pack_that_is_mostly_holes_is_given_up(blobs: DiskBlobs, tmp_path: Path) -> None:
    names = blobs.put_many(MANY)
    [old] = packs_in(tmp_path)
    gone(blobs, *names[:15])
    assert packs_in(tmp_path) == [old]
    gone(blobs, *names[15:30])
    assert old not in packs_in(tmp_path)
    assert [blobs.get(name) for name in names[30:]] == MANY[30:]
    blobs.close()
    again = reopened(tmp_path)
    assert [again.get(name) for name in names[30:]] == MANY[30:]
    assert again.get(again.put(MANY[0])) == MANY[0]


def test_a_pack_in_which_something_rots_is_not_given_up(blobs: DiskBlobs, tmp_path: Path) -> None:
    names = blobs.put_many(MANY)
    [old] = packs_in(tmp_path)
    old.write_bytes(old.read_bytes().replace(MANY[39], b"p1cture 39" * 50))
    gone(blobs, *names[:30])
    assert old in packs_in(tmp_path)
    assert blobs.get(names[39]) == b"p1cture 39" * 50, "the doctor is to see it"


@pytest.mark.parametrize("rotten", [b"RPK1", MANY[20]], ids=["a head", "the bytes"])
def test_what_rots_takes_nothing_else_with_it(tmp_path: Path, rotten: bytes) -> None:
    blobs = reopened(tmp_path)
    names = [blobs.put(data) for data in MANY]
    blobs.close()
    [pack] = packs_in(tmp_path)
    data = pack.read_bytes()
    start = data.index(MANY[20]) - (packs.HEAD_BYTES if rotten == b"RPK1" else 0)
    pack.write_bytes(data[:start] + b"rust" + data[start + 4 :])
    for left in (tmp_path / "packs").glob("index.*"):
        left.unlink()
    again = reopened(tmp_path)
    assert [name for name in names if not again.exists(name)] == [names[20]]
    assert again.put(MANY[20]) == names[20]
    assert again.get(names[20]) == MANY[20]


def _full(*_arguments: object) -> None:
    raise StorageFull


def _half_written(descriptor: int, data: bytes, start: int) -> None:
    os.pwrite(descriptor, data[: len(data) // 2], start)
    raise OSError(errno.ENOSPC, "No space left on device")
