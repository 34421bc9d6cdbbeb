from __future__ import annotations

import numpy as np

from deixis.alignment.maps import regions


def test_regions_come_in_falling_order_of_their_peaks_and_hold_them() -> None:
    grid = np.zeros((6, 8), np.float32)
    grid[1, 1], grid[4, 6] = 0.8, 1.0

    first, second = regions(grid, 0.5, 10)

    assert first.peak > second.peak > 0.5
    x0, y0, x1, y1 = first.box
    assert x0 < 6.5 / 8 < x1 and y0 < 4.5 / 6 < y1
    x0, y0, x1, y1 = second.box
    assert x0 < 1.5 / 8 < x1 and y0 < 1.5 / 6 < y1 and x1 < 0.5


def test_no_more_regions_than_asked_for() -> None:
    grid = np.zeros((6, 6), np.float32)
    grid[[0, 2, 4], [0, 2, 4]] = 1
    assert len(regions(grid, 0.6, 10)) == 3
    assert len(regions(grid, 0.6, 2)) == 2


def test_a_flat_map_is_one_region_the_whole_picture() -> None:
    (only,) = regions(np.full((3, 4), -0.2, np.float32), 0.5, 10)
    assert only.box.tolist() == [0, 0, 1, 1]


def test_the_threshold_is_a_share_of_the_way_up() -> None:
    grid = np.array([[-1, -1, -1, -1, 1, 1, 1, 1]], np.float32)
    (only,) = regions(grid, 0.5, 10)
    assert only.box.tolist() == [0.5, 0, 1, 1]
