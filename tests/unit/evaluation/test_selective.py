from __future__ import annotations

import math

import numpy as np
import pytest

from deixis.errors import ConfigError
from deixis.evaluation.metrics.calibration import Levels
from deixis.evaluation.metrics.selective import (
    area_under_risk_coverage,
    curve_of,
    risk_coverage,
    selective_accuracy,
)

SCORES = [0.9, 0.8, 0.7, 0.6]
RIGHT = [True, True, False, True]


def test_the_curve_goes_from_the_surest_sample_to_all() -> None:
    curve = risk_coverage(SCORES, RIGHT)
    assert curve.scores.tolist() == SCORES
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve.risk.tolist() == pytest.approx([0, 0, 1 / 3, 1 / 4])
    assert curve.area == pytest.approx((0 + 0 + 1 / 3 + 1 / 4) / 4)


def test_ties_are_kept_together() -> None:
    curve = risk_coverage([0.9, 0.5, 0.5], [True, False, True])
    assert curve.coverage.tolist() == pytest.approx([1 / 3, 1])
    assert curve.area == pytest.approx((0 + 1 / 3 + 1 / 3) / 3)
    assert selective_accuracy([0.9, 0.5, 0.5], [True, False, True], 0.5) == pytest.approx(2 / 3)


def test_accuracy_is_read_where_the_coverage_is_first_enough() -> None:
    assert [selective_accuracy(SCORES, RIGHT, c) for c in (0, 0.5, 0.75, 0.8, 1)] == pytest.approx(
        [1, 1, 2 / 3, 3 / 4, 3 / 4]
    )
    ten = np.arange(10, 0, -1)
    assert selective_accuracy(ten, ten > 2, 0.8) == 1.0


def test_a_constant_score_selects_nothing() -> None:
    assert area_under_risk_coverage([0.5] * 4, RIGHT) == 0.25
    assert selective_accuracy([0.5] * 4, RIGHT, 0.1) == 0.75


def test_weights_count_samples_as_often_as_they_say() -> None:
    random = np.random.default_rng(5)
    scores, right, weights = random.integers(0, 9, 40), random.random(40) < 0.6, random.integers(0, 3, 40)
    often = np.repeat(np.arange(40), weights)
    weighted, repeated = (
        curve_of(Levels.of(scores, right), weights.astype(float)),
        risk_coverage(scores[often], right[often]),
    )
    assert weighted.area == pytest.approx(repeated.area)
    assert weighted.risk.tolist() == pytest.approx(repeated.risk.tolist())
    assert weighted.coverage.tolist() == pytest.approx(repeated.coverage.tolist())


def test_no_samples_have_no_curve() -> None:
    assert len(risk_coverage([], []).risk) == 0
    assert math.isnan(area_under_risk_coverage([], []))
    assert math.isnan(selective_accuracy([], [], 0.8))
    assert math.isnan(curve_of(Levels.of(SCORES, RIGHT), np.zeros(4)).area)


def test_a_coverage_is_a_share() -> None:
    with pytest.raises(ConfigError, match="coverage: expected a share"):
        selective_accuracy(SCORES, RIGHT, 80)
