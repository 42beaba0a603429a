"""A feature of the editor measured: everybody of the clip labelled with it, what that took, and how good it became."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.effort import annotator, desk
from bench.effort.annotator import Seen
from bench.effort.hand import Count, Hand
from bench.effort.truth import Box, People
from bench.server import Server

REDUCED_PX = 1.5  # of the picture: how far a reduced pre-label may be off
A_START = 0.3  # of agreement with the person: then it is worth correcting rather than drawing anew


@dataclass(frozen=True, slots=True)
class Effort:
    """What one person of the clip took."""

    name: str
    count: Count
    keyframes: int
    ious: tuple[float, ...]

    @property
    def mean_iou(self) -> float:
        return sum(self.ious) / len(self.ious)


Way = Callable[[Hand, str, Seen], str]  # answers which track was made


def with_interpolation(page: Any, server: Server, folder: Path, people: People) -> list[Effort]:
    job = desk.make_job(server, folder, "interpolation", [], 0)
    return _label(page, server, job, people, lambda hand, _, seen: annotator.by_interpolation(hand, seen))


def with_propagation(page: Any, server: Server, folder: Path, people: People) -> list[Effort]:
    job = desk.make_job(server, folder, "propagate", [], 0)
    return _label(page, server, job, people, lambda hand, _, seen: annotator.by_propagation(hand, seen))


def with_reduction(page: Any, server: Server, folder: Path, people: People) -> list[Effort]:
    """Pre-labels of a model of motion, reduced to few keyframes; who was not found is drawn."""
    tracks = desk.prelabels()
    job = desk.make_job(server, folder, "reduction", tracks, REDUCED_PX / desk.SIZE[0])
    starts = _starts(people, tracks)

    def way(hand: Hand, name: str, seen: Seen) -> str:
        if name in starts:
            return annotator.by_prelabel(hand, seen, starts[name])
        return annotator.by_interpolation(hand, seen)

    return _label(page, server, job, people, way)


def _label(page: Any, server: Server, job: tuple[str, str], people: People, way: Way) -> list[Effort]:
    job_id, task_id = job
    desk.sit_down(page, server, task_id)
    counts: dict[str, Count] = {}
    made: dict[str, str] = {}
    for name, seen in people.items():
        hand = Hand(page)
        page.keyboard.press("Escape")
        made[name] = way(hand, name, seen)
        counts[name] = hand.count
        page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    Hand(page).until("it is handed in", lambda now: now["saveState"] == "submitted")
    boxes, keyframes = desk.delivered(server, job_id)
    return [
        Effort(name, counts[name], keyframes[made[name]], _ious(boxes.get(made[name], {}), seen))
        for name, seen in people.items()
    ]


def _ious(drawn: dict[int, Box], seen: Seen) -> tuple[float, ...]:
    return tuple(drawn[frame].iou(box) if frame in drawn else 0.0 for frame, box in seen.items())


def _starts(people: People, tracks: list[dict[str, Any]]) -> dict[str, tuple[int, Box]]:
    """For each person the pre-label that is worth correcting, if any: a frame to click it on, and where."""
    found: dict[str, tuple[int, Box]] = {}
    taken: set[str] = set()
    for name, seen in people.items():
        best, start = A_START, None
        for track in tracks:
            if track["_id"] in taken:
                continue
            there = {
                n: desk.box_of(track["frames"][desk.frame_id(n)]) for n in seen if desk.frame_id(n) in track["frames"]
            }
            agreement = sum(there[n].iou(seen[n]) for n in there) / len(seen)
            if agreement > best:
                frame = max(there, key=lambda n, there=there, seen=seen: there[n].iou(seen[n]))
                best, start = agreement, (track["_id"], frame, there[frame])
        if start:
            taken.add(start[0])
            found[name] = start[1:]
    return found
