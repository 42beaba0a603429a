"""How fast the kernel is, in CPU seconds of this process: interpolation, track documents, RTS1."""

import statistics
import time
from collections.abc import Callable

import numpy as np

from bench.figure import Figure
from rotoscope.domain.track import Geometry, Head, Track, dense, present_count
from rotoscope.wire import rts1, track_document

FRAMES = 1000
EVERY = 10  # a keyframe in every tenth frame


def figures() -> list[Figure]:
    """All of them; `python -m bench kernel` prints the table."""
    return [*rectangles(), *polygons(), *polygons_equal(), *documents(), *editor_body()]


def rectangles(tracks: int = 200) -> list[Figure]:
    """In-between rectangles, whole tracks at a time."""
    return [_interpolate("rectangles", [_moving_box(seed) for seed in range(tracks)], 5_000_000)]


def polygons(tracks: int = 10) -> list[Figure]:
    """Outlines of about 20 points, never equally many in two keyframes that follow each other."""
    return [_interpolate("polygons, ~20 points, varying", [_outlines(seed, True) for seed in range(tracks)], 40_000)]


def polygons_equal(tracks: int = 20) -> list[Figure]:
    """Outlines of 20 points."""
    return [_interpolate("polygons, 20 points", [_outlines(seed, False) for seed in range(tracks)], None)]


def documents(tracks: int = 100) -> list[Figure]:
    """Track documents of 1000 boxes each, written and read."""
    drawn = [_dense_boxes(seed) for seed in range(tracks)]
    written = [track_document.encode(track) for track in drawn]
    write = _cpu_seconds(lambda: [track_document.encode(track) for track in drawn])
    read = _cpu_seconds(lambda: [track_document.decode(document) for document in written])
    boxes = tracks * FRAMES
    return [
        Figure("track document", "boxes written", boxes / write, "per CPU-s"),
        Figure("track document", "boxes read", boxes / read, "per CPU-s"),
    ]


def editor_body(tracks: int = 100) -> list[Figure]:
    """The body that opens a job in the editor: RTS1 of tracks with a box in every frame."""
    drawn = [_dense_boxes(seed) for seed in range(tracks)]
    size = sum(map(len, rts1.encode(drawn, revision=0, frame_count=FRAMES)))
    write = _cpu_seconds(lambda: sum(map(len, rts1.encode(drawn, revision=0, frame_count=FRAMES))))
    boxes = tracks * FRAMES
    return [
        Figure("RTS1", "boxes written", boxes / write, "per CPU-s"),
        Figure("RTS1", "size", size / boxes, "bytes per box"),
    ]


def _interpolate(name: str, tracks: list[Track], bar: float | None) -> Figure:
    shapes = sum(present_count(track, FRAMES) for track in tracks)
    seconds = _cpu_seconds(lambda: [dense(track, FRAMES) for track in tracks])
    return Figure("interpolate", name, shapes / seconds, "per CPU-s", bar, at_most=False)


def _cpu_seconds(work: Callable[[], object]) -> float:
    """The median of five, each repeated long enough for a clock that may tick only every 10 ms."""
    return statistics.median(_mean_of_repeats(work) for _ in range(5))


def _mean_of_repeats(work: Callable[[], object], at_least: float = 0.3) -> float:
    begin, repeats = time.process_time(), 0
    while (spent := time.process_time() - begin) < at_least:
        work()
        repeats += 1
    return spent / repeats


def _moving_box(seed: int) -> Track:
    frames = np.arange(0, FRAMES, EVERY)
    corner = np.random.default_rng(seed).random((len(frames), 2))
    table = np.concatenate([corner, corner + 0.1], axis=1)
    return Track(f"box-{seed}", Head("rectangle", "car"), Geometry.from_table(frames, table))


def _dense_boxes(seed: int) -> Track:
    corner = np.random.default_rng(seed).random((FRAMES, 2))
    table = np.concatenate([corner, corner + 0.1], axis=1).round(6)
    return Track(f"box-{seed}", Head("rectangle", "car"), Geometry.from_table(range(FRAMES), table))


def _outlines(seed: int, varying: bool) -> Track:
    chance = np.random.default_rng(seed)
    keyframes = []
    for index, frame in enumerate(range(0, FRAMES, EVERY)):
        count = int(chance.integers(16, 25)) // 2 * 2 + index % 2 if varying else 20
        angle = 2 * np.pi * (np.arange(count) + chance.random() * count * varying) / count
        radius = 0.2 + 0.05 * chance.random(count)
        points = 0.5 + radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        keyframes.append((frame, points.reshape(-1).tolist(), False))
    return Track(f"outline-{seed}", Head("polygon", "car"), Geometry.from_keyframes(keyframes))
