"""Generalised referring segmentation: expressions that mean one thing, several, or nothing in the picture.

Source: ReLA (Liu et al., arXiv:2306.00968), ``gres_model/evaluation/refer_evaluation.py``. Whether a system says "it is
not there" is its own decision, taken apart from its mask. All figures are fractions here; the script prints gIoU, cIoU
and Pr@X as per cent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.evaluation.metrics.mask_overlap import iou

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

THRESHOLDS = (0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True, eq=False)
class GeneralizedMasks:
    """What each of N samples adds.

    Attributes:
        intersection: (N,) int64. 0 where the system says that nothing is meant.
        union: (N,) int64. A mask drawn where nothing is meant counts; none counts where that was said and true.
        iou: (N,) float64. 1 where nothing is meant and that was said, 0 where it was not.
        absent: (N,) bool, nothing is meant.
        said_absent: (N,) bool, the system says so.
    """

    intersection: IntArray
    union: IntArray
    iou: FloatArray
    absent: BoolArray
    said_absent: BoolArray

    @property
    def giou(self) -> float:
        """The mean of the IoUs, which is not the generalised IoU of boxes; NaN for no samples."""
        return float(self.iou.mean()) if len(self.iou) else float("nan")

    @property
    def ciou(self) -> float:
        """The sum of intersections over the sum of unions; NaN where that is 0."""
        return float(self.intersection.sum() / self.union.sum()) if self.union.sum() else float("nan")

    @property
    def n_acc(self) -> float:
        """The share of samples in which nothing is meant for which that was said."""
        return _share(self.said_absent, self.absent)

    @property
    def t_acc(self) -> float:
        """The share of samples in which something is meant for which the system does not deny it."""
        return _share(~self.said_absent, ~self.absent)

    def precision_at(self, threshold: float) -> float:
        """The share of samples in which something is meant with an IoU of at least the threshold."""
        return _share(self.iou >= threshold, ~self.absent)


def generalized_masks(
    intersection: ArrayLike, union: ArrayLike, absent: ArrayLike, said_absent: ArrayLike
) -> GeneralizedMasks:
    """The rules of GRES applied to the pixels of N samples.

    Args:
        intersection: (N,) pixels on in the predicted and in the true mask.
        union: (N,) pixels on in either.
        absent: (N,) bool, nothing is meant.
        said_absent: (N,) bool, the system says so.

    >>> found = generalized_masks([4, 90, 0], [12, 100, 1], [False, False, True], [False, True, False])
    >>> round(found.giou, 4), round(found.ciou, 4), found.t_acc, found.n_acc
    (0.1111, 0.0354, 0.5, 0.0)
    """
    shared, either = np.asarray(intersection, np.int64), np.asarray(union, np.int64)
    nothing, denied = np.asarray(absent, np.bool_), np.asarray(said_absent, np.bool_)
    if shared.ndim != 1 or len({array.shape for array in (shared, either, nothing, denied)}) > 1:
        raise ShapeError(f"expected four columns of one length, got {shared.shape}, {either.shape}, {nothing.shape}")
    rightly_denied = nothing & denied
    shared = np.where(nothing | denied, 0, shared)
    either = np.where(rightly_denied, 0, either)
    return GeneralizedMasks(shared, either, np.where(rightly_denied, 1.0, iou(shared, either)), nothing, denied)


def _share(right: BoolArray, among: BoolArray) -> float:
    return float(right[among].mean()) if among.any() else float("nan")
