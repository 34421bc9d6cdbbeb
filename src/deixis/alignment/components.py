"""The connected parts of a picture of yes and no."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


def components(high: BoolArray) -> tuple[IntArray, int]:
    """Which cells hang together by steps up, down, left and right.

    Args:
        high: (h, w).

    Returns:
        (h, w) int64, 0 where `high` is not, else the number of the part, counted from 1 in reading order of their first
        cells; and how many parts there are.

    >>> components(np.array([[1, 0, 1], [1, 0, 1], [0, 0, 0], [1, 1, 1]], np.bool_))[0].tolist()
    [[1, 0, 2], [1, 0, 2], [0, 0, 0], [3, 3, 3]]
    """
    row, start, end = _runs(high)
    root = np.arange(len(row))
    for above, below in _touching(row, start, end, len(high)):
        _join(root, above, below)
    firsts, part = np.unique([_find(root, run) for run in range(len(row))], return_inverse=True)
    labels = np.zeros(high.size + 1, np.int64)
    np.add.at(labels, row * high.shape[1] + start, part + 1)
    np.add.at(labels, row * high.shape[1] + end, -part - 1)
    return labels[:-1].cumsum().reshape(high.shape), len(firsts)


def _runs(high: BoolArray) -> tuple[IntArray, IntArray, IntArray]:
    """Row, first column and column after the last of every run of cells in a row, in reading order."""
    padded = np.zeros((high.shape[0], high.shape[1] + 2), np.int8)
    padded[:, 1:-1] = high
    step = np.diff(padded, axis=1)
    row, start = np.nonzero(step == 1)
    return row, start, np.nonzero(step == -1)[1]


def _touching(row: IntArray, start: IntArray, end: IntArray, height: int) -> list[tuple[int, int]]:
    """The pairs of runs that lie one above the other."""
    first = np.searchsorted(row, np.arange(height + 1)).tolist()
    starts, ends, pairs = start.tolist(), end.tolist(), list[tuple[int, int]]()
    for line in range(height - 1):
        above, below = first[line], first[line + 1]
        while above < first[line + 1] and below < first[line + 2]:
            if starts[above] < ends[below] and starts[below] < ends[above]:
                pairs.append((above, below))
            if ends[above] <= ends[below]:
                above += 1
            else:
                below += 1
    return pairs


def _join(root: IntArray, one: int, other: int) -> None:
    low, high = sorted((_find(root, one), _find(root, other)))
    root[high] = low


def _find(root: IntArray, run: int) -> int:
    while root[run] != run:
        root[run] = root[root[run]]
        run = int(root[run])
    return run
