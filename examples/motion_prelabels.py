"""A model of motion that writes pre-labels, as a client of Rotoscope: what moves gets a track.

    python examples/motion_prelabels.py clip.mp4 --project PROJECT           (ROTOSCOPE_URL and ROTOSCOPE_KEY are set)
    python examples/motion_prelabels.py clip.mp4 --print > tracks.json

It needs no weights. The frames of each shot are laid over each other, so that the camera stands still; what differs
from their median, the background, is boxed, and boxes are linked from frame to frame. Put your own model in the place
of `find_tracks`: whatever it does, it returns tracks in the format of the job API.

Needs: pip install 'rotoscope[demo]'
"""

import argparse
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

Picture = np.ndarray
Box = np.ndarray  # x1, y1, x2, y2 in pixels

WIDTH = 480  # motion is seen well enough at this width, and quickly
BACKGROUND_SAMPLES = 15
DIFFERENT = 26  # grey levels between a pixel and its background
AREA_MIN, AREA_MAX = 0.006, 0.5  # of the picture
MOVING_CAMERA = 0.6  # if more than this differs, the camera was not understood, and nothing is said
CUT = 35  # grey levels between neighbouring frames: the film was cut there
LINK_IOU_MIN = 0.2
GAP_FRAMES = 6
TRACK_FRAMES_MIN = 15
SMOOTHING_FRAMES = 9


@dataclass
class Track:
    """Boxes by frame number; `velocity` is what the last boxes did on average."""

    boxes: dict[int, Box] = field(default_factory=dict)
    velocity: Box = field(default_factory=lambda: np.zeros(4))

    @property
    def last(self) -> int:
        return max(self.boxes)

    def expected(self, frame: int) -> Box:
        return self.boxes[self.last] + self.velocity * (frame - self.last)

    def add(self, frame: int, box: Box) -> None:
        if self.boxes:
            moved = (box - self.boxes[self.last]) / (frame - self.last)
            self.velocity = 0.7 * self.velocity + 0.3 * moved
        self.boxes[frame] = box


def read_frames(path: Path) -> list[Picture]:
    """All frames, small and as they are shown."""
    video = cv2.VideoCapture(str(path))
    frames = []
    while True:
        is_there, frame = video.read()
        if not is_there:
            return frames
        height = round(frame.shape[0] * WIDTH / frame.shape[1])
        frames.append(cv2.resize(frame, (WIDTH, height), interpolation=cv2.INTER_AREA))


def shots(frames: list[Picture]) -> Iterator[tuple[int, int]]:
    """Where the film was not cut: (first frame, one past the last)."""
    start, before = 0, None
    for index, frame in enumerate(frames):
        tiny = cv2.resize(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), (64, 36), interpolation=cv2.INTER_AREA).astype(float)
        if before is not None and np.abs(tiny - before).mean() > CUT:
            yield start, index
            start = index
        before = tiny
    yield start, len(frames)


def camera(frames: list[Picture]) -> list[np.ndarray]:
    """For each frame of a shot, the matrix that lays it over the first one: what most corners did is the camera."""
    grey = [cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) for frame in frames]
    places = [np.eye(3)]
    for before, now in pairwise(grey):
        corners = cv2.goodFeaturesToTrack(before, 400, 0.01, 7)
        step = None
        if corners is not None and len(corners) >= 8:
            found, was_found, _ = cv2.calcOpticalFlowPyrLK(before, now, corners, np.zeros_like(corners))
            is_good = was_found.ravel() == 1
            step, _ = cv2.estimateAffinePartial2D(found[is_good], corners[is_good], ransacReprojThreshold=0.7)
        places.append(places[-1] @ (np.vstack([step, (0, 0, 1)]) if step is not None else np.eye(3)))
    return places


