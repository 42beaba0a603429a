"""Scores: what the counts of comparisons come to. Counts add up over frames, jobs and people; scores do not."""

import math
from collections.abc import Mapping
from dataclasses import astuple, dataclass

NORMAL_95 = 1.959964  # of a normal distribution, 95 in 100 lie within so many deviations


@dataclass(frozen=True, slots=True)
class Counts:
    """In boxes: how many the truth has and how many were made, how many matched, and how often a track changed hands.

    `same` are the boxes in which tracks overlap that are the same object over the whole job. Attributes are counted
    where both sides have the object, once for each attribute and frame. `keyframes` were set to make `made` boxes.
    """

    truth: int = 0
    made: int = 0
    matched: int = 0
    switches: int = 0
    iou_sum: float = 0.0
    same: int = 0
    attributes: int = 0
    attributes_same: int = 0
    keyframes: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


def mean_iou(counts: Counts) -> float | None:
    """Overlap of the boxes that matched, on average; None if none did."""
    return counts.iou_sum / counts.matched if counts.matched else None


def mota(counts: Counts) -> float | None:
    """Multiple object tracking accuracy, 1 - (misses + false positives + identity switches) / boxes of the truth.

    Bernardin and Stiefelhagen, EURASIP Journal on Image and Video Processing 2008, 246309, equation 2. It is below 0
    when there are more mistakes than boxes.
    """
    mistakes = (counts.truth - counts.matched) + (counts.made - counts.matched) + counts.switches
    return 1 - mistakes / counts.truth if counts.truth else None


def idf1(counts: Counts) -> float | None:
    """Identity F1, 2 IDTP / (2 IDTP + IDFP + IDFN), which is 2 IDTP / (boxes of the truth + boxes made).

    Ristani and others, Performance measures and a data set for multi-target, multi-camera tracking, ECCV Workshops
    2016, equation 5.
    """
    boxes = counts.truth + counts.made
    return 2 * counts.same / boxes if boxes else None


def attribute_accuracy(counts: Counts) -> float | None:
    """The part of attribute values that are the same, where both sides have the object."""
    return counts.attributes_same / counts.attributes if counts.attributes else None


def keyframe_density(counts: Counts) -> float | None:
    """Keyframes set for each box that came of them."""
    return counts.keyframes / counts.made if counts.made else None


def kappa(cells: Mapping[tuple[str, str], int]) -> float | None:
    """How far labels agree beyond chance: (observed - expected) / (1 - expected).

    Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20, 1960. `cells`
    counts by the label of the one and of the other. None if there is nothing, or only one label, to agree on.
    """
    total = sum(cells.values())
    if not total:
        return None
    by_one: dict[str, int] = {}
    by_other: dict[str, int] = {}
    for (one, other), count in cells.items():
        by_one[one] = by_one.get(one, 0) + count
        by_other[other] = by_other.get(other, 0) + count
    observed = sum(count for (one, other), count in cells.items() if one == other) / total
    expected = sum(count * by_other.get(label, 0) for label, count in by_one.items()) / total**2
    return (observed - expected) / (1 - expected) if expected < 1 else None


def likely_share(hits: int, sample: int, whole: int) -> tuple[float, float] | None:
    """Between which shares the whole lies, in 95 of 100 samples of this size; None if nothing was sampled.

    Wilson's score interval (Journal of the American Statistical Association 22, 1927), with the sample counted for
    more the more of the whole it is (finite population correction; Cochran, Sampling Techniques, 1977): if everything
    was looked at, the share is known.
    """
    if not sample:
        return None
    share = hits / sample
    if sample >= whole:
        return share, share
    weight = sample * (whole - 1) / (whole - sample)
    square = NORMAL_95**2 / weight
    middle, reach = share + square / 2, NORMAL_95 * math.sqrt((share * (1 - share) + square / 4) / weight)
    return max(0.0, (middle - reach) / (1 + square)), min(1.0, (middle + reach) / (1 + square))
