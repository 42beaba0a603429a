"""How far boxes overlap: intersection over union, of all with all and of each with its neighbour in the row."""

import numpy as np
from numpy.typing import NDArray

Edges = NDArray[np.float32]  # …, 4: left, top, right, bottom; NaN where there is no box


def iou_table(one: Edges, other: Edges) -> NDArray[np.float32]:
    """Each box of one with each of the other."""
    return iou_rows(one[:, None], other[None])


def iou_rows(one: Edges, other: Edges) -> NDArray[np.float32]:
    """Each box with the one in the same place. NaN where either is missing."""
    low = np.maximum(one[..., :2], other[..., :2])
    high = np.minimum(one[..., 2:], other[..., 2:])
    shared = np.clip(high - low, 0, None).prod(axis=-1)
    areas = [(edges[..., 2:] - edges[..., :2]).prod(axis=-1) for edges in (one, other)]
    return shared / (areas[0] + areas[1] - shared)
