"""Which pictures are taken, how large they are as shown, and what the others are told."""

import struct
import zlib
from contextlib import suppress
from random import Random
from time import monotonic

import numpy as np
import pytest

from rotoscope.media import image, jpeg, sniff
from rotoscope.media.facts import ImageFacts, MediaKind, MediaRefused, Refused
from rotoscope.media.workshop import Workshop
from tests.pictures import a_jpeg, an_image


def a_huge_png(width: int, height: int, rows: int = 1) -> bytes:
    """A PNG that claims to be huge, in a few kilobytes; so many of its `rows` are really there."""

    def block(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(bytes(rows * (1 + width * 4)), 1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + block(b"IHDR", header) + block(b"IDAT", pixels) + block(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "media_type", "mode"),
    [
        ("JPEG", "image/jpeg", "RGB"),
        ("JPEG", "image/jpeg", "L"),
        ("JPEG", "image/jpeg", "CMYK"),
        ("PNG", "image/png", "RGBA"),
        ("PNG", "image/png", "P"),
        ("WEBP", "image/webp", "RGB"),
        ("GIF", "image/gif", "P"),
        ("BMP", "image/bmp", "RGB"),
    ],
)
def test_the_formats_that_browsers_show_are_taken(workshop: Workshop, kind: str, media_type: str, mode: str) -> None:
    assert workshop.inspect_image(an_image(kind, mode=mode)) == ImageFacts(64, 48, media_type)


def test_a_progressive_jpeg_is_taken(workshop: Workshop) -> None:
    assert workshop.inspect_image(an_image("JPEG", progressive=True)) == ImageFacts(64, 48, "image/jpeg")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_is_that_of_the_picture_as_shown(workshop: Workshop, orientation: int) -> None:
    facts = workshop.inspect_image(a_jpeg(64, 48, orientation=orientation))
    assert (facts.width, facts.height) == ((48, 64) if orientation >= 5 else (64, 48))


def test_the_orientation_of_other_formats_counts_too(workshop: Workshop) -> None:
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    for kind in ("PNG", "WEBP"):
        facts = workshop.inspect_image(an_image(kind, exif=exif[6:] if kind == "PNG" else exif))
        assert (facts.width, facts.height) == (48, 64)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\n <!DOCTYPE html><title>Sign in</title>", "got_html"),
        (b"<html>", "got_html"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "not_an_image"),
        (b'{"error": "expired"}', "not_an_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image_format_refused"),
        (b"II*\0" + bytes(100), "image_format_refused"),
        (b"%!PS-Adobe-3.0 EPSF", "image_format_refused"),
        (b"%PDF-1.7", "image_format_refused"),
        (b"\0\0\0\x20ftypavif", "image_format_refused"),
        (b"\0\0\0\x20ftypisom", "got_video"),
        (b"#EXTM3U", "not_an_image"),
        (b"\xff\xd8\xff\xe0junk", "image_broken"),
        (b"\x89PNG\r\n\x1a\njunk", "image_broken"),
        (b"GIF89a", "image_broken"),
        (b"BM", "image_broken"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image_broken"),
        (a_jpeg()[:-200], "image_broken"),
        (
            an_image("PNG", np.random.default_rng(0).integers(0, 255, (48, 64, 3), dtype=np.uint8))[:-500],
            "image_broken",
        ),
    ],
)
def test_what_is_no_whole_picture_is_told_what_it_is(workshop: Workshop, data: bytes, code: str) -> None:
    with pytest.raises(MediaRefused) as caught:
        workshop.inspect_image(data)
    assert caught.value.refusal.code == code
    assert caught.value.refusal.message.endswith((".", ">."))


def test_trifling_damage_is_forgiven_as_browsers_do(workshop: Workshop) -> None:
    data = a_jpeg()
    assert workshop.inspect_image(data[:-2] + b"\x00\x00" + data[-2:]).width == 64
    assert workshop.inspect_image(data + b"trailing junk").width == 64


