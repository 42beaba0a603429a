"""Where the people of the clip really are: boxes of each at some frames, and how well another box agrees."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "../shared/data/video"
CLIP = DATA / "vtest.avi"
BY_HAND = DATA / "vtest_hand_truth.csv"  # one person, drawn before there was a tool
ABOUT = (
    "# people of vtest.avi; frames from 0, pixels, about +-2. Each box was proposed by background subtraction,"
    " corrected by eye at 3x zooms, then drawn with the editor\n"
)
WITH_THE_TOOL = HERE / "truth.csv"  # twelve more, drawn with `python -m bench.effort.draw`


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def iou(self, other: "Box") -> float:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        shared = max(0.0, across) * max(0.0, down)
        both = self.area + other.area - shared
        return shared / both if both else 0.0

    def moved(self, dx: float, dy: float) -> "Box":
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)


People = dict[str, dict[int, Box]]  # boxes by frame, of each person by name


def people() -> People:
    """Everybody whose truth is known."""
    return {"by hand": {int(row["frame"]): _box(row) for row in _rows(BY_HAND)}, **read(WITH_THE_TOOL)}


def read(path: Path) -> People:
    found: People = defaultdict(dict)
    for row in _rows(path):
        found[row["person"]][int(row["frame"])] = _box(row)
    return dict(found)


def write(path: Path, drawn: People) -> None:
    with path.open("w", newline="") as file:
        file.write(ABOUT)
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["person", "frame", "x1", "y1", "x2", "y2"])
        for name, boxes in sorted(drawn.items()):
            for frame, box in sorted(boxes.items()):
                edges = (box.left, box.top, box.right, box.bottom)
                rows.writerow([name, frame, *(f"{edge:.1f}" for edge in edges)])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _box(row: dict[str, str]) -> Box:
    return Box(*(float(row[name]) for name in ("x1", "y1", "x2", "y2")))
