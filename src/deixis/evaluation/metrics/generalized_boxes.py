"""Generalised referring expressions with boxes (GREC): an expression may mean no object, one, or several.

Source: the evaluator of gRefCOCO, ``mdetr/datasets/refexp.py`` (He et al., arXiv:2308.16182). Its overlap is
generalised IoU, its thresholds are 0.7 on scores and 0.5 on overlap. We differ in nothing but arithmetic: float64, not
float32. A score of 0.7 that went through float32 is 0.69999999 and is not kept, there or here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from deixis.errors import ShapeError
from deixis.evaluation.metrics.overlap import BoxesLike, Overlap, corners, pairwise_overlap

SCORE = 0.7
GENERALISED = Overlap(kind="giou")


@dataclass(frozen=True, slots=True)
class Matched:
    """One expression's boxes, counted.

    Attributes:
        right: kept boxes that were matched to a true one.
        kept: boxes whose score was high enough.
        meant: true boxes; 0 where the expression means nothing in the picture.
    """

    right: int
    kept: int
    meant: int

    @property
    def f1(self) -> float:
        """``2 TP / (2 TP + FP + FN)``; 1 where nothing is meant and nothing kept."""
        return 2 * self.right / (self.kept + self.meant) if self.kept + self.meant else 1.0

    @property
    def correct(self) -> bool:
        """Every true box is matched and no other kept; where nothing is meant, nothing is kept."""
        return self.f1 >= 1.0


def match_boxes(
    scores: ArrayLike | None,
    boxes: BoxesLike,
    truth: BoxesLike,
    rule: Overlap = GENERALISED,
    least_score: float = SCORE,
) -> Matched:
    """Greedy matching: again and again the largest overlap of all, until none is enough.

    Args:
        scores: (n,), or None where the system's boxes have none, and all are kept.
        boxes: (n, 4) xyxy, pixels.
        truth: (t, 4) xyxy, pixels; t is 0 for an expression that means nothing in the picture.
        rule: what is enough.
        least_score: boxes that score less are dropped first.

    Raises:
        ShapeError: not one score a box, or boxes that are none.

    >>> match_boxes([0.9, 0.75], [[0, 0, 10, 10], [50, 50, 60, 60]], [[0, 0, 10, 10]])
    Matched(right=1, kept=2, meant=1)
    """
    rows, true = corners("boxes", boxes), corners("truth", truth)
    if scores is not None:
        values = np.asarray(scores, np.float64)
        if values.shape != (len(rows),):
            raise ShapeError(f"scores: expected {len(rows)}, one for each box, got shape {values.shape}")
        rows = rows[values >= least_score]
    overlaps, right = pairwise_overlap(rows, true, rule), 0
    for _ in range(min(overlaps.shape)):
        row, column = np.unravel_index(int(overlaps.argmax()), overlaps.shape)  # the first in row order on ties
        if not rule.hit(overlaps[row, column]):
            break
        right += 1
        overlaps[row], overlaps[:, column] = 0.0, 0.0
    return Matched(right, len(rows), len(true))


def f1_score(matched: Sequence[Matched]) -> float:
    """Share of expressions that are wholly correct, in [0, 1]; the field calls it F1. NaN for none."""
    return _share([one.correct for one in matched])


def no_target_accuracy(matched: Sequence[Matched]) -> float:
    """N-acc: of the expressions that mean nothing, the share for which nothing was kept; NaN for none."""
    return _share([one.kept == 0 for one in matched if not one.meant])


def target_accuracy(matched: Sequence[Matched]) -> float:
    """T-acc: of the expressions that mean something, the share for which anything was kept; NaN for none."""
    return _share([one.kept > 0 for one in matched if one.meant])


def _share(flags: list[bool]) -> float:
    return float(np.mean(flags)) if flags else float("nan")
