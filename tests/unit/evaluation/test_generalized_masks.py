from __future__ import annotations

import math

import pytest

from deixis.errors import ShapeError
from deixis.evaluation.metrics.generalized_masks import THRESHOLDS, generalized_masks


def test_relas_vector() -> None:
    """A; B; B denied; nothing meant, denied; nothing meant, one pixel drawn and not denied."""
    found = generalized_masks([4, 90, 90, 0, 0], [12, 100, 100, 0, 1], [0, 0, 0, 1, 1], [0, 0, 1, 1, 0])
    assert 100 * found.giou == pytest.approx(44.666667, abs=1e-6)
    assert found.ciou == pytest.approx(94 / 213, abs=1e-12)
    assert (found.t_acc, found.n_acc) == (2 / 3, 0.5)
    assert [found.precision_at(threshold) for threshold in THRESHOLDS] == [1 / 3] * 3


def test_a_mask_drawn_under_a_right_denial_costs_nothing() -> None:
    found = generalized_masks([0], [60], [True], [True])
    assert (found.giou, found.n_acc) == (1.0, 1.0)
    assert found.union.tolist() == [0]


def test_a_mask_drawn_under_a_wrong_denial_keeps_its_union() -> None:
    found = generalized_masks([90], [100], [False], [True])
    assert (found.giou, found.ciou, found.t_acc) == (0.0, 0.0, 0.0)
    assert found.union.tolist() == [100]


def test_figures_that_nothing_stands_for_are_nan() -> None:
    nothing = generalized_masks([], [], [], [])
    figures = (nothing.giou, nothing.ciou, nothing.n_acc, nothing.t_acc, nothing.precision_at(0.7))
    assert all(math.isnan(figure) for figure in figures)


def test_columns_have_one_length() -> None:
    with pytest.raises(ShapeError, match="one length"):
        generalized_masks([1], [1], [True], [])
