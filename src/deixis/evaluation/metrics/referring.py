"""Accuracy of referring expressions: is the one box right?

The unit is the expression (sentence), not the object it refers to: RefCOCO has about three sentences an object.
Published figures differ in what right means; the rules are `PRESETS` of `deixis.evaluation.metrics.overlap`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.evaluation.metrics.overlap import (
    DEFAULT,
    PRESETS,
    BoxesLike,
    Overlap,
    aligned_overlap,
    corners,
    pairwise_overlap,
)


def referring_accuracy(
    predicted: BoxesLike, truth: BoxesLike, rule: Overlap = DEFAULT, sizes: ArrayLike | None = None
) -> float:
    """Share, in [0, 1], of expressions whose box is right; NaN for no expressions.

    Args:
        predicted: (N, 4) xyxy, pixels: the best box for each expression.
        truth: (N, 4) xyxy, pixels.
        rule: what right means: ``PRESETS["mdetr"]`` and so on.
        sizes: (N, 2) width and height of each picture, NaN where unknown, for rules that cut boxes to it.

    Raises:
        ShapeError: not (N, 4), not finite, corners the wrong way round, or another number of true boxes.

    >>> referring_accuracy([[0, 0, 10, 5], [0, 0, 10, 4]], [[0, 0, 10, 10]] * 2)
    0.5
    """
    hits = rule.hit(aligned_overlap(predicted, truth, rule, sizes))
    return float(hits.mean()) if len(hits) else float("nan")


def mdetr_order(scores: ArrayLike, boxes: BoxesLike) -> NDArray[np.int64]:
    """The order in which MDETR's evaluator ranks candidates, (n,) indices, best first.

    It sorts pairs of score and box downwards, so equal scores are ranked by x0, then y0, x1 and y1, the larger first.

    Raises:
        ShapeError: not one score a box.

    >>> mdetr_order([0.9, 0.9], [[0, 0, 5, 5], [0, 0, 10, 10]]).tolist()
    [1, 0]
    """
    rows, values = corners("boxes", boxes), np.asarray(scores, np.float64)
    if values.shape != (len(rows),):
        raise ShapeError(f"scores: expected {len(rows)}, one for each box, got shape {values.shape}")
    x0, y0, x1, y1 = rows.T
    return np.lexsort((y1, x1, y0, x0, values))[::-1].astype(np.int64)


def mdetr_precision_at(
    scores: ArrayLike, boxes: BoxesLike, truth: BoxesLike, k: int, rule: Overlap = PRESETS["mdetr"]
) -> bool:
    """Whether any of the first `k` candidates for one expression is right: the summand of MDETR's P@k.

    Source: ``RefExpEvaluator`` of MDETR, ``datasets/refexp.py``: generalised IoU, no clipping, `mdetr_order`.

    Args:
        scores: (n,).
        boxes: (n, 4) xyxy, pixels; n may be 0.
        truth: (t, 4) xyxy, pixels, usually one; any is enough.
        k: how many count.
        rule: what right means.
    """
    first = corners("boxes", boxes)[mdetr_order(scores, boxes)][:k]
    return bool(rule.hit(pairwise_overlap(first, truth, rule)).any())
