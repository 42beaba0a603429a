"""Keyframe reduction: which keyframes of a dense track are enough, so that no point moves by more than a tolerance.

From a kept keyframe the walk goes as far as one straight line passes every keyframe on the way within reach (a cone of
slopes per number), keeps that one, and goes on from there. spec/vectors/reduction.json holds it equal in TypeScript.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rotoscope.domain.channel import Geometry
from rotoscope.domain.shapes.kinds import Kind, kind_named
from rotoscope.domain.track import Track

Rows = NDArray[np.float64]
STRIDE = 32  # keyframes looked at together


def reduced(track: Track, tolerance: float) -> Track:
    """The track with as few geometry keyframes as the tolerance asks for; 0 leaves it as it is."""
    if tolerance <= 0 or track.head is None or len(track.geometry) < 3:
        return track
    kept = kept_keys(track.head.kind, track.geometry, tolerance, tolerance)
    return track if len(kept) == len(track.geometry) else replace(track, geometry=subset(track.geometry, kept))


def kept_keys(kind: str, geometry: Geometry, across: float, down: float) -> list[int]:
    """The numbers of the keyframes that are enough: no x is then off by more than `across`, no y more than `down`."""
    kept: list[int] = []
    rule = kind_named(kind)
    for start, stop in _runs(rule, geometry):
        width = int(geometry.offsets[start + 1] - geometry.offsets[start])
        table = geometry.coords[geometry.offsets[start] : geometry.offsets[stop]].reshape(-1, width)
        table, frames = np.nan_to_num(table), geometry.frames[start:stop]  # the same points are missing in all of them
        reach = np.tile([across, down], width // 2)
        at = 0
        kept.append(start)
        while at < stop - start - 1:
            at = _farthest(rule, table, frames, at, reach)
            kept.append(start + at)
    return kept


def subset(geometry: Geometry, kept: list[int]) -> Geometry:
    """The geometry with these keyframes only."""
    rows = [geometry.shape(index) for index in kept]
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.uint32)
    return Geometry(geometry.frames[kept], geometry.holds[kept], offsets, np.concatenate(rows))


def _runs(kind: Kind, geometry: Geometry) -> list[tuple[int, int]]:
    """Keyframes among which only straight ways lead, as [start, stop): none holds but the last, all their points meet
    at the same place, and the same points are there."""
    count = len(geometry)
    if count < 2:
        return [(0, count)] if count else []
    if geometry.width:
        table = geometry.coords.reshape(count, -1)
        apart = (np.isnan(table[:-1]) != np.isnan(table[1:])).any(axis=1) | ~_in_place(kind, table[:-1], table[1:])
    else:
        apart = np.array([not _meet(kind, geometry.shape(i), geometry.shape(i + 1)) for i in range(count - 1)])
    cuts = (np.flatnonzero(apart | (geometry.holds[:-1] == 1)) + 1).tolist()
    return list(zip([0, *cuts], [*cuts, count], strict=True))


def _in_place(kind: Kind, ones: Rows, others: Rows) -> NDArray[np.bool_]:
    """Row by row, whether the points that belong together have the same number."""
    matched = kind.match_rows(ones, others)
    return ((matched == others) | np.isnan(others)).all(axis=1)


def _meet(kind: Kind, one: Rows, other: Rows) -> bool:
    if len(one) != len(other) or not np.array_equal(np.isnan(one), np.isnan(other)):
        return False
    return bool(_in_place(kind, one[None], other[None])[0])


def _farthest(kind: Kind, table: Rows, frames: NDArray[np.int32], at: int, reach: Rows) -> int:
    """The last keyframe that a straight line from `at` may lead to."""
    fits = [at + 1]
    low, high = np.full(table.shape[1], -np.inf), np.full(table.shape[1], np.inf)
    start = at + 1
    while start < len(table):
        rise = table[start : start + STRIDE] - table[at]
        gap = (frames[start : start + STRIDE] - frames[at])[:, None].astype(np.float64)
        lows = np.maximum.accumulate(np.vstack([low, (rise - reach) / gap]))
        highs = np.minimum.accumulate(np.vstack([high, (rise + reach) / gap]))
        slope = rise / gap
        within = ((slope >= lows[:-1]) & (slope <= highs[:-1])).all(axis=1)
        shut = np.flatnonzero((lows[1:] > highs[1:]).any(axis=1))
        end = int(shut[0]) + 1 if len(shut) else len(rise)
        fits += (np.flatnonzero(within[:end]) + start).tolist()
        if len(shut):
            break
        low, high = lows[-1], highs[-1]
        start += STRIDE
    return next(index for index in reversed(fits) if index == at + 1 or _meet(kind, table[at], table[index]))
