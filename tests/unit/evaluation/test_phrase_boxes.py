import math

import pytest

from deixis.evaluation.metrics.calibration import auroc, expected_calibration_error
from deixis.evaluation.metrics.phrase_boxes import any_box_rank, merged_box_rank, recall
from deixis.evaluation.metrics.pointing import points_into
from deixis.types.boxes import Boxes

MEN = Boxes([[0, 0, 40, 40], [60, 0, 100, 40]])
DOG = Boxes([[120, 20, 160, 60]])
MEN_RANKED = Boxes([[0, 0, 40, 40], [0, 0, 100, 40]])
DOG_RANKED = Boxes([[0, 0, 10, 10], [120, 20, 160, 40]])


def test_any_box_asks_for_one_of_the_boxes() -> None:
    assert any_box_rank(MEN_RANKED, MEN) == 0
    assert any_box_rank(DOG_RANKED, DOG) == 1  # its IoU is exactly 0.5


def test_merged_boxes_asks_for_the_box_round_them() -> None:
    assert merged_box_rank(MEN_RANKED, MEN) == 1


def test_recall_is_the_share_of_phrases_ranked_in_time() -> None:
    assert recall([0, 1], 1) == 0.5
    assert recall([0, 1], 5) == 1.0
    assert math.isnan(recall([], 1))


def test_no_boxes_hit_nothing() -> None:
    assert any_box_rank(Boxes.empty(), DOG) is None
    assert any_box_rank(DOG_RANKED, Boxes.empty()) is None


@pytest.mark.parametrize(("x", "y", "hit"), [(10, 15, True), (20, 20, True), (9.9, 15, False), (30, 30, False)])
def test_a_point_on_the_border_is_inside(x: float, y: float, hit: bool) -> None:
    assert points_into(x, y, Boxes([[10, 10, 20, 20], [40, 40, 60, 60]])) is hit


def test_no_box_holds_no_point() -> None:
    assert points_into(0, 0, Boxes.empty()) is False


def test_calibration_error_weighs_bins_by_how_full_they_are() -> None:
    assert expected_calibration_error([0.95] * 3 + [0.05], [True] * 3 + [False]) == pytest.approx(0.05)
    assert math.isnan(expected_calibration_error([], []))


def test_auroc_is_half_for_scores_that_say_nothing() -> None:
    assert auroc([0.5, 0.5], [0.5]) == 0.5
    assert auroc([1.0], [0.0]) == 1.0
    assert math.isnan(auroc([], [0.1]))
