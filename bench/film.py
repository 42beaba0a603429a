"""A film with boxes that wander through it: the same for us and for a peer."""

from pathlib import Path

import av
import numpy as np

TRACKS = 40
FRAMES = 300
EVERY = 10  # frames between two keyframes
WIDTH, HEIGHT = 1280, 720
FPS = 10


def film(path: Path) -> None:
    """H.264, a keyframe each 15 frames; something moves and something is rough in every picture."""
    chance = np.random.default_rng(1)
    ground = chance.integers(60, 190, (HEIGHT // 8, WIDTH // 8, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    with av.open(str(path), "w") as file:
        stream = file.add_stream("h264", rate=FPS, options={"g": "15", "bf": "0", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(FRAMES):
            picture = np.roll(ground, number * 3, axis=1)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode(None))


def box(track: int, frame: int) -> tuple[float, float, float, float]:
    """x, y, width and height, as parts of the picture."""
    x = (track * 37 + frame * 2) % 900 / 1000
    y = track * 61 % 880 / 1000
    return x, y, 0.05, 0.09
