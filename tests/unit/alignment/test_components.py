"""Connected parts, against a flood fill."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from deixis.alignment.components import components


def flooded(high: NDArray[np.bool_]) -> list[set[tuple[int, int]]]:
    """The parts, in reading order of their first cells."""
    left = {(int(row), int(column)) for row, column in zip(*np.nonzero(high), strict=True)}
    found = []
    while left:
        part, edge = set[tuple[int, int]](), [min(left)]
        while edge:
            cell = edge.pop()
            if cell in left:
                left.remove(cell)
                part.add(cell)
                row, column = cell
                edge += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
        found.append(part)
    return found


@pytest.mark.parametrize("share", [0.1, 0.4, 0.6, 0.9])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (13, 17)])
def test_parts_are_those_of_a_flood_fill(share: float, shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        high = rng.random(shape) < share
        labels, count = components(high)
        expected = flooded(high)
        assert count == len(expected)
        for number, part in enumerate(expected, 1):
            assert {(int(r), int(c)) for r, c in zip(*np.nonzero(labels == number), strict=True)} == part
        assert ((labels == 0) == ~high).all()


def test_a_spiral_is_one_part() -> None:
    high = np.zeros((9, 9), np.bool_)
    high[0], high[:, 8], high[8] = True, True, True
    high[2:, 0], high[2, :7], high[2:7, 6], high[6, 2:7] = True, True, True, True
    assert components(high)[1] == 1


def test_nothing_has_no_part() -> None:
    labels, count = components(np.zeros((3, 4), np.bool_))
    assert count == 0
    assert labels.shape == (3, 4)
