"""Referring segmentation from the intersection and union of each predicted with its true mask.

Two evaluators share the task and disagree on empties. Both give fractions here, where they print per cent.

* LAVT (Yang et al., arXiv:2112.02244, ``test.py``): mIoU, oIoU (which others call cIoU), Pr@X. The IoU of two empty
  masks is 0. The official script counts pixels after resizing to 480x480; here they are counted where the caller did.
* LISA (Lai et al., arXiv:2308.00692, ``train_ds.py``): gIoU, which is a *mean* of IoUs and not the generalised IoU of
  boxes, and cIoU. Two empty masks score 1. The official script divides the mean by N + 1e-5; here by N.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.evaluation.metrics.mask_overlap import iou
from deixis.types import rle
from deixis.types.size import Size

FloatArray = NDArray[np.float64]

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)
LAVT_SIZE = Size(height=480, width=480)
LISA_SAMPLE_EPSILON = 1e-5
LISA_POOLED_EPSILON = 1e-10


def mean_iou(intersection: ArrayLike, union: ArrayLike) -> float:
    """LAVT's mIoU: the mean over samples of I / U, 0 where U is 0; NaN for no samples.

    >>> round(mean_iou([4, 90], [12, 100]), 6)
    0.616667
    """
    return _mean(iou(*_pixels(intersection, union)))


def overall_iou(intersection: ArrayLike, union: ArrayLike) -> float:
    """LAVT's oIoU, also called cIoU: the sum of I over the sum of U; NaN where that is 0.

    >>> round(overall_iou([4, 90], [12, 100]), 6)
    0.839286
    """
    shared, either = _pixels(intersection, union)
    return float(shared.sum() / either.sum()) if either.sum() else float("nan")


def precision_at(intersection: ArrayLike, union: ArrayLike, threshold: float) -> float:
    """LAVT's Pr@X: the share of samples with an IoU of at least the threshold; NaN for no samples.

    >>> precision_at([4, 90], [12, 100], 0.9)
    0.5
    """
    return _mean(iou(*_pixels(intersection, union)) >= threshold)


def lisa_sample_iou(intersection: ArrayLike, union: ArrayLike) -> FloatArray:
    """(N,) LISA's IoU of each sample: I / (U + 1e-5), and 1 where U is 0.

    >>> lisa_sample_iou([4, 0], [12, 0]).round(6).tolist()
    [0.333333, 1.0]
    """
    shared, either = _pixels(intersection, union)
    return np.asarray(shared / (either + LISA_SAMPLE_EPSILON) + (either == 0))


def lisa_giou(intersection: ArrayLike, union: ArrayLike) -> float:
    """LISA's gIoU: the mean of `lisa_sample_iou`; NaN for no samples."""
    return _mean(lisa_sample_iou(intersection, union))


def lisa_ciou(intersection: ArrayLike, union: ArrayLike) -> float:
    """LISA's cIoU: the sum of I over (the sum of U + 1e-10)."""
    shared, either = _pixels(intersection, union)
    return float(shared.sum() / (either.sum() + LISA_POOLED_EPSILON))


def resized(counts: bytes, size: Size, to: Size = LAVT_SIZE) -> bytes:
    """The counts of a mask at another size, each pixel taken from the nearest one, as LAVT's transform does.

    Raises:
        ShapeError: counts that are malformed, or those of another size.

    >>> small, large = Size(height=2, width=2), Size(height=4, width=4)
    >>> resized(rle.from_lengths([2, 2], small), small, large) == rle.from_lengths([8, 8], large)
    True
    """
    if size == to:
        return counts
    rows, columns = (_nearest(old, new) for old, new in zip(size.hw, to.hw, strict=True))
    drawn = rle.decode(counts, size).T[columns][:, rows]
    return rle.encode_crop(drawn, left=0, top=0, size=to)


def _nearest(old: int, new: int) -> NDArray[np.int64]:
    """(new,) from which pixel each comes; the centres are added up, as Pillow does, so that ties fall the same way."""
    steps = np.full(new, old / new)
    steps[0] /= 2
    return np.asarray(np.minimum(np.cumsum(steps), old - 1), np.int64)


def _pixels(intersection: ArrayLike, union: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    shared, either = np.asarray(intersection), np.asarray(union)
    if shared.ndim != 1 or shared.shape != either.shape:
        raise ShapeError(f"intersection and union: expected one each a sample, got {shared.shape} and {either.shape}")
    if ((shared < 0) | (shared > either)).any():
        raise ShapeError("intersection: expected pixels from 0 to those of the union")
    return shared, either


def _mean(values: NDArray[np.float64] | NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else float("nan")
