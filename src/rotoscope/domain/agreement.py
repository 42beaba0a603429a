"""Agreement: which tracks of several makers are the same object, and how alike they were drawn.

Two tracks are as alike as their shapes are near each other (`domain/drawn`), on average over the frames in which either
is there. Tracks that came with the job are the same by their id; the others are matched best first, each at most once
(ADR 24).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.drawn import Drawn, nearness

MATCH_MIN = 0.2  # less alike than that, and they are two objects
COMPARED_MAX = 100_000_000  # boxes beside boxes; of jobs with more only every second, third, … frame is compared
HELD_MAX = 4_000_000  # boxes in memory: 64 MB

Alike = Mapping[tuple[int, int], NDArray[np.float64]]  # of each two makers: their tracks beside each other


@dataclass(frozen=True, slots=True)
class Member:
    """The track of one maker. `likeness` is how alike it is to those of the others, 0 for those who have none."""

    maker: int
    track: str
    label: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Group:
    """One object, as those who drew it have it. `chosen` is whose is kept; 0: fewer than half of them drew it."""

    agreement: float
    members: tuple[Member, ...]
    chosen: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two makers: objects that both have, that only one has, and that have different labels."""

    one: int
    other: int
    score: float
    both: int
    only_one: int
    only_other: int
    labels_differ: int


@dataclass(frozen=True, slots=True)
class Agreement:
    score: float
    pairs: tuple[Pair, ...]
    groups: tuple[Group, ...]


def stride_of(frame_count: int, counts: Sequence[tuple[int, int]]) -> int:
    """Which frames are compared: every one, if that is not too much. `counts` are tracks and shapes of each maker."""
    work = sum(one * other for (_, one), (_, other) in combinations(counts, 2)) // max(1, frame_count)
    held = frame_count * sum(tracks for tracks, _ in counts)
    return max(1, -(-work // COMPARED_MAX), -(-held // HELD_MAX))


def likeness(one: Drawn, other: Drawn) -> NDArray[np.float64]:
    """How alike each track of one is to each of the other: on average over the frames in which either is."""
    here, there = ~np.isnan(one.edges[:, :, 0]), ~np.isnan(other.edges[:, :, 0])
    both = here.astype(np.float32) @ there.astype(np.float32).T
    either = here.sum(axis=1)[:, None] + there.sum(axis=1)[None, :] - both
    total = np.zeros((len(one.ids), len(other.ids)))
    for frame in range(one.edges.shape[1]):
        rows, columns = np.flatnonzero(here[:, frame]), np.flatnonzero(there[:, frame])
        if len(rows) and len(columns):
            total[np.ix_(rows, columns)] += nearness(one, other, rows, columns, frame)
    return np.divide(total, either, out=np.zeros_like(total), where=either > 0)


def compare(makers: Sequence[Drawn]) -> Agreement:
    """How far several makers agree, and which of their tracks to keep. Makers are numbered from 1."""
    alike = {(a, b): likeness(makers[a], makers[b]) for a, b in combinations(range(len(makers)), 2)}
    found = _grouped(makers, alike)
    pairs = tuple(_pair(a, b, makers, found, alike) for a, b in alike)
    total = [sum(pair.score for pair in pairs if number in (pair.one, pair.other)) for number in _numbers(makers)]
    order = sorted(_numbers(makers), key=lambda number: (-total[number - 1], number))
    groups = [_group(rows, makers, alike, order) for rows in found]
    groups.sort(key=lambda group: group.agreement)
    score = sum(pair.score for pair in pairs) / len(pairs) if pairs else 1.0
    return Agreement(score, pairs, tuple(groups))


def leader(agreement: Agreement) -> int:
    """Who agrees most with the others."""
    totals: dict[int, float] = {}
    for pair in agreement.pairs:
        for number in (pair.one, pair.other):
            totals[number] = totals.get(number, 0.0) + pair.score
    return min(totals, key=lambda number: (-totals[number], number), default=1)


def _numbers(makers: Sequence[Drawn]) -> range:
    return range(1, len(makers) + 1)


def _grouped(makers: Sequence[Drawn], alike: Alike) -> list[dict[int, int]]:
    """The objects, each as the row of its track by maker. Those of each maker are put to those of the ones before."""
    found: list[dict[int, int]] = []
    for maker, drawn in enumerate(makers):
        by_id = {makers[other].ids[row]: rows for rows in found for other, row in rows.items()}
        left: list[int] = []
        for row, track in enumerate(drawn.ids):
            if track in by_id:
                by_id[track][maker] = row
            else:
                left.append(row)
        free = [rows for rows in found if maker not in rows]
        scores = _closeness(free, left, maker, alike)
        taken: set[int] = set()
        for at, number in _best_first(scores):
            free[at][maker] = left[number]
            taken.add(number)
        found += [{maker: row} for number, row in enumerate(left) if number not in taken]
    return found


def _closeness(free: Sequence[Mapping[int, int]], left: Sequence[int], maker: int, alike: Alike) -> NDArray[np.float64]:
    """How alike each object is to each of a maker's tracks: on the whole, over those who drew the object."""
    scores = np.zeros((len(free), len(left)))
    for at, rows in enumerate(free):
        for other, row in rows.items():
            scores[at] += alike[other, maker][row, left] / len(rows)
    return scores


def _best_first(scores: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs of row and column, the most alike first, each row and column once."""
    rows, columns = np.nonzero(scores >= MATCH_MIN)
    order = np.argsort(-scores[rows, columns], kind="stable")
    found: dict[int, int] = {}
    used: set[int] = set()
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if row not in found and column not in used:
            found[row] = column
            used.add(column)
    return list(found.items())


def _pair(
    a: int,
    b: int,
    makers: Sequence[Drawn],
    found: Sequence[Mapping[int, int]],
    alike: Alike,
) -> Pair:
    both = [(rows[a], rows[b]) for rows in found if a in rows and b in rows]
    same = [(row, column) for row, column in both if makers[a].labels[row] == makers[b].labels[column]]
    seen = len(makers[a].ids) + len(makers[b].ids) - len(both)
    score = sum(float(alike[a, b][row, column]) for row, column in same) / seen if seen else 1.0
    only = len(makers[a].ids) - len(both), len(makers[b].ids) - len(both)
    return Pair(a + 1, b + 1, score, len(both), *only, len(both) - len(same))


def _group(rows: Mapping[int, int], makers: Sequence[Drawn], alike: Alike, order: Sequence[int]) -> Group:
    """Members, how far all makers agree on this object, and whose is kept: the one most like the others'."""
    labels = {maker: makers[maker].labels[row] for maker, row in rows.items()}
    near = dict.fromkeys(rows, 0.0)
    for a, b in combinations(sorted(rows), 2):
        if labels[a] == labels[b]:
            near[a] += float(alike[a, b][rows[a], rows[b]])
            near[b] += float(alike[a, b][rows[a], rows[b]])
    others = max(1, len(makers) - 1)
    members = tuple(
        Member(maker + 1, makers[maker].ids[rows[maker]], labels[maker], near[maker] / others) for maker in sorted(rows)
    )
    pairs = len(makers) * (len(makers) - 1) / 2
    agreement = sum(near.values()) / 2 / pairs if pairs else 1.0
    is_kept = 2 * len(members) >= len(makers)
    best = min(members, key=lambda member: (-round(member.likeness, 9), order.index(member.maker)))
    return Group(agreement, members, best.maker if is_kept else 0)
