"""Videos: every frame, by its number in the order of showing, upright and in the right colours."""

from pathlib import Path

import av
import numpy as np
import pytest
import simplejpeg

from rotoscope.media.facts import MediaRefused, VideoFacts
from rotoscope.media.workshop import Workshop
from tests.pictures import ODD_VIDEO, a_clip, a_jpeg, number_of


def numbers(workshop: Workshop, path: Path, facts: VideoFacts, start: int = 0, stop: int | None = None) -> list[int]:
    return [number_of(picture.data) for picture in workshop.split(path, facts, start, stop)]


@pytest.mark.parametrize(
    ("name", "size", "count"),
    [
        ("video_1.mp4", (800, 800), 3),
        ("test_rotated_90_video.mp4", (100, 200), 25),
        ("video_with_chapters.mp4", (320, 240), 50),
        ("video_without_valid_keyframes.mp4", (1920, 1080), 25),
    ],
)
def test_odd_videos_are_split_whole(workshop: Workshop, name: str, size: tuple[int, int], count: int) -> None:
    facts = workshop.probe_video(ODD_VIDEO / name)
    assert (facts.width, facts.height) == size
    pictures = list(workshop.split(ODD_VIDEO / name, facts))
    assert [picture.index for picture in pictures] == list(range(count))
    for picture in pictures:
        assert picture.facts is not None
        assert (picture.facts.width, picture.facts.height) == size
        assert simplejpeg.decode_jpeg_header(picture.data)[:2] == size[::-1]


@pytest.mark.parametrize("name", ["video_with_chapters.mp4", "video_without_valid_keyframes.mp4"])
def test_going_on_in_the_middle_gives_the_same_bytes(workshop: Workshop, name: str) -> None:
    facts = workshop.probe_video(ODD_VIDEO / name)
    whole = list(workshop.split(ODD_VIDEO / name, facts))
    for start in (13, facts.frame_count - 1):
        assert list(workshop.split(ODD_VIDEO / name, facts, start, start + 2)) == whole[start : start + 2]


@pytest.mark.parametrize(
    ("suffix", "codec", "b_frames"),
    [
        ("mp4", "libx264", 3),
        ("mkv", "libx264", 0),
        ("webm", "libvpx-vp9", 0),
        ("avi", "mpeg4", 0),
        ("ts", "libx264", 2),
    ],
)
def test_frame_n_is_frame_n_in_every_container(
    workshop: Workshop, tmp_path: Path, suffix: str, codec: str, b_frames: int
) -> None:
    path = a_clip(tmp_path / f"clip.{suffix}", 12, codec=codec, b_frames=b_frames)
    facts = workshop.probe_video(path)
    assert facts.frame_count == 12
    assert numbers(workshop, path, facts) == list(range(12))
    for start in (4, 11):
        assert numbers(workshop, path, facts, start) == list(range(start, 12))


def test_a_variable_frame_rate_makes_no_difference(workshop: Workshop, tmp_path: Path) -> None:
    times = [0, 1, 2, 50, 51, 200, 201, 202, 900, 901]
    path = a_clip(tmp_path / "clip.mp4", 10, times=times)
    facts = workshop.probe_video(path)
    scale = facts.times[3] / 50
    assert [time / scale for time in facts.times] == times
    assert numbers(workshop, path, facts) == list(range(10))


def test_odd_sizes_keep_their_last_row_and_column(workshop: Workshop, tmp_path: Path) -> None:
    path = a_clip(tmp_path / "clip.webm", 3, width=65, height=47, codec="libvpx-vp9", b_frames=0)
    facts = workshop.probe_video(path)
    assert (facts.width, facts.height) == (65, 47)
    assert numbers(workshop, path, facts) == [0, 1, 2]


def test_colours_are_those_that_a_player_shows(workshop: Workshop) -> None:
    """Limited-range planes taken for full range would miss by 25 levels."""
    path = ODD_VIDEO / "video_1.mp4"
    first = next(iter(workshop.split(path, workshop.probe_video(path), 0, 1)))
    with av.open(str(path)) as container:
        expected = next(container.decode(video=0)).to_ndarray(format="rgb24").astype(float)
    error = np.abs(simplejpeg.decode_jpeg(first.data).astype(float) - expected)
    assert error.mean() < 2


def test_a_video_that_breaks_off_has_the_frames_that_it_has(workshop: Workshop, tmp_path: Path) -> None:
    whole = a_clip(tmp_path / "clip.mkv", 12, b_frames=0, width=320, height=240)
    torn = tmp_path / "torn.mkv"
    torn.write_bytes(whole.read_bytes()[:-600])
    facts = workshop.probe_video(torn)
    pictures = list(workshop.split(torn, facts))
    assert len(pictures) == facts.frame_count
    assert 0 < sum(picture.refusal is None for picture in pictures) <= 12


def test_a_damaged_frame_is_refused_in_its_place(workshop: Workshop, tmp_path: Path) -> None:
    path = a_clip(tmp_path / "clip.avi", 12, codec="mjpeg", b_frames=0)
    facts = workshop.probe_video(path)
    data = bytearray(path.read_bytes())
    frame = -1
    for _ in range(5):
        frame = data.index(b"\xff\xd8\xff", frame + 1)
    end = data.index(b"\xff\xd9", frame)
    data[frame:end] = bytes(end - frame)
    path.write_bytes(data)
    pictures = list(workshop.split(path, facts))
    assert [picture.index for picture in pictures] == list(range(12))
    assert [picture.index for picture in pictures if picture.refusal] == [4]


@pytest.mark.parametrize(
    "data",
    [
        b"ffconcat version 1.0\nfile '/etc/hostname'\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1/x.ts\n",
        b"\0\0\0\x18ftypmp42" + bytes(1000),
        b"\x1a\x45\xdf\xa3" + b"junk" * 100,
        a_jpeg(),
        b"",
    ],
)
def test_what_is_no_video_is_refused(workshop: Workshop, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(data)
    with pytest.raises(MediaRefused) as caught:
        workshop.probe_video(path)
    assert caught.value.refusal.code in ("video_broken", "video_without_frames")


def test_a_codec_that_nobody_knows_is_named_as_the_cause(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes((ODD_VIDEO / "video_1.mp4").read_bytes().replace(b"avc1\0\0\0\0", b"what\0\0\0\0"))
    with pytest.raises(MediaRefused) as caught:
        workshop.probe_video(path)
    assert caught.value.refusal.code == "video_codec_unknown"


def test_a_video_with_too_many_frames_is_refused(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "workshop", frames_max=5)
    with pytest.raises(MediaRefused, match="more than 5 frames"):
        workshop.probe_video(ODD_VIDEO / "video_with_chapters.mp4")
    workshop.close()


def test_a_video_with_too_many_pixels_is_refused(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "workshop", pixels_max=1000)
    with pytest.raises(MediaRefused, match="800 x 800"):
        workshop.probe_video(ODD_VIDEO / "video_1.mp4")
    workshop.close()
