"""The workshop as a whole: its children come and go, and a file never takes it down."""

import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from rotoscope.media.staging import PartsLost, Staging, UploadBusy
from rotoscope.media.workshop import Workshop, WorkshopClosed
from tests.pictures import ODD_VIDEO, a_jpeg


def test_a_closed_workshop_says_so_instead_of_blaming_the_file(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    path = ODD_VIDEO / "video_without_valid_keyframes.mp4"
    pictures = workshop.split(path, workshop.probe_video(path))
    next(pictures)
    workshop.close()
    with pytest.raises(WorkshopClosed):
        list(pictures)
    with pytest.raises(WorkshopClosed):
        workshop.inspect_image(a_jpeg())


def test_many_threads_share_few_children(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path, children_max=2)
    found: list[int] = []

    def inspect(width: int) -> None:
        found.extend(facts.width for facts in workshop.inspect_images([a_jpeg(width)] * 5))  # type: ignore[union-attr]

    threads = [threading.Thread(target=inspect, args=[width]) for width in range(10, 18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    workshop.close()
    assert sorted(found) == sorted([width for width in range(10, 18) for _ in range(5)])


def test_what_was_not_acknowledged_is_forgotten_when_an_upload_goes_on(tmp_path: Path) -> None:
    staging = Staging(tmp_path)
    with staging.locked("u") as part:
        part.write(b"acknowledged and not")
    with staging.locked("u") as part:
        staging.rewind(part, 12)
        part.write(b"!")
        with pytest.raises(PartsLost):
            staging.rewind(part, 100)
        with pytest.raises(UploadBusy), staging.locked("u"):
            pass
    assert staging.upload_path("u").read_bytes() == b"acknowledged!"


def test_a_damaged_thumbnail_is_made_again(tmp_path: Path) -> None:
    staging = Staging(tmp_path)
    made = a_jpeg()
    assert staging.thumbnail("abc", lambda: made) == made
    assert staging.thumbnail("abc", lambda: b"not asked") == made
    (tmp_path / "thumbnails" / "ab" / "abc").write_bytes(made[:-5])
    assert staging.thumbnail("abc", lambda: made) == made
    assert list((tmp_path / "scratch").iterdir()) == []


def test_thumbnails_stay_within_their_bytes_and_the_oldest_go_first(tmp_path: Path) -> None:
    made = a_jpeg()
    older = Staging(tmp_path)
    for number in range(10):
        older.thumbnail(f"{number:02d}", lambda: made)
        os.utime(tmp_path / "thumbnails" / f"{number:02d}" / f"{number:02d}", (1000 + number, 1000 + number))
    staging = Staging(tmp_path, thumbnails_bytes_max=5 * len(made))
    staging.thumbnail("new", lambda: made)
    assert kept_in(tmp_path) == ["07", "08", "09", "new"]
    staging.thumbnail("one", lambda: made)
    assert kept_in(tmp_path) == ["07", "08", "09", "new", "one"]
    staging.thumbnail("two", lambda: made)
    assert kept_in(tmp_path) == ["09", "new", "one", "two"]
    assert staging.thumbnail("07", lambda: made) == made


def test_no_thumbnail_is_kept_where_there_is_no_room_for_any(tmp_path: Path) -> None:
    made = a_jpeg()
    assert Staging(tmp_path, thumbnails_bytes_max=0).thumbnail("abc", lambda: made) == made
    assert kept_in(tmp_path) == []


def kept_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("thumbnails/*/*"))


def test_small_pictures_share_one_child_instead_of_paying_for_another(tmp_path: Path) -> None:
    before = _children()
    workshop = Workshop(tmp_path, children_max=2)
    workshop.inspect_image(a_jpeg())
    threads = [threading.Thread(target=workshop.inspect_images, args=[[a_jpeg()] * 5]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    born = _children() - before
    workshop.close()
    assert len(born) == 1


def _children() -> set[str]:
    """Who calls this process its parent. What a thread lists as its own goes to another one while that thread ends."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # gone meanwhile
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            if parent == str(os.getpid()):
                found.add(entry.name)
    return found
