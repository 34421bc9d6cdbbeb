from __future__ import annotations

import math

import numpy as np
import pytest

from deixis.errors import ConfigError, ShapeError
from deixis.evaluation.metrics.calibration import (
    Levels,
    area_under_roc,
    auroc,
    brier,
    expected_calibration_error,
    false_share_at,
    fpr_at_tpr,
    reliability,
)


def test_calibration_error_weighs_bins_by_how_full_they_are() -> None:
    assert expected_calibration_error([0.95] * 3 + [0.05], [True] * 3 + [False]) == pytest.approx(0.05)
    assert math.isnan(expected_calibration_error([], []))


def test_a_diagram_has_every_bin_and_says_which_are_empty() -> None:
    diagram = reliability([0.0, 0.1, 0.5, 1.0], [False, True, True, True], bins=4)
    assert diagram.edges.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert diagram.count.tolist() == [2, 0, 1, 1]  # a bin holds its lower edge, the last both
    assert diagram.confidence.tolist() == pytest.approx([0.05, math.nan, 0.5, 1.0], nan_ok=True)
    assert diagram.accuracy.tolist() == pytest.approx([0.5, math.nan, 1.0, 1.0], nan_ok=True)
    assert diagram.error == pytest.approx((2 * 0.45 + 0.5) / 4)


def test_right_and_sure_is_calibrated() -> None:
    assert expected_calibration_error([1.0, 0.0], [True, False]) == 0.0
    assert expected_calibration_error([1.0, 0.0], [False, True]) == 1.0


def test_weights_count_samples_as_often_as_they_say() -> None:
    random = np.random.default_rng(3)
    p, y, w = random.random(40).round(1), random.random(40) < 0.4, random.integers(0, 4, 40)
    often = np.repeat(np.arange(40), w)
    assert expected_calibration_error(p, y, weights=w) == pytest.approx(expected_calibration_error(p[often], y[often]))
    assert brier(p, y, w) == pytest.approx(brier(p[often], y[often]))
    weighted = Levels.of(p, y).counted(w.astype(float))
    assert area_under_roc(*weighted) == pytest.approx(auroc(p[often][y[often]], p[often][~y[often]]))
    assert false_share_at(*weighted) == pytest.approx(fpr_at_tpr(p[often][y[often]], p[often][~y[often]]))


def test_auroc_is_half_for_scores_that_say_nothing() -> None:
    assert auroc([0.5, 0.5], [0.5]) == 0.5
    assert auroc([1.0], [0.0]) == 1.0
    assert auroc([0.0], [1.0]) == 0.0
    assert math.isnan(auroc([], [0.1]))


def test_false_positives_are_counted_where_enough_positives_pass() -> None:
    positive = np.arange(1, 21) / 100  # 19 of 20 is 95 %: the threshold is .02
    assert fpr_at_tpr(positive, [0.02, 0.019, 0.5]) == pytest.approx(2 / 3)
    assert fpr_at_tpr(positive, [0.02, 0.019, 0.5], least_tpr=1.0) == 1.0
    assert math.isnan(fpr_at_tpr(positive, []))


def test_brier_is_a_mean_square() -> None:
    assert brier([0.0, 1.0], [True, True]) == 0.5
    assert math.isnan(brier([], []))


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"expected values in \[0, 1\], got 0.5 to 1.5"):
        brier([0.5, 1.5], [True, True])
    with pytest.raises(ShapeError, match="right: expected 1 values"):
        reliability([0.5], [True, False])
    with pytest.raises(ShapeError, match="weights: expected 1 values"):
        reliability([0.5], [True], weights=[1, 2])
    with pytest.raises(ShapeError, match="not finite"):
        auroc([math.nan], [0.5])
    with pytest.raises(ShapeError, match="one for each score"):
        Levels.of([0.5], [True, False])
    with pytest.raises(ConfigError, match="bins: expected at least 1"):
        reliability([0.5], [True], bins=0)