def test_a_bomb_of_pixels_is_refused_before_it_is_opened(workshop: Workshop) -> None:
    bomb = a_huge_png(13_000, 13_000)
    claim = bytearray(a_jpeg())
    at = claim.index(b"\xff\xc0") + 5
    claim[at : at + 4] = struct.pack(">HH", 9_000, 9_000)
    started = monotonic()
    for data in (bomb, bytes(claim)):
        with pytest.raises(MediaRefused, match="at most 64,000,000 pixels"):
            workshop.inspect_image(data)
    assert monotonic() - started < 60


def test_one_bad_picture_among_many_is_the_only_one_refused(workshop: Workshop) -> None:
    found = workshop.inspect_images([a_jpeg(), b"<html>", a_jpeg(32, 16)])
    assert [type(one) for one in found] == [ImageFacts, Refused, ImageFacts]


def test_a_picture_that_kills_its_child_is_refused_and_the_next_is_served(tmp_path) -> None:
    """64 megapixels do not fit into the memory of this child."""
    workshop = Workshop(tmp_path, children_max=1, memory_bytes_max=300 << 20, pixels_max=10**9)
    try:
        found = workshop.inspect_images([a_jpeg(), a_huge_png(8_000, 8_000, rows=8_000), a_jpeg()])
        assert [getattr(one, "code", "good") for one in found][0::2] == ["good", "good"]
        assert isinstance(found[1], Refused)
    finally:
        workshop.close()


def test_a_thumbnail_is_small_and_upright(workshop: Workshop) -> None:
    for data in (a_jpeg(640, 480), a_jpeg(640, 480, orientation=6), an_image("PNG", mode="RGBA"), a_jpeg(20, 10)):
        shown, small = workshop.inspect_image(data), workshop.inspect_image(workshop.thumbnail(data, 60))
        assert max(small.width, small.height) <= 60
        assert (small.width < small.height) == (shown.width < shown.height)


def test_a_thumbnail_of_no_picture_is_refused(workshop: Workshop) -> None:
    with pytest.raises(MediaRefused):
        workshop.thumbnail(a_jpeg()[:100], 60)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"PK\x03\x04", MediaKind.ARCHIVE),
        (b"\0\0\0\x18ftypmp42", MediaKind.VIDEO),
        (b"\x1a\x45\xdf\xa3", MediaKind.VIDEO),
        (b"RIFF\0\0\0\0AVI LIST", MediaKind.VIDEO),
        (b"\xff\xd8\xff", MediaKind.IMAGE),
    ],
)
def test_an_upload_is_known_by_its_first_bytes(head: bytes, kind: MediaKind) -> None:
    assert sniff.media_kind(head) is kind


@pytest.mark.parametrize(
    "data", [b"ffconcat version 1.0\nfile sibling.mp4\n", b"#EXTM3U\nhttp://10.0.0.1/", b"RIFF", b""]
)
def test_a_playlist_is_no_upload(data: bytes) -> None:
    with pytest.raises(MediaRefused):
        sniff.media_kind(data)


def test_the_head_of_a_jpeg_is_read_or_given_up_whatever_is_in_it() -> None:
    whole = a_jpeg(orientation=6)
    random = np.random.default_rng(7)
    for _ in range(2000):
        damaged = bytearray(whole)
        for at in random.integers(2, len(damaged), 3):
            damaged[at] = random.integers(0, 256)
        jpeg.read_head(bytes(damaged[: random.integers(0, len(damaged))]))


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow says what it forgives
def test_damage_of_any_kind_is_a_refusal_and_never_a_crash() -> None:
    """In this process, so that an error which a child would die of is seen."""
    pixels = np.random.default_rng(0).integers(0, 255, (24, 32, 3), dtype=np.uint8)
    whole = [an_image(kind, pixels) for kind in ("JPEG", "PNG", "GIF", "BMP", "WEBP")] + [a_jpeg(orientation=6)]
    random = Random(3)
    for number in range(400):
        data = bytearray(whole[number % len(whole)])
        for _ in range(random.randint(1, 5)):
            data[random.randrange(random.choice((60, len(data))))] = random.randrange(256)
        with suppress(MediaRefused):
            image.inspect(bytes(data[: random.choice((len(data), random.randrange(len(data))))]), 10**6)
