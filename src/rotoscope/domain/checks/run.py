"""The table of checks, and all of them over the tracks of a job, which come one at a time and are not kept."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from rotoscope.domain.checks import (
    duplicate,
    gap,
    jump,
    missing_attribute,
    outside,
    short_track,
    size_flip,
    swap,
    unseen_label,
    zero_area,
)
from rotoscope.domain.checks.boxes import Boxes, Surroundings, boxes_of
from rotoscope.domain.checks.crowd import Crowd
from rotoscope.domain.checks.finding import Finding
from rotoscope.domain.track import Track

TRACK_CHECKS: Mapping[str, Callable[[Track, Boxes, Surroundings], Iterator[Finding]]] = {
    "gap": gap.find,
    "jump": jump.find,
    "size_flip": size_flip.find,
    "outside": outside.find,
    "zero_area": zero_area.find,
    "missing_attribute": missing_attribute.find,
    "short_track": short_track.find,
}
CROWD_CHECKS: Mapping[str, Callable[[Crowd], Iterator[Finding]]] = {
    "swap": swap.find_in_crowd,
    "duplicate": duplicate.find_in_crowd,
}
JOB_CHECKS = {"unseen_label": unseen_label.find_in_job}
CHECKS = (*CROWD_CHECKS, *TRACK_CHECKS, *JOB_CHECKS)
FINDINGS_MAX = 500  # of each check


@dataclass(frozen=True, slots=True)
class Findings:
    """In the order of frames. `counts` has them all, `found` at most FINDINGS_MAX of each check, the worst first."""

    found: list[Finding]
    counts: dict[str, int]


def run(tracks: Iterable[Track], track_count: int, around: Surroundings, only: Collection[str] = CHECKS) -> Findings:
    """Every check of `only`. Beyond the findings this holds the boxes of the tracks as one bounded table."""
    gathered: dict[str, list[Finding]] = {}
    counts: Counter[str] = Counter()
    crowd = Crowd.for_job(track_count if any(name in only for name in CROWD_CHECKS) else 0, around.frame_count)
    labels: set[str] = set()

    def gather(findings: Iterable[Finding]) -> None:
        for finding in findings:
            counts[finding.check] += 1
            gathered.setdefault(finding.check, []).append(finding)
            if len(gathered[finding.check]) >= 2 * FINDINGS_MAX:
                gathered[finding.check] = _worst(gathered[finding.check])

    for track in tracks:
        if track.head is None:
            continue
        labels.add(track.head.label)
        boxes = boxes_of(track, around.frame_count)
        crowd.add(track.id, track.head.label, boxes)
        for name, find in TRACK_CHECKS.items():
            if name in only:
                gather(find(track, boxes, around))
    for name, find_in_crowd in CROWD_CHECKS.items():
        if name in only:
            gather(find_in_crowd(crowd))
    if "unseen_label" in only:
        gather(unseen_label.find_in_job(labels, around))
    found = chain.from_iterable(_worst(findings) for findings in gathered.values())
    return Findings(sorted(found, key=lambda one: (one.first, one.track, one.check)), dict(counts))


def _worst(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: -one.score)[:FINDINGS_MAX]
