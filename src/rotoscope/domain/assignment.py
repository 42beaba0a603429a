"""Assignment: which row goes with which column so that the whole gain is greatest, each used at most once.

Kuhn's Hungarian method (Naval Research Logistics Quarterly 2, 1955) by shortest augmenting paths with potentials
(Jonker and Volgenant, Computing 38, 1987): cubic at worst. Gains of boxes and tracks are nearly always sparse, so the
rows and columns that hang together are solved apart from the others.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Gains = NDArray[np.floating]
Numbers = NDArray[np.float64]


def assign(gains: Gains) -> list[tuple[int, int]]:
    """Pairs of row and column, by row. What would gain nothing is left alone."""
    pairs: list[tuple[int, int]] = []
    for rows, columns in _parts(gains > 0):
        if len(rows) == 1 or len(columns) == 1:
            part = gains[np.ix_(rows, columns)]
            row, column = np.unravel_index(int(part.argmax()), part.shape)
            pairs.append((rows[row], columns[column]))
        else:
            part = np.clip(gains[np.ix_(rows, columns)].astype(np.float64), 0, None)
            pairs += [(rows[r], columns[c]) for r, c in _solved(part) if part[r, c] > 0]
    return sorted(pairs)


def _parts(linked: NDArray[np.bool_]) -> Iterator[tuple[list[int], list[int]]]:
    """Rows and columns that hang together by a gain, part by part."""
    by_row, by_column = linked.any(axis=1), linked.any(axis=0)
    left = set(np.flatnonzero(by_row).tolist())
    if not left or not by_column.any():
        return
    while left:
        rows, columns, fresh = set[int](), set[int](), {left.pop()}
        while fresh:
            rows |= fresh
            new = set(np.flatnonzero(linked[sorted(fresh)].any(axis=0)).tolist()) - columns
            columns |= new
            fresh = set(np.flatnonzero(linked[:, sorted(new)].any(axis=1)).tolist()) - rows if new else set()
        left -= rows
        yield sorted(rows), sorted(columns)


def _solved(gains: Numbers) -> list[tuple[int, int]]:
    """Every row of the shorter side gets a column of the longer one."""
    if gains.shape[0] > gains.shape[1]:
        return [(row, column) for column, row in _solved(gains.T)]
    costs = gains.max() - gains
    count, width = costs.shape
    row_price, column_price = np.zeros(count), np.zeros(width)
    row_of = np.full(width, -1)
    for start in range(count):
        column, before = _shortest(costs, start, row_of, row_price, column_price)
        while column >= 0:  # back along the path, each column goes to the row that reached it
            earlier = int(before[column])
            row_of[column] = start if earlier < 0 else row_of[earlier]
            column = earlier
    return [(int(row), column) for column, row in enumerate(row_of) if row >= 0]


def _shortest(
    costs: Numbers, start: int, row_of: NDArray[np.int_], row_price: Numbers, column_price: Numbers
) -> tuple[int, NDArray[np.int_]]:
    """The nearest free column from a row, and from which column each was reached; prices are brought up to it."""
    width = costs.shape[1]
    near, before = np.full(width, np.inf), np.full(width, -1)
    done = np.zeros(width, np.bool_)
    row, column, far = start, -1, 0.0
    while True:
        reach = far + costs[row] - row_price[row] - column_price
        better = ~done & (reach < near)
        near[better], before[better] = reach[better], column
        column = int(np.where(done, np.inf, near).argmin())
        far = float(near[column])
        if row_of[column] < 0:
            break
        done[column] = True
        row = int(row_of[column])
    row_price[start] += far
    row_price[row_of[done]] += far - near[done]
    column_price[done] -= far - near[done]
    return column, before
