"""Pictures, opened in earnest: is it whole, how large is it as shown, and what does it look like small.

Runs in the child process only. Every pixel is decoded once, because a picture that does not decode fully is not kept.
"""

import io
import struct

import numpy as np
import simplejpeg
from PIL import Image, ImageOps

from rotoscope.media import sniff
from rotoscope.media.facts import ImageFacts, MediaRefused
from rotoscope.media.jpeg import JpegHead, read_head

THUMBNAIL_QUALITY = 80
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/bmp": "BMP", "image/webp": "WEBP"}
_ORIENTATION_TAG = 0x0112
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, struct.error)

Image.MAX_IMAGE_PIXELS = None  # our own cap comes first, and it refuses where Pillow only warns


def inspect(data: bytes, pixels_max: int) -> ImageFacts:
    """What this picture is; raises MediaRefused."""
    media_type = sniff.image_type(data[: sniff.HEAD_BYTES])
    head = read_head(data) if media_type == "image/jpeg" else None
    if head is not None:
        _check_pixels(head.width, head.height, pixels_max)
        if _is_whole_jpeg(data):
            return ImageFacts(*head.shown_size, media_type)
    return _inspect_with_pillow(data, media_type, pixels_max)


def thumbnail(data: bytes, pixels: int, pixels_max: int) -> bytes:
    """A small upright JPEG, at most `pixels` wide and high; raises MediaRefused."""
    media_type = sniff.image_type(data[: sniff.HEAD_BYTES])
    head = read_head(data) if media_type == "image/jpeg" else None
    if head is not None:
        _check_pixels(head.width, head.height, pixels_max)
    try:
        picture = head and _reduced_jpeg(data, head, pixels)
        if picture is None:
            picture = Image.open(io.BytesIO(data), formats=[_FORMATS[media_type]])
            _check_pixels(*picture.size, pixels_max)
            picture.draft("RGB", (pixels, pixels))
            picture = ImageOps.exif_transpose(picture).convert("RGB")
        picture.thumbnail((pixels, pixels), reducing_gap=2.0)
    except _BROKEN as error:
        raise _broken() from error
    return simplejpeg.encode_jpeg(np.ascontiguousarray(picture), THUMBNAIL_QUALITY, colorsubsampling="420")


def _is_whole_jpeg(data: bytes) -> bool:
    """Whether the JPEG decodes without one warning. At an eighth of its size: reads all bytes, makes few pixels."""
    try:
        simplejpeg.decode_jpeg(data, "GRAY", fastdct=True, fastupsample=True, min_height=1, min_width=1, min_factor=8)
    except ValueError:
        return False
    return True


def _inspect_with_pillow(data: bytes, media_type: str, pixels_max: int) -> ImageFacts:
    """For everything but flawless JPEG. Forgives what browsers forgive, and refuses what ends too early."""
    try:
        with Image.open(io.BytesIO(data), formats=[_FORMATS[media_type]]) as picture:
            width, height = picture.size
            _check_pixels(width, height, pixels_max)
            is_turned = picture.getexif().get(_ORIENTATION_TAG, 1) in (5, 6, 7, 8)
            picture.load()
    except _BROKEN as error:
        raise _broken() from error
    return ImageFacts(*((height, width) if is_turned else (width, height)), media_type)


def _reduced_jpeg(data: bytes, head: JpegHead, pixels: int) -> Image.Image | None:
    """The picture decoded at a fraction of its size; None when it is not a plain, upright JPEG."""
    scale = pixels / max(head.width, head.height)
    if scale >= 1 or head.orientation != 1:
        return None
    width, height = max(1, int(head.width * scale)), max(1, int(head.height * scale))
    try:
        return Image.fromarray(simplejpeg.decode_jpeg(data, "RGB", fastdct=True, min_width=width, min_height=height))
    except ValueError:
        return None


def _check_pixels(width: int, height: int, pixels_max: int) -> None:
    if width * height > pixels_max:
        raise MediaRefused(
            "image_too_large", f"The picture is {width} x {height} pixels; at most {pixels_max:,} pixels are taken."
        )


def _broken() -> MediaRefused:
    return MediaRefused("image_broken", "The picture is damaged or incomplete; it cannot be decoded to its end.")
