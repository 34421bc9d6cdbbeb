from __future__ import annotations

import math

import numpy as np
import pytest

from deixis.errors import ShapeError
from deixis.evaluation.metrics.phrasecut import box_pixels, precision_at, rasterise
from deixis.types import Size

SQUARE = [(1, 1), (3, 1), (3, 3), (1, 3)]
SIZE = Size(height=6, width=6)


def test_a_polygon_is_drawn_with_its_outline() -> None:
    drawn = rasterise([SQUARE], SIZE)
    assert drawn.sum() == 9
    assert drawn[1:4, 1:4].all()


def test_the_square_against_two_of_its_columns() -> None:
    drawn, predicted = rasterise([SQUARE], SIZE), np.zeros((6, 6), bool)
    predicted[1:4, 1:3] = True
    assert ((drawn & predicted).sum(), (drawn | predicted).sum()) == (6, 9)


def test_polygons_are_united_and_fractions_cut_off() -> None:
    assert rasterise([SQUARE, [(4.9, 4.9), (5.2, 4.9), (5.9, 5.9), (4.1, 5.9)]], SIZE).sum() == 9 + 4
    assert rasterise([], SIZE).sum() == 0


def test_a_polygon_needs_corners() -> None:
    with pytest.raises(ShapeError, match="at least 2 corners"):
        rasterise([[(1, 1)]], SIZE)
    with pytest.raises(ShapeError, match="polygon"):
        rasterise([[1, 2, 3]], SIZE)


def test_thresholds_are_strict() -> None:
    assert precision_at([5, 6], [10, 10], 0.5) == 0.5
    assert math.isnan(precision_at([], [], 0.5))


@pytest.mark.parametrize(("height", "iou"), [(5, 0.444444), (6, 0.555556)])
def test_boxes_lose_a_row_and_a_column(height: int, iou: float) -> None:
    shared, either = box_pixels([[0, 0, 10, height]], [[0, 0, 10, 10]])
    assert shared / either == pytest.approx(iou, abs=1e-6)


def test_a_box_of_three_by_three_covers_four_pixels() -> None:
    assert box_pixels([[1, 1, 4, 4]], [[1, 1, 4, 4]]) == (4, 4)


def test_boxes_are_united_and_may_be_none() -> None:
    assert box_pixels([[0, 0, 3, 3], [1, 1, 4, 4]], [[0, 0, 3, 3]]) == (4, 7)
    assert box_pixels([], []) == (0, 0)
    assert box_pixels([], [[5, 5, 6, 6]]) == (0, 0)
    assert box_pixels([[-5, -5, 3, 3]], [[0, 0, 3, 3]]) == (4, 4)
    assert box_pixels([[0, 0, 1e9, 1e9]], [[0, 0, 3, 3]]) == (4, (10**9 - 1) ** 2)
