"""Maps over the cells of a picture: brought to a common range, and cut into regions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.alignment.components import components
from deixis.types.sampling import Window, sample
from deixis.types.size import Size

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float32]

FINE = 4  # a region is outlined on a grid this many times finer than the cells


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A connected part of a map.

    Attributes:
        box: (4,) float32, x0, y0, x1, y1 in fractions of the picture.
        peak: the largest value of the map in it.
    """

    box: FloatArray
    peak: float


def stretched(maps: FloatArray) -> FloatArray:
    """(M, cells): each row moved and scaled so that its least value is 0 and its largest 1; a flat row becomes 0.

    >>> stretched(np.array([[1, 3, 2], [5, 5, 5]], np.float32)).tolist()
    [[0.0, 1.0, 0.5], [0.0, 0.0, 0.0]]
    """
    low, high = maps.min(axis=1, keepdims=True), maps.max(axis=1, keepdims=True)
    spread = np.where(high > low, high - low, 1)
    return np.asarray((maps - low) / spread, np.float32)


def relative(maps: FloatArray) -> FloatArray:
    """(M, cells): each row's positive part, scaled so that its largest value is 1; a row without one becomes 0.

    >>> relative(np.array([[-1, 2, 1], [-1, -2, 0]], np.float32)).tolist()
    [[0.0, 1.0, 0.5], [0.0, 0.0, 0.0]]
    """
    positive = np.maximum(maps, 0)
    high = positive.max(axis=1, keepdims=True)
    return np.asarray(positive / np.where(high > 0, high, 1), np.float32)


def regions(grid: FloatArray, threshold: float, most: int) -> tuple[Region, ...]:
    """The parts of a map that are connected and high, in falling order of their peaks.

    Args:
        grid: (h, w) on cells that cover the picture.
        threshold: a place belongs to a region where the map, read between cell centres, reaches this share of the way
            from its least value to its largest.
        most: how many regions, at most.

    Returns:
        One region at least; for a flat map it is the whole picture.
    """
    fine = Size(height=grid.shape[0] * FINE, width=grid.shape[1] * FINE)
    values = sample(grid, fine, Window.whole(fine))
    labels, count = components(values >= values.min() + threshold * (values.max() - values.min()))
    parts = [np.where(labels == part, values, -np.inf) for part in range(1, count + 1)]
    found = [Region(_box(np.isfinite(part)), float(part.max())) for part in parts]
    return tuple(sorted(found, key=lambda region: -region.peak)[:most])


def _box(part: BoolArray) -> FloatArray:
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    edges = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1], np.float32)
    return np.asarray(edges / np.array((part.shape[1], part.shape[0]) * 2), np.float32)
