from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from deixis.errors import InputError, ShapeError
from deixis.evaluation.metrics.pixels import (
    PixelScores,
    class_iou,
    confusion_matrix,
    mean_class_iou,
    pixel_counts,
    pixel_scores,
)

PREDICTED = np.array([[1, 1, 0], [0, 1, 0]], bool)
TRUTH = np.array([[1, 0, 0], [0, 1, 1]], bool)


def test_the_vector() -> None:
    scores = pixel_scores([pixel_counts(PREDICTED, TRUTH)])
    assert dataclasses.astuple(scores) == (*[2 / 3] * 4, 0.5)


@pytest.mark.parametrize(
    ("counts", "scores"),
    [
        ([0, 0, 0, 6], PixelScores(1, 1, 1, 1, 1)),
        ([0, 0, 2, 4], PixelScores(0, 0, 0, 4 / 6, 0)),
        ([0, 2, 0, 4], PixelScores(0, 0, 0, 4 / 6, 0)),
        ([6, 0, 0, 0], PixelScores(1, 1, 1, 1, 1)),
    ],
    ids=["both empty", "nothing drawn", "nothing there", "everything"],
)
def test_the_rule_for_empties(counts: list[int], scores: PixelScores) -> None:
    assert pixel_scores([counts]) == pixel_scores([counts], "macro") == scores


def test_micro_pools_and_macro_averages() -> None:
    counts = [[90, 10, 0, 0], [0, 1, 1, 0]]
    assert pixel_scores(counts, "micro").precision == 90 / 101
    assert pixel_scores(counts, "macro").precision == 0.45


def test_no_samples_score_nothing() -> None:
    assert math.isnan(pixel_scores([]).iou)
    assert math.isnan(pixel_scores([], "macro").iou)


def test_bad_masks_are_refused() -> None:
    with pytest.raises(ShapeError, match="predicted"):
        pixel_counts(PREDICTED, TRUTH.T)
    with pytest.raises(InputError, match="micro"):
        pixel_scores([[1, 1, 1, 1]], "weighted")  # type: ignore[arg-type]


def test_ignored_pixels_are_not_scored() -> None:
    assert confusion_matrix([[0, 7]], [[0, 255]], 2).tolist() == [[1, 0], [0, 0]]
    assert confusion_matrix([[0, 1]], [[0, 9]], 2, ignore=9).sum() == 1


def test_a_class_that_nobody_names_has_no_iou() -> None:
    matrix = confusion_matrix([0, 1, 1], [0, 1, 0], 3)
    assert class_iou(matrix)[:2].tolist() == [0.5, 0.5]
    assert math.isnan(class_iou(matrix)[2])
    assert mean_class_iou(matrix) == 0.5
    assert math.isnan(mean_class_iou(np.zeros((2, 2))))


@pytest.mark.parametrize(("predicted", "truth"), [([0, 2], [0, 1]), ([0, 1], [0, -1]), ([0], [0, 1]), ([0.5], [1])])
def test_bad_labels_are_refused(predicted: list[float], truth: list[int]) -> None:
    with pytest.raises(ShapeError):
        confusion_matrix(predicted, truth, 2)


def test_a_confusion_matrix_is_square() -> None:
    with pytest.raises(ShapeError, match="as many rows as columns"):
        class_iou([[1, 2]])
