"""Archives: pictures in natural order, and no way to do harm."""

import stat
import zipfile
from pathlib import Path

import pytest

from rotoscope.media.archive import natural_key
from rotoscope.media.facts import MediaRefused
from rotoscope.media.workshop import Workshop
from tests.pictures import a_jpeg, an_archive, an_image


def refusal_of(workshop: Workshop, path: Path) -> str:
    with pytest.raises(MediaRefused) as caught:
        workshop.list_archive(path)
    return caught.value.refusal.code


def test_pictures_come_in_natural_order_and_litter_is_passed_over(workshop: Workshop, tmp_path: Path) -> None:
    names = ["b/10.jpg", "b/9.jpg", "a/frame2.PNG", "a/frame10.png"]
    litter = ["__MACOSX/b/._9.jpg", "b/.DS_Store", "notes.txt", ".hidden/1.jpg", "Thumbs.db"]
    path = an_archive(tmp_path / "x.zip", dict.fromkeys(names + litter, a_jpeg()))
    assert workshop.list_archive(path).names == ["a/frame2.PNG", "a/frame10.png", "b/9.jpg", "b/10.jpg"]


def test_pictures_are_unpacked_and_a_bad_one_is_refused_in_its_place(workshop: Workshop, tmp_path: Path) -> None:
    entries = {"1.jpg": a_jpeg(seed=1), "2.jpg": b"<html>", "3.png": an_image("PNG"), "4.bmp": b"BM" + bytes(1_000_001)}
    path = an_archive(tmp_path / "x.zip", entries, zipfile.ZIP_DEFLATED)
    pictures = list(workshop.unpack(path, list(entries)))
    assert [picture.index for picture in pictures] == [0, 1, 2, 3]
    assert pictures[0].data == entries["1.jpg"]
    assert [picture.refusal and picture.refusal.code for picture in pictures] == [None, "got_html", None, "too_large"]


def test_a_damaged_entry_is_refused_in_its_place(workshop: Workshop, tmp_path: Path) -> None:
    path = an_archive(tmp_path / "x.zip", {"1.jpg": a_jpeg(seed=1), "2.jpg": a_jpeg(seed=2)})
    data = bytearray(path.read_bytes())
    data[200:210] = bytes(10)
    path.write_bytes(data)
    assert [picture.refusal and picture.refusal.code for picture in workshop.unpack(path, ["1.jpg", "2.jpg"])] == [
        "archive_broken",
        None,
    ]


def test_names_are_labels_and_never_paths(workshop: Workshop, tmp_path: Path) -> None:
    names = ["../../up.jpg", "/etc/1.jpg", "C:\\2.jpg", "a%2e%2e/3.jpg", "__proto__.jpg"]
    path = an_archive(tmp_path / "x.zip", dict.fromkeys(names, a_jpeg()))
    assert sorted(workshop.list_archive(path).names) == sorted(names)
    assert len(list(workshop.unpack(path, names))) == 5
    assert {file.name for file in tmp_path.rglob("*")} == {"x.zip"}


def test_links_are_not_pictures(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("1.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal_of(workshop, path) == "archive_empty"


def test_a_bomb_is_refused_by_its_list(workshop: Workshop, tmp_path: Path) -> None:
    path = an_archive(tmp_path / "x.zip", {"1.bmp": b"BM" + bytes(160_000_000)}, zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 400_000
    assert refusal_of(workshop, path) == "archive_bomb"


def test_an_entry_that_lies_about_its_size_is_cut_at_the_limit(workshop: Workshop, tmp_path: Path) -> None:
    path = an_archive(tmp_path / "x.zip", {"1.bmp": b"BM" + bytes(50_000_000)}, zipfile.ZIP_DEFLATED)
    data = path.read_bytes().replace((50_000_002).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path.write_bytes(data)
    [picture] = workshop.unpack(path, ["1.bmp"])
    assert picture.refusal is not None


def test_archives_that_cannot_be_used_are_told_why(workshop: Workshop, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04" + bytes(100))
    assert refusal_of(workshop, broken) == "archive_broken"
    assert refusal_of(workshop, an_archive(tmp_path / "none.zip", {"a.txt": b""})) == "archive_empty"
    many = an_archive(tmp_path / "many.zip", {f"{number}.jpg": b"" for number in range(1001)})
    assert refusal_of(workshop, many) == "too_many_frames"
    assert refusal_of(workshop, an_archive(tmp_path / "name.zip", {"a\x07.jpg": b""})) == "archive_name_refused"
    locked = an_archive(tmp_path / "locked.zip", {"a.jpg": a_jpeg()})
    data = bytearray(locked.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(data)
    assert refusal_of(workshop, locked) == "archive_encrypted"


def test_numbers_in_names_count_as_numbers() -> None:
    names = ["1", "02", "2", "10", "a", "a1b2", "a1b10", "a10", "b", "٣.jpg", "²"]
    assert sorted(names, key=natural_key)[:4] in (["1", "2", "02", "10"], ["1", "02", "2", "10"])
