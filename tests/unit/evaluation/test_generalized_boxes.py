from __future__ import annotations

import math

import numpy as np
import pytest

from deixis.errors import ShapeError
from deixis.evaluation.metrics.generalized_boxes import (
    Matched,
    f1_score,
    match_boxes,
    no_target_accuracy,
    target_accuracy,
)
from deixis.evaluation.metrics.overlap import DEFAULT

Boxes = list[list[float]]
TWO: Boxes = [[0, 0, 10, 10], [20, 0, 30, 10]]
ONE: Boxes = [[0, 0, 10, 10]]
JUNK: Boxes = [[50, 50, 60, 60]]
BIG: Boxes = [[0, 0, 100, 100]]
SHIFTED: Boxes = [[18, 18, 118, 118]]

# truth, scores, boxes, whether it is correct by generalised IoU, and by plain IoU
VECTORS: list[tuple[Boxes, list[float], Boxes, bool, bool]] = [
    (TWO, [0.9, 0.8, 0.1], TWO + JUNK, True, True),
    (ONE, [0.9, 0.75], ONE + JUNK, False, False),
    ([], [0.69], ONE, True, True),
    ([], [0.7001], ONE, False, False),
    (BIG, [0.9], SHIFTED, False, True),
]


@pytest.mark.parametrize(("truth", "scores", "boxes", "correct", "by_iou"), VECTORS)
def test_each_expression_is_judged_as_by_the_evaluator(
    truth: Boxes, scores: list[float], boxes: Boxes, correct: bool, by_iou: bool
) -> None:
    assert match_boxes(scores, boxes, truth).correct is correct
    assert match_boxes(scores, boxes, truth, DEFAULT).correct is by_iou


def test_the_shares_are_those_of_the_evaluator() -> None:
    matched = [match_boxes(scores, boxes, truth) for truth, scores, boxes, _, _ in VECTORS]
    assert (f1_score(matched), target_accuracy(matched), no_target_accuracy(matched)) == (0.4, 1.0, 0.5)
    assert f1_score([match_boxes(s, b, t, DEFAULT) for t, s, b, _, _ in VECTORS]) == 0.6


def test_f1_counts_what_is_extra_and_what_is_missing() -> None:
    assert match_boxes([0.9, 0.75], ONE + JUNK, ONE).f1 == pytest.approx(2 / 3)
    assert match_boxes([0.9], ONE, TWO).f1 == pytest.approx(2 / 3)
    assert Matched(0, 0, 0).f1 == 1.0


def test_a_box_is_matched_once() -> None:
    assert match_boxes(None, ONE * 2, ONE) == Matched(right=1, kept=2, meant=1)
    assert match_boxes(None, ONE, ONE * 2) == Matched(right=1, kept=1, meant=2)


def test_the_largest_overlap_goes_first_even_if_a_pair_is_lost_by_it() -> None:
    truth: Boxes = [[0, 0, 10, 10], [0, 0, 10, 6]]
    boxes: Boxes = [[0, 0, 10, 8.5], [0, 0, 10, 20]]  # the first fits both, the second fits only the first, at .5
    assert match_boxes(None, boxes, truth).right == 1


def test_a_score_that_went_through_float32_is_below_the_threshold() -> None:
    assert match_boxes([0.7], ONE, ONE).kept == 1
    assert match_boxes([float(np.float32(0.7))], ONE, ONE).kept == 0


def test_nothing_of_a_kind_has_no_share() -> None:
    assert math.isnan(f1_score([]))
    assert math.isnan(no_target_accuracy([Matched(1, 1, 1)]))
    assert math.isnan(target_accuracy([Matched(0, 0, 0)]))


def test_scores_must_be_one_a_box() -> None:
    with pytest.raises(ShapeError, match="expected 1, one for each box"):
        match_boxes([0.1, 0.2], ONE, ONE)
