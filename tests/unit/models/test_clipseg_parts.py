"""From maps to parts of the picture; needs no torch."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from deixis.models.backends.clipseg.parts import Part, level, parts
from deixis.types.boxes import Boxes
from deixis.types.masks import Masks
from deixis.types.size import Size

SIZE = Size(height=37, width=61)


def hills(*centres: tuple[float, float]) -> NDArray[np.float32]:
    """(16, 20): a round hill at each (row, column), -1 far from all."""
    rows, columns = np.mgrid[:16, :20]
    each = [3 * np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / 6) for row, column in centres]
    return np.asarray(np.max(each, axis=0) - 1, np.float32)


def drawn(found: tuple[Part, ...]) -> Masks:
    grids = np.stack([part.logits for part in found])
    return Masks.from_grid(grids, Boxes.from_normalized_xyxy([part.margin for part in found], SIZE), SIZE)


def whole(logits: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where the map, read between cell centres, is above 0."""
    return Masks.from_grid(logits[None], Boxes([[0, 0, 61, 37]]), SIZE).dense_one(0)


@pytest.mark.parametrize("centres", [[(8, 10)], [(0, 0)], [(4, 4), (11, 15)], [(15, 19), (2, 9), (9, 2)]])
def test_masks_are_just_where_the_map_is_high(centres: list[tuple[float, float]]) -> None:
    logits = hills(*centres)
    found = parts(logits, level(logits), 10)
    masks = drawn(found).dense
    assert len(found) == len(centres)
    np.testing.assert_array_equal(masks.sum(axis=0), whole(logits))


def test_boxes_are_round_the_cells_and_parts_fall_by_their_peaks() -> None:
    logits = np.full((4, 5), -1, np.float32)
    logits[0, 0:2], logits[3, 4] = (0.5, 1), 2
    found = parts(logits, level(logits), 10)
    assert [part.peak for part in found] == [2, 1]
    np.testing.assert_allclose([part.box for part in found], [(0.8, 0.75, 1, 1), (0, 0, 0.4, 0.25)])
    assert [part.peak for part in parts(logits, 0, 1)] == [2]


def test_a_map_that_is_nowhere_above_0_has_the_parts_above_the_middle_of_its_range() -> None:
    logits = hills((8, 10)) - 5
    found = parts(logits, level(logits), 10)
    assert len(found) == 1
    assert found[0].peak < 0
    assert 0 < drawn(found).area[0] < 37 * 61 / 4


def test_a_flat_map_below_0_has_no_part() -> None:
    logits = np.full((3, 3), -2, np.float32)
    assert parts(logits, level(logits), 10) == ()
