"""What people get of a picture: all that is to be seen, and nothing that its camera wrote beside it."""

import io
import random
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from rotoscope.media.bare import bare
from tests.pictures import ORIENTATION_TAG, a_jpeg, an_image

CANARY = "CANARY-51.4779N-0.0015W"
GPS_TAG, ARTIST_TAG, LATITUDE_TAG = 0x8825, 0x013B, 0x001D
XMP = f"<x:xmpmeta><where>{CANARY}</where></x:xmpmeta>".encode()
COLOURS = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PIXELS = np.random.default_rng(1).integers(0, 255, (48, 64, 3), dtype=np.uint8)


def notes(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    if orientation != 1:
        exif[ORIENTATION_TAG] = orientation
    exif[ARTIST_TAG] = CANARY
    exif.get_ifd(GPS_TAG)[LATITUDE_TAG] = CANARY
    return exif


def noted(kind: str, orientation: int = 1) -> bytes:
    more: dict[str, Any] = {"exif": notes(orientation), "icc_profile": COLOURS}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", CANARY)
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
        texts.add_text("Packed", CANARY, zip=True)
        more |= {"pnginfo": texts}
    else:
        more |= {"xmp": XMP}
    if kind == "JPEG":
        more |= {"comment": CANARY, "progressive": orientation % 2 == 0, "quality": 90}
    if kind == "WEBP":
        more |= {"lossless": orientation % 2 == 0}
    return an_image(kind, PIXELS, **more)


def seen(data: bytes) -> tuple[bytes, int, object]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGB").tobytes(), picture.getexif().get(ORIENTATION_TAG, 1), picture.info["icc_profile"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_notes_go_and_everything_that_is_seen_stays(kind: str, orientation: int) -> None:
    data = noted(kind, orientation)
    assert CANARY.encode() in data
    found = bare(data)
    assert CANARY.encode() not in found
    assert seen(found) == seen(data)
    with Image.open(io.BytesIO(found)) as picture:
        assert set(picture.getexif()) <= {ORIENTATION_TAG}
        assert not {"xmp", "comment", "Comment", "Packed", "XML:com.adobe.xmp"} & set(picture.info)
    assert bare(found) == found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hangs_behind_a_picture_goes_too(kind: str) -> None:
    """Telephones put a film there, and other pictures, with notes of their own."""
    data = noted(kind)
    assert bare(data + b"\0\0\0\x18ftypmp42" + CANARY.encode() + noted("JPEG")) == bare(data)


def test_a_picture_without_notes_stays_to_the_byte() -> None:
    for plain in (a_jpeg(), an_image("PNG"), an_image("WEBP"), an_image("GIF"), an_image("BMP")):
        assert bare(plain) == plain


def test_an_animation_goes_on() -> None:
    frames = [Image.fromarray(PIXELS), Image.fromarray(255 - PIXELS)]
    for kind in ("PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], exif=notes(1))
        with Image.open(io.BytesIO(bare(out.getvalue()))) as picture:
            assert getattr(picture, "n_frames", 1) == 2


def test_a_picture_that_breaks_off_is_shown_as_far_as_it_goes() -> None:
    data = noted("JPEG", 6)
    found = bare(data[:-40])
    assert CANARY.encode() not in found
    assert found == bare(data)[:-40]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_bytes_whatever_break_it(kind: str) -> None:
    dice, data = random.Random(kind), noted(kind)
    for _ in range(300):
        odd = bytearray(data[: dice.randrange(len(data))] if dice.random() < 0.5 else data)
        for _ in range(dice.randrange(4)):
            odd[dice.randrange(len(odd) or 1) : dice.randrange(len(odd) or 1)] = dice.randbytes(dice.randrange(3))
        assert len(bare(bytes(odd))) <= len(odd) + 64
