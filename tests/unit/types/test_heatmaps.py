from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike

from deixis.errors import ShapeError, SpanError
from deixis.types import Heatmaps, Size, Span

SIZE = Size(height=40, width=80)


def one(values: ArrayLike, size: Size = SIZE) -> Heatmaps:
    return Heatmaps(np.asarray(values)[None], (Span(0, 1),), size)


def test_a_map_is_read_between_cell_centres() -> None:
    drawn = one([[0, 1]], Size(height=1, width=4))[0]
    assert drawn.tolist() == [[0, 0.25, 0.75, 1]]
    assert drawn.dtype == np.float32


def test_values_are_not_rescaled() -> None:
    assert one(np.full((3, 3), 0.25))[0] == pytest.approx(0.25)


def test_of_a_span() -> None:
    maps = Heatmaps(np.stack([np.zeros((2, 2)), np.ones((2, 2))]), (Span(0, 1), Span(2, 4)), SIZE)
    assert maps.of(Span(2, 4)).min() == 1
    with pytest.raises(SpanError, match=r"no heatmap of span \(0, 4\); there are: \(0, 1\), \(2, 4\)"):
        maps.of(Span(0, 4))


@pytest.mark.parametrize(
    "size", [SIZE, Size(height=700, width=500), Size(height=3, width=2), Size(height=1, width=90000)]
)
@pytest.mark.parametrize("levels", [1000, 3, 1])
def test_the_peak_is_the_first_maximum_of_the_full_map(size: Size, levels: int, rng: np.random.Generator) -> None:
    for _ in range(4):
        maps = one(np.round(rng.random((9, 7)) * levels) / levels, size)
        row, column = divmod(int(maps[0].argmax()), size.width)
        assert maps.peak(0) == (column, row)


def test_a_single_bright_cell() -> None:
    grid = np.zeros((10, 10))
    grid[2, 7] = 1
    x, y = one(grid, Size(height=1000, width=2000)).peak(0)
    assert 1480 <= x <= 1520 and 240 <= y <= 260


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.full((2, 2), 1.5), r"expected \[0, 1\]"),
        (np.full((2, 2), np.nan), "not finite"),
        (np.zeros((0, 2)), "at least one cell"),
    ],
)
def test_bad_values_are_refused(values: ArrayLike, said: str) -> None:
    with pytest.raises(ShapeError, match=said):
        one(values)


def test_one_map_a_span() -> None:
    with pytest.raises(ShapeError, match="each of 2 spans, got 1"):
        Heatmaps(np.zeros((1, 2, 2)), (Span(0, 1), Span(1, 2)), SIZE)


def test_no_maps() -> None:
    assert len(Heatmaps([], (), SIZE)) == 0
