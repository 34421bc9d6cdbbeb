from __future__ import annotations

import math

import numpy as np
import pytest

from deixis.errors import ShapeError
from deixis.evaluation.metrics.overlap import PRESETS, Overlap
from deixis.evaluation.metrics.referring import mdetr_order, mdetr_precision_at, referring_accuracy

TRUTH = [[0, 0, 100, 100]] * 4
PREDICTED = [[0, 0, 100, side] for side in (50, 51, 49, 100)]  # IoU .5, .51, .49, 1


def test_the_threshold_itself_is_enough_unless_the_rule_is_strict() -> None:
    assert referring_accuracy(PREDICTED, TRUTH) == 0.75
    assert referring_accuracy(PREDICTED, TRUTH, Overlap(strict=True)) == 0.5
    assert referring_accuracy(PREDICTED, TRUTH, PRESETS["faoa"]) == 0.5


def test_generalised_overlap_is_another_metric() -> None:
    shifted = [[18, 18, 118, 118]]
    assert referring_accuracy(shifted, TRUTH[:1]) == 1.0
    assert referring_accuracy(shifted, TRUTH[:1], PRESETS["mdetr"]) == 0.0


def test_the_mean_over_no_expressions_is_nothing() -> None:
    assert math.isnan(referring_accuracy([], []))


def test_mdetr_breaks_ties_by_the_larger_box() -> None:
    boxes = [[0, 0, 5, 5], [0, 0, 10, 10]]
    assert mdetr_order([0.9, 0.9], boxes).tolist() == [1, 0]
    assert mdetr_precision_at([0.9, 0.9], boxes, [[0, 0, 10, 10]], 1)


def test_mdetr_orders_as_sorting_pairs_downwards_does() -> None:
    random = np.random.default_rng(0)
    for _ in range(50):
        corner, side = random.integers(0, 3, (2, 12, 2))
        boxes, scores = np.concatenate([corner, corner + side], axis=1).astype(float), random.integers(0, 3, 12) / 2
        wanted = sorted(zip(scores.tolist(), boxes.tolist(), strict=True), reverse=True)
        order = mdetr_order(scores, boxes)
        assert list(zip(scores[order].tolist(), boxes[order].tolist(), strict=True)) == wanted


def test_mdetr_precision_counts_any_of_the_first() -> None:
    boxes, truth = [[50, 50, 60, 60], [0, 0, 10, 10]], [[0, 0, 10, 10]]
    assert [mdetr_precision_at([0.9, 0.8], boxes, truth, k) for k in (1, 5)] == [False, True]
    assert not mdetr_precision_at([], [], truth, 10)


def test_scores_must_be_one_a_box() -> None:
    with pytest.raises(ShapeError, match="expected 1, one for each box"):
        mdetr_order([0.1, 0.2], [[0, 0, 1, 1]])
