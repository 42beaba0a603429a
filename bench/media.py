"""Splitting a 720p video to frames."""

import resource
import tempfile
from pathlib import Path

import av
import numpy as np

from bench.figure import Figure
from rotoscope.media.video import probe, split


def clip(path: Path, frames: int = 240) -> None:
    """A 1280x720 H.264 clip with moving texture, about 6 Mbit/s."""
    rng = np.random.default_rng(1)
    ground = rng.integers(0, 255, (90, 160, 3), np.uint8).repeat(12, 0).repeat(12, 1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "veryfast", "b": "6M"})
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        for number in range(frames):
            pixels = np.roll(ground, number * 3, 1)[180:900, 320:1600]
            for packet in stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)


def spent() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        clip(path)
        before, limits = spent(), resource.getrlimit(resource.RLIMIT_CPU)
        facts = probe(path, pixels_max=10**8, frames_max=10**6)
        count = sum(1 for _ in split(path, facts, 0, facts.frame_count))
        rate = count / (spent() - before)
    resource.setrlimit(resource.RLIMIT_CPU, limits)  # the child that splits gives itself seconds; here we go on
    return [Figure("split", "720p video to JPEG frames", rate, "frames/CPU-s", 60, at_most=False)]
