"""What the server measures of a project's work."""

from typing import Any

import msgspec


class Scores(msgspec.Struct, kw_only=True):
    """From 0 to 1, MOTA also below; None where nothing was compared."""

    boxes: int = 0
    iou: float | None = None
    mota: float | None = None
    idf1: float | None = None
    attributes: float | None = None
    keyframes_a_box: float | None = None
    seconds_a_box: float | None = None


class FarTrack(msgspec.Struct, kw_only=True):
    """A track far from what holds, and the frame in which it is farthest. `fate`: apart, missed, extra."""

    job_id: str
    reference_id: str = ""
    track_id: str = ""
    label: str = ""
    fate: str = ""
    iou: float = 0.0
    frame: int = 0
    person: dict[str, Any] | None = None


class ScoreReport(msgspec.Struct, kw_only=True):
    """`confusion` counts boxes by `label` and by what they were `drawn_as`; an empty name is no box at all."""

    as_of_ms: int = 0
    against: str = "accepted"
    days: int = 30
    jobs: int = 0
    gold_jobs: int = 0
    scores: Scores = msgspec.field(default_factory=Scores)
    kappa: float | None = None
    labels: list[dict[str, Any]] = []
    confusion: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    worst: list[FarTrack] = []


class ConfusedJob(msgspec.Struct, kw_only=True):
    job_id: str
    reference_id: str = ""
    boxes: int = 0


class GoldJob(msgspec.Struct, kw_only=True):
    job_id: str
    reference_id: str = ""
    added_at_ms: int = 0