def moving_boxes(frames: list[Picture]) -> list[list[Box]]:
    """For each frame of one shot, boxes around what is not background."""
    height, width = frames[0].shape[:2]
    places = camera(frames)
    some = range(0, len(frames), max(1, len(frames) // BACKGROUND_SAMPLES))
    laid = [cv2.warpAffine(frames[n], places[n][:2], (width, height), borderMode=cv2.BORDER_REPLICATE) for n in some]
    background = np.maximum(np.median(np.stack(laid), axis=0), 1).astype(np.uint8)
    boxes = []
    for frame, place in zip(frames, places, strict=True):
        expected = cv2.warpAffine(background, place[:2], (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        differs = difference(frame, expected) > DIFFERENT
        differs &= expected[:, :, 0] > 0  # beyond the edge of the background nothing is known
        boxes.append(boxes_in(differs) if differs.mean() < MOVING_CAMERA else [])
    return boxes


def difference(one: Picture, other: Picture) -> Picture:
    """Grey levels between two pictures, a little blurred: edges that shook by a pixel do not count."""
    blue, green, red = cv2.split(cv2.absdiff(cv2.GaussianBlur(one, (7, 7), 0), cv2.GaussianBlur(other, (7, 7), 0)))
    return cv2.max(cv2.max(blue, green), red)


def boxes_in(mask: Picture) -> list[Box]:
    """Boxes around the larger pieces of a mask, after closing the holes in them."""
    clean = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    clean = cv2.morphologyEx(clean, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    _, _, pieces, _ = cv2.connectedComponentsWithStats(clean, connectivity=8)
    return [
        np.array([x, y, x + width, y + height], float)
        for x, y, width, height, area in pieces[1:]
        if area > AREA_MIN * mask.size and width * height < AREA_MAX * mask.size
    ]


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width, height = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return float(shared / (np.prod(one[2:] - one[:2]) + np.prod(other[2:] - other[:2]) - shared))


def link(boxes_of_frames: list[list[Box]], first: int) -> list[Track]:
    """Tracks through one shot: each box goes to the track that expected it most, or begins one."""
    ended: list[Track] = []
    alive: list[Track] = []
    for frame, boxes in enumerate(boxes_of_frames, first):
        ended += [track for track in alive if frame - track.last > GAP_FRAMES]
        alive = [track for track in alive if frame - track.last <= GAP_FRAMES]
        pairs = [
            (overlap(track.expected(frame), box), t, b) for t, track in enumerate(alive) for b, box in enumerate(boxes)
        ]
        free_tracks, free_boxes = set(range(len(alive))), set(range(len(boxes)))
        for likeness, t, b in sorted(pairs, reverse=True):
            if likeness >= LINK_IOU_MIN and t in free_tracks and b in free_boxes:
                alive[t].add(frame, boxes[b])
                free_tracks.remove(t)
                free_boxes.remove(b)
        for b in sorted(free_boxes):
            alive.append(Track())
            alive[-1].add(frame, boxes[b])
    return [track for track in ended + alive if len(track.boxes) >= TRACK_FRAMES_MIN]


def filled_and_smooth(track: Track) -> tuple[list[int], Picture]:
    """The frames from first to last, gaps filled, jitter taken out."""
    known = sorted(track.boxes)
    frames = np.arange(known[0], known[-1] + 1)
    boxes = np.stack([track.boxes[frame] for frame in known])
    dense = np.stack([np.interp(frames, known, boxes[:, side]) for side in range(4)], axis=1)
    margin = SMOOTHING_FRAMES // 2
    padded = np.pad(dense, ((margin, margin), (0, 0)), mode="edge")
    kernel = np.hanning(SMOOTHING_FRAMES + 2)[1:-1]
    smooth = [np.convolve(padded[:, side], kernel / kernel.sum(), mode="valid") for side in range(4)]
    return frames.tolist(), np.stack(smooth, axis=1)


def annotation(track: Track, size: tuple[int, int]) -> dict:
    """A track in the format of the job API. Its label is a guess by shape: upright is a person, wide is a car."""
    frames, boxes = filled_and_smooth(track)
    norm = np.clip(boxes / np.array([*size, *size]), 0, 1).round(5)
    tall = np.median((boxes[:, 3] - boxes[:, 1]) / (boxes[:, 2] - boxes[:, 0]))
    return {
        "_id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{frames[0]} {norm[0].tolist()}")),
        "type": "rectangle",
        "label": "person" if tall > 1 else "car",
        "frames": {f"frame{frame + 1:06d}": rectangle(box) for frame, box in zip(frames, norm.tolist(), strict=True)},
    }


def rectangle(box: list[float]) -> dict:
    left, top, right, bottom = box
    is_cut = min(left, top) <= 0.003 or max(right, bottom) >= 0.997
    return {
        "coordinates": [{"x": x, "y": y} for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))],
        "attributes": {"truncated": {"value": is_cut}},
    }


def find_tracks(path: Path) -> list[dict]:
    """Everything that moves in a video, as pre-labels. This is the place for your own model."""
    frames = read_frames(path)
    tracks = []
    for start, stop in shots(frames):
        tracks += link(moving_boxes(frames[start:stop]), start)
    height, width = frames[0].shape[:2]
    return [annotation(track, (width, height)) for track in sorted(tracks, key=lambda track: min(track.boxes))]


def main() -> None:
    asked = argparse.ArgumentParser(description="Create a job with pre-labels of everything that moves.")
    asked.add_argument("video", type=Path)
    asked.add_argument("--print", action="store_true", dest="is_dry", help="print the tracks, create nothing")
    asked.add_argument("--project", default=os.environ.get("ROTOSCOPE_PROJECT"))
    asked.add_argument("--tag", default="default")
    options = asked.parse_args()
    tracks = find_tracks(options.video)
    if options.is_dry:
        print(json.dumps(tracks))
        return

    from rotoscope import Client  # noqa: PLC0415 - finding tracks needs no server

    with Client() as rotoscope:
        upload = rotoscope.upload(options.video)
        name = options.video.stem
        job = rotoscope.create_job(options.project, name, source=upload.source, pre_labels=tracks, tag=options.tag)
        print(f"job {job.job_id} with {len(tracks)} tracks")


if __name__ == "__main__":
    main()
