from __future__ import annotations

import numpy as np
import pytest

from deixis.errors import ShapeError
from deixis.evaluation.metrics.pointing import (
    attention_correctness,
    energy_in_box,
    points_into,
    points_into_mask,
    points_near_boxes,
    points_near_mask,
    spans_enough,
)
from deixis.types import Boxes, Size

TWO = Boxes([[10, 10, 20, 20], [40, 40, 60, 60]])
HUNDRED = Size(height=100, width=100)
HEAT = np.zeros((8, 8))
HEAT[2, 2], HEAT[7, 7] = 3, 1


@pytest.mark.parametrize(
    ("point", "amc", "multigrounding"),
    [
        ((10, 15), False, True),
        ((11, 15), True, True),
        ((20, 20), False, True),
        ((19, 19), True, True),
        ((45, 45), True, True),
        ((30, 30), False, False),
    ],
)
def test_borders_are_in_or_out(point: tuple[int, int], amc: bool, multigrounding: bool) -> None:
    assert points_into(*point, TWO, strict=True) is amc
    assert points_into(*point, TWO) is multigrounding


@pytest.mark.parametrize(
    ("point", "hit"),
    [((50, 50), 1), ((26, 50), 1), ((25, 50), 0), ((73, 50), 1), ((74, 50), 0), ((30, 30), 1), ((29, 29), 0)],
)
def test_torchrays_disc(point: tuple[int, int], hit: int) -> None:
    mask = np.zeros((100, 100), bool)
    mask[40:60, 40:60] = True
    assert points_near_mask(*point, mask) == hit
    assert points_near_boxes(*point, Boxes([[40, 40, 59, 59]])) == hit


def test_coordinates_are_compared_as_they_are_given() -> None:
    assert points_into(20.3, 0.1, [[0, 0.1, 20.3, 1]])


def test_nothing_is_not_hit() -> None:
    assert not points_into(0, 0, Boxes.empty())
    assert not points_near_boxes(0, 0, Boxes.empty())
    assert not points_near_mask(0, 0, np.zeros((3, 3), bool))


def test_a_point_hits_the_pixel_that_holds_it() -> None:
    mask = np.array([[False, True], [False, False]])
    hits = [points_into_mask(x, y, mask) for x, y in [(1, 0), (1.9, 0.9), (0.9, 0), (1, 1), (2, 0), (-0.5, 0)]]
    assert hits == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("boxes", "kept"),
    [
        ([[0, 0, 0.2, 0.2]], False),
        ([[0, 0, 0.25, 0.2]], True),
        ([[0, 0, 0.2, 0.2], [0.5, 0.5, 0.6, 0.6]], True),
        ([], False),
    ],
)
def test_the_rule_of_five_per_cent(boxes: list[list[float]], kept: bool) -> None:
    assert spans_enough(boxes, Size(height=1, width=1)) is kept
    assert spans_enough(Boxes(np.array(boxes).reshape(-1, 4) * 100), HUNDRED) is kept


def test_attention_is_counted_once_a_box_and_energy_once() -> None:
    one, both = [[0, 0, 5, 5]], [[0, 0, 5, 5], [1, 1, 6, 6]]
    assert attention_correctness(HEAT, one) == energy_in_box(HEAT, one) == energy_in_box(HEAT, both) == 0.75
    assert attention_correctness(HEAT, both) == 1.5


def test_a_map_or_a_truth_of_nothing_has_no_energy() -> None:
    assert attention_correctness(np.zeros((8, 8)), TWO) == energy_in_box(np.zeros((8, 8)), TWO) == 0
    assert attention_correctness(HEAT, Boxes.empty()) == energy_in_box(HEAT, Boxes.empty()) == 0


def test_a_map_has_no_negative_mass() -> None:
    with pytest.raises(ShapeError, match="below 0"):
        energy_in_box([[-1.0]], TWO)
