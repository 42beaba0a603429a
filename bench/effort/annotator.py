"""The annotator: looks at a frame, and corrects the box there when it is off. It knows nothing of other frames."""

import math
from collections.abc import Sequence

from bench.effort.hand import Hand
from bench.effort.truth import Box

GOOD = 0.8  # a box that agrees this well is left alone
WELL_PLACED = 0.9  # one drag is enough when it leads to this; else two corners are put where they belong
PROPAGATED_FRAMES = 10
A_DRAG_PX = 6  # less than this is no drag of a whole box, but a click on it

Seen = dict[int, Box]  # where a person is, on the frames that the annotator may look at


def by_interpolation(hand: Hand, seen: Seen) -> str:
    """Draw on the first frame, correct the last, then halve: a stretch whose middle is good is left alone."""
    frames = sorted(seen)
    draw(hand, frames[0], seen)
    correct_between(hand, frames, seen)
    return end(hand, frames[-1])


def by_propagation(hand: Hand, seen: Seen) -> str:
    """Draw, keep the shape for ten frames, correct it where that leads, and so on."""
    frames = sorted(seen)
    draw(hand, frames[0], seen)
    while (here := hand.state()["paintedFrame"]) < frames[-1]:
        hand.key("Control+b")
        to = min(here + PROPAGATED_FRAMES, hand.state_frames() - 1)
        hand.until(f"frame {to} is painted", lambda now, wanted=to: now["paintedFrame"] == wanted)
        if to in seen:
            correct(hand, seen[to])
    return end(hand, frames[-1])


def by_prelabel(hand: Hand, seen: Seen, at: tuple[int, Box]) -> str:
    """Take the pre-label that is there, correct it by halves, accept it."""
    frames = sorted(seen)
    hand.go_to(at[0])
    hand.click(*at[1].centre)
    hand.until("it is selected", lambda now: now["selected"] is not None)
    hand.key("Control+c")
    look(hand, frames[0], seen)
    correct_between(hand, frames, seen)
    made = hand.state()["selected"]
    hand.key("r")  # which leads on to the next pre-label
    return made


def draw(hand: Hand, frame: int, seen: Seen) -> None:
    hand.go_to(frame)
    count = hand.state()["trackCount"]
    box = seen[frame]
    hand.key("b")
    hand.drag((box.left, box.top), (box.right, box.bottom), is_held=False)
    hand.until("the box is there", lambda now: now["trackCount"] == count + 1 and now["tool"].startswith("select"))


def correct_between(hand: Hand, frames: Sequence[int], seen: Seen) -> None:
    """The last of the frames, then the middle, then each half that was not good."""
    look(hand, frames[-1], seen)
    _halve(hand, frames, seen)


def _halve(hand: Hand, frames: Sequence[int], seen: Seen) -> None:
    if len(frames) < 3:
        return
    middle = len(frames) // 2
    if look(hand, frames[middle], seen):
        _halve(hand, frames[: middle + 1], seen)
        _halve(hand, frames[middle:], seen)


def look(hand: Hand, frame: int, seen: Seen) -> bool:
    """Whether the box there had to be corrected."""
    hand.go_to(frame)
    return correct(hand, seen[frame])


def correct(hand: Hand, wanted: Box) -> bool:
    shown = hand.shown()
    if shown is None:
        hand.key("Control+v")  # the pre-label is not there yet, or no more: its shape, copied where it was taken up
        hand.until("it is there", lambda now: hand.shown() is not None)
        shown = hand.shown()
        assert shown is not None
    if shown.iou(wanted) >= GOOD:
        return False
    ways = _ways(shown, wanted)
    start, stop, becomes = max(ways, key=lambda way: way[2].iou(wanted))
    _drag(hand, start, stop)
    if becomes.iou(wanted) < WELL_PLACED:
        _corners(hand, wanted)
    return True


def place(hand: Hand, wanted: Box) -> None:
    """The whole of it, then both corners where they belong: a corner pulled first might cross the other."""
    if (shown := hand.shown()) is not None and math.dist(shown.centre, wanted.centre) >= A_DRAG_PX:
        _drag(hand, shown.centre, wanted.centre)
    for corner in (_first, _last):
        shown = hand.shown()
        assert shown is not None
        if max(abs(a - b) for a, b in zip(corner(shown), corner(wanted), strict=True)) > 0.5:
            _drag(hand, corner(shown), corner(wanted))


def end(hand: Hand, frame: int) -> str:
    """This is the last frame it is seen on; which track that is."""
    hand.go_to(frame)
    hand.key("Shift+o")
    return hand.state()["selected"]


Place = tuple[float, float]
Way = tuple[Place, Place, Box]


def _ways(shown: Box, wanted: Box) -> list[Way]:
    """What one drag could do: move it whole, or pull one of its corners."""
    (x, y), (to_x, to_y) = shown.centre, wanted.centre
    ways: list[Way] = []
    if math.dist((x, y), (to_x, to_y)) >= A_DRAG_PX:
        ways.append(((x, y), (to_x, to_y), shown.moved(to_x - x, to_y - y)))
    edges, goal = (
        (shown.left, shown.top, shown.right, shown.bottom),
        (wanted.left, wanted.top, wanted.right, wanted.bottom),
    )
    for across in (0, 2):
        for down in (1, 3):
            becomes = list(edges)
            becomes[across], becomes[down] = goal[across], goal[down]
            ways.append(((edges[across], edges[down]), (goal[across], goal[down]), Box(*becomes)))
    return ways


def _corners(hand: Hand, wanted: Box) -> None:
    """The worse of two opposite corners, then the other, as long as it is not good."""
    for _ in range(2):
        shown = hand.shown()
        if shown is None or shown.iou(wanted) >= WELL_PLACED:
            return
        pulls = [(_first(shown), _first(wanted)), (_last(shown), _last(wanted))]
        start, stop = max(pulls, key=lambda pull: math.dist(*pull))
        _drag(hand, start, stop)


def _first(box: Box) -> Place:
    return box.left, box.top


def _last(box: Box) -> Place:
    return box.right, box.bottom


def _drag(hand: Hand, start: tuple[float, float], stop: tuple[float, float]) -> None:
    before = hand.shown()
    hand.drag(start, stop)
    hand.until("the drag is done", lambda _: hand.shown() != before)
