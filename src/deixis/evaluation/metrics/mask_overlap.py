"""How many pixels pairs of masks share, counted from their run lengths: no mask is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from deixis.errors import ShapeError
from deixis.types import rle
from deixis.types.size import Size

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

BLOCK = 1 << 17  # bytes of counts that are worked on at a time: what fits a processor's cache


@dataclass(frozen=True, slots=True, eq=False)
class Overlaps:
    """Pixels of N pairs of masks.

    Attributes:
        intersection: (N,) int64, on in both.
        predicted: (N,) int64, on in the predicted mask.
        gold: (N,) int64, on in the true mask.
    """

    intersection: IntArray
    predicted: IntArray
    gold: IntArray

    def __len__(self) -> int:
        return len(self.intersection)

    @property
    def union(self) -> IntArray:
        """(N,) int64, on in either."""
        return self.predicted + self.gold - self.intersection

    @property
    def iou(self) -> FloatArray:
        """(N,) float64: intersection over union; 0 where both masks are empty."""
        return iou(self.intersection, self.union)


def iou(intersection: IntArray, union: IntArray) -> FloatArray:
    """`intersection / union`, 0 where there is no union.

    >>> iou(np.array([4, 0]), np.array([12, 0])).round(3).tolist()
    [0.333, 0.0]
    """
    return np.divide(intersection, union, out=np.zeros(len(union)), where=union > 0)


def overlaps(predicted: Sequence[bytes], gold: Sequence[bytes], sizes: Sequence[Size]) -> Overlaps:
    """The overlap of each predicted with its true mask.

    Args:
        predicted: N compressed COCO counts.
        gold: N compressed COCO counts.
        sizes: N, each that of both masks of the pair.

    Raises:
        ShapeError: not N of each, counts that are malformed, or those of another size.

    >>> size = Size(height=2, width=2)
    >>> found = overlaps([rle.from_lengths([1, 3], size)], [rle.from_lengths([2, 2], size)], [size])
    >>> found.intersection.tolist(), found.union.tolist()
    ([2], [3])
    """
    if not len(predicted) == len(gold) == len(sizes):
        raise ShapeError(f"got {len(predicted)} predicted masks, {len(gold)} true ones and {len(sizes)} sizes")
    pixels = np.array([size.height * size.width for size in sizes], np.int64)
    columns = np.zeros((3, len(pixels)), np.int64)
    for block in _blocks(predicted, gold):
        ours, theirs = _Runs.read(predicted[block], pixels[block]), _Runs.read(gold[block], pixels[block])
        columns[:, block] = ours.shared_with(theirs), ours.areas, theirs.areas
    return Overlaps(*columns)


@dataclass(frozen=True, slots=True, eq=False)
class _Runs:
    """The runs that are on of many masks, as positions in all their pixels, one mask after the other.

    Masks of a pair have the same number of pixels, so a pixel has the same position in the predicted as in the true.
    """

    starts: IntArray
    lengths: IntArray
    begins: IntArray  # (N + 1,) which run is the first of each mask

    @classmethod
    def read(cls, masks: Sequence[bytes], pixels: IntArray) -> _Runs:
        lengths, begins = rle.read_many(masks)
        runs = np.diff(begins)
        edges = np.cumsum(lengths)
        if (np.diff(edges[begins[1:] - 1], prepend=0) != pixels).any():
            raise ShapeError("counts: the run lengths of a mask do not fill its size")
        first = np.concatenate([[0], np.cumsum(runs // 2)])
        on = np.repeat(begins[:-1] + 1 - 2 * first[:-1], runs // 2) + 2 * np.arange(first[-1])
        return cls(edges[on - 1], lengths[on], first)

    @property
    def areas(self) -> IntArray:
        """(N,)."""
        return _sums(self.lengths, self.begins)

    def shared_with(self, other: _Runs) -> IntArray:
        """(N,) pixels on in both masks of each pair."""
        below = other.on_below
        return _sums(below(self.starts + self.lengths) - below(self.starts), self.begins)

    def on_below(self, position: IntArray) -> IntArray:
        """How many pixels before each position are on."""
        if not len(self.starts):
            return np.zeros(len(position), np.int64)
        before = np.concatenate([[0], np.cumsum(self.lengths)])
        run = np.searchsorted(self.starts, position, side="right") - 1
        inside = np.minimum(position - self.starts[run], self.lengths[run])
        return np.where(run < 0, 0, before[run] + inside)


def _sums(values: IntArray, begins: IntArray) -> IntArray:
    return np.diff(np.concatenate([[0], np.cumsum(values)])[begins])


def _blocks(predicted: Sequence[bytes], gold: Sequence[bytes]) -> Iterator[slice]:
    """Neighbouring pairs whose counts have about `BLOCK` bytes together."""
    sizes = [len(ours) + len(theirs) for ours, theirs in zip(predicted, gold, strict=True)]
    block = np.cumsum(sizes, dtype=np.int64) // BLOCK
    cuts = [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(sizes)]
    yield from (slice(start, stop) for start, stop in pairwise(cuts) if start < stop)
