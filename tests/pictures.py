"""Pictures and clips, made on the fly: small, valid and different from each other."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import simplejpeg
from PIL import Image

ODD_VIDEO = Path(__file__).parent / "data" / "odd-video"
ORIENTATION_TAG = 0x0112


def a_jpeg(width: int = 64, height: int = 48, seed: int = 0, orientation: int = 1) -> bytes:
    """A small photograph of nothing."""
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    if orientation == 1:
        return simplejpeg.encode_jpeg(pixels, 85)
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    return an_image("JPEG", pixels, exif=exif)


def an_image(kind: str, pixels: np.ndarray | None = None, mode: str = "RGB", **options: object) -> bytes:
    """A picture in any format that Pillow writes, 64 x 48 unless `pixels` say otherwise."""
    if pixels is None:
        pixels = np.zeros((48, 64, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(file, kind, **options)
    return file.getvalue()


def an_archive(path: Path, entries: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def a_clip(
    path: Path,
    frames: int = 10,
    *,
    width: int = 64,
    height: int = 48,
    codec: str = "libx264",
    times: Sequence[int] | None = None,
    keyframe_every: int = 5,
    b_frames: int = 2,
) -> Path:
    """A clip whose frame n has a grey of 20 n (see `number_of`); `times` are in hundredths of a second."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25)
        stream.width, stream.height = width, height
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.codec_context.time_base = Fraction(1, 100 if times is not None else 25)
        stream.codec_context.gop_size = keyframe_every
        stream.codec_context.max_b_frames = b_frames
        for number in range(frames):
            pixels = np.full((height, width, 3), 20 * (number % 12), np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts = times[number] if times is not None else number
            frame.time_base = stream.codec_context.time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def number_of(jpeg: bytes) -> int:
    """Which frame of `a_clip` this is (modulo 12), by its grey."""
    return round(float(simplejpeg.decode_jpeg(jpeg, "GRAY").mean()) / 20)
