"""How good the work of a project is, measured: overlap, tracking, labels and attributes, and where it is worst."""

from msgspec import Struct

from rotoscope.domain import scores
from rotoscope.domain.scores import Counts
from rotoscope.wire.issue import Person


class Scores(Struct, frozen=True):
    """From 0 to 1, MOTA also below; null where nothing was compared. `seconds_a_box` is a maker's working time.

    `boxes` are those of what holds. `keyframes_a_box` is how many boxes had to be set by hand, of those made.
    """

    boxes: int
    iou: float | None
    mota: float | None
    idf1: float | None
    attributes: float | None
    keyframes_a_box: float | None
    seconds_a_box: float | None


class LabelScores(Struct, frozen=True):
    """Of one label: boxes that hold, how many of them were found with the same label, and their mean overlap."""

    label: str
    boxes: int
    found: int
    iou: float | None


class Confusion(Struct, frozen=True):
    """So many boxes of `label` were drawn as `drawn_as`. An empty name is none: they were missed, or nobody wanted
    them."""

    label: str
    drawn_as: str
    boxes: int


class PersonScores(Struct, frozen=True):
    """One maker's work; `trend` is the mean overlap in equal parts of the range, oldest first."""

    person: Person
    compared: int
    scores: Scores
    trend: list[float | None]


class FarTrack(Struct, frozen=True):
    """A track that is far from what holds, and the frame in which it is farthest. `fate`: apart, missed, extra."""

    job_id: str
    reference_id: str
    track_id: str
    label: str
    fate: str
    iou: float
    frame: int
    person: Person | None
    thumbnail_url: str | None = None


class ScoresView(Struct, frozen=True):
    """`days` 0 is all there is. `kappa` is how far labels agree beyond chance, among boxes that both have."""

    as_of_ms: int
    against: str
    days: int
    jobs: int
    gold_jobs: int
    scores: Scores
    kappa: float | None
    labels: list[LabelScores]
    confusion: list[Confusion]
    people: list[PersonScores]
    worst: list[FarTrack]


class ConfusedJob(Struct, frozen=True):
    job_id: str
    reference_id: str
    boxes: int


class ConfusedJobs(Struct, frozen=True):
    """The jobs in which one label was drawn as another, most boxes first."""

    jobs: list[ConfusedJob]


class GoldJob(Struct, frozen=True):
    job_id: str
    reference_id: str
    added_at_ms: int


class GoldJobs(Struct, frozen=True):
    """Jobs whose tracks are known to be right; what is handed in for the same pictures is compared with them."""

    jobs: list[GoldJob]


def scores_of(counts: Counts, active_ms: int) -> Scores:
    return Scores(
        boxes=counts.truth,
        iou=_short(scores.mean_iou(counts)),
        mota=_short(scores.mota(counts)),
        idf1=_short(scores.idf1(counts)),
        attributes=_short(scores.attribute_accuracy(counts)),
        keyframes_a_box=_short(scores.keyframe_density(counts)),
        seconds_a_box=_short(active_ms / 1000 / counts.made if counts.made and active_ms else None),
    )


def _short(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
