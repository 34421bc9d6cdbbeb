"""Pixel by pixel: precision, recall, F1, accuracy and IoU of masks; mean IoU of label maps.

No evaluator is official here, so the rules are stated. Micro figures are those of the pooled counts, macro figures the
mean over samples. Where precision, recall, F1 or IoU is 0 / 0 it is 1 if both masks are empty, else 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import InputError, ShapeError
from deixis.types.checks import frozen

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

IGNORE = 255  # the label of pixels that are not scored, as in PASCAL VOC and mmsegmentation


@dataclass(frozen=True, slots=True)
class PixelScores:
    """Fractions in [0, 1]; NaN for no samples."""

    precision: float
    recall: float
    f1: float
    accuracy: float
    iou: float


def pixel_counts(predicted: ArrayLike, truth: ArrayLike) -> IntArray:
    """(4,) int64: pixels that are true positive, false positive, false negative and true negative.

    Args:
        predicted: (H, W) bool.
        truth: (H, W) bool.

    Raises:
        ShapeError: not two masks of one size.

    >>> pixel_counts([[True, True, False]], [[True, False, False]]).tolist()
    [1, 1, 0, 1]
    """
    real = frozen("truth", truth, (None, None), np.bool_)
    drawn = frozen("predicted", predicted, real.shape, np.bool_)
    found, extra, missed = (drawn & real).sum(), (drawn & ~real).sum(), (~drawn & real).sum()
    return np.array([found, extra, missed, real.size - found - extra - missed], np.int64)


def pixel_scores(counts: ArrayLike, average: Literal["micro", "macro"] = "micro") -> PixelScores:
    """The scores of N samples.

    Args:
        counts: (N, 4), a row of `pixel_counts` a sample.
        average: "micro" pools the counts, so that large masks weigh more; "macro" is the mean over samples.

    Raises:
        InputError: another average.

    >>> counts = [[1, 1, 0, 2], [0, 0, 0, 4]]
    >>> pixel_scores(counts).precision, pixel_scores(counts, "macro").precision
    (0.5, 0.75)
    """
    rows = frozen("counts", counts, (None, 4), np.int64)
    if average not in {"micro", "macro"}:
        raise InputError(f"average: expected 'micro' or 'macro', got {average!r}")
    if not len(rows):
        return PixelScores(*[float("nan")] * 5)
    pooled = rows.sum(axis=0, keepdims=True) if average == "micro" else rows
    return PixelScores(*(float(column.mean()) for column in _of_each(pooled)))


def _of_each(rows: IntArray) -> tuple[FloatArray, ...]:
    found, extra, missed, rest = rows.T
    empty = found + extra + missed == 0
    pairs = [(found, found + extra), (found, found + missed), (2 * found, 2 * found + extra + missed)]
    precision, recall, f1 = (_divided(part, whole, empty) for part, whole in pairs)
    accuracy = _divided(found + rest, rows.sum(axis=1), empty)
    return precision, recall, f1, accuracy, _divided(found, found + extra + missed, empty)


def _divided(part: IntArray, whole: IntArray, empty: NDArray[np.bool_]) -> FloatArray:
    return np.divide(part, whole, out=empty.astype(np.float64), where=whole > 0)


def confusion_matrix(predicted: ArrayLike, truth: ArrayLike, classes: int, ignore: int = IGNORE) -> IntArray:
    """(classes, classes) int64: pixels by true label (rows) and predicted label (columns).

    Matrices of several pictures add up.

    Args:
        predicted: whole numbers from 0, any shape.
        truth: whole numbers from 0, or `ignore`, of the same shape.
        classes: how many labels there are.
        ignore: pixels with this true label are left out, whatever was predicted for them.

    Raises:
        ShapeError: another shape, or a label that is not one of the classes.

    >>> confusion_matrix([0, 1, 1, 0], [0, 1, 0, 255], 2).tolist()
    [[1, 1], [0, 1]]
    """
    guess, real = np.asarray(predicted), np.asarray(truth)
    if guess.shape != real.shape or guess.dtype.kind not in "iub" or real.dtype.kind not in "iub":
        raise ShapeError(
            f"expected two label maps of one shape, got {guess.shape} {guess.dtype}, {real.shape} {real.dtype}"
        )
    scored = real != ignore
    rows, columns = real[scored].astype(np.int64), guess[scored].astype(np.int64)
    for name, labels in (("truth", rows), ("predicted", columns)):
        if labels.size and not 0 <= labels.min() <= labels.max() < classes:
            raise ShapeError(f"{name}: expected labels from 0 to {classes - 1}, got {labels.min()} to {labels.max()}")
    return np.bincount(rows * classes + columns, minlength=classes * classes).reshape(classes, classes)


def class_iou(matrix: ArrayLike) -> FloatArray:
    """(classes,) IoU of each class of a pooled confusion matrix; NaN for a class neither there nor predicted."""
    pixels = np.asarray(matrix, np.float64)
    if pixels.ndim != 2 or pixels.shape[0] != pixels.shape[1]:
        raise ShapeError(f"matrix: expected as many rows as columns, got shape {pixels.shape}")
    shared = np.diag(pixels)
    either = pixels.sum(axis=0) + pixels.sum(axis=1) - shared
    return np.asarray(np.divide(shared, either, out=np.full(len(shared), np.nan), where=either > 0))


def mean_class_iou(matrix: ArrayLike) -> float:
    """Semantic mIoU: the mean of `class_iou` over the classes that have one, as in mmsegmentation; NaN for none.

    >>> round(mean_class_iou([[1, 1], [0, 1]]), 3)
    0.5
    """
    values = class_iou(matrix)
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")
