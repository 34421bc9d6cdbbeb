from __future__ import annotations

import numpy as np
import pytest

from deixis.errors import ShapeError
from deixis.evaluation.metrics import mask_overlap
from deixis.evaluation.metrics.mask_overlap import iou, overlaps
from deixis.types import Size, rle

SIZE = Size(height=4, width=4)
TOP = rle.encode(np.arange(16).reshape(4, 4) < 8)
LEFT = rle.encode((np.arange(16).reshape(4, 4) < 8).T)
EMPTY = rle.encode(np.zeros((4, 4), bool))
FULL = rle.encode(np.ones((4, 4), bool))


def test_the_halves_of_a_square() -> None:
    found = overlaps([TOP], [LEFT], [SIZE])
    assert (found.intersection[0], found.union[0], len(found)) == (4, 12, 1)
    assert found.predicted.tolist() == found.gold.tolist() == [8]


@pytest.mark.parametrize(
    ("first", "second", "pixels"), [(EMPTY, EMPTY, (0, 0)), (EMPTY, FULL, (0, 16)), (FULL, FULL, (16, 16))]
)
def test_nothing_and_everything(first: bytes, second: bytes, pixels: tuple[int, int]) -> None:
    for pair in ((first, second), (second, first)):
        found = overlaps([pair[0]], [pair[1]], [SIZE])
        assert (found.intersection[0], found.union[0]) == pixels


def test_no_pairs() -> None:
    found = overlaps([], [], [])
    assert found.iou.shape == found.union.shape == (0,)


def test_neighbours_do_not_leak_into_each_other() -> None:
    other = Size(height=1, width=3)
    line = rle.encode(np.array([[True, False, True]]))
    found = overlaps([FULL, line, EMPTY, TOP], [FULL, line, FULL, LEFT], [SIZE, other, SIZE, SIZE])
    assert found.intersection.tolist() == [16, 2, 0, 4]


def test_runs_of_no_pixels_are_harmless() -> None:
    odd = rle.from_lengths([0, 4, 0, 4, 3, 0, 5], SIZE)
    found = overlaps([odd, LEFT], [LEFT, odd], [SIZE, SIZE])
    assert found.intersection.tolist() == [8, 8]
    assert found.union.tolist() == [8, 8]


def test_work_in_blocks_gives_the_same(monkeypatch: pytest.MonkeyPatch, rng: np.random.Generator) -> None:
    masks = [rle.encode(rng.random((4, 4)) < 0.5) for _ in range(40)]
    sizes = [SIZE] * 20
    whole = overlaps(masks[:20], masks[20:], sizes)
    monkeypatch.setattr(mask_overlap, "BLOCK", 16)
    assert overlaps(masks[:20], masks[20:], sizes).iou.tolist() == whole.iou.tolist()


def test_bad_input_is_refused() -> None:
    with pytest.raises(ShapeError, match="1 predicted masks, 2 true ones and 1 sizes"):
        overlaps([TOP], [TOP, TOP], [SIZE])
    with pytest.raises(ShapeError, match="do not fill"):
        overlaps([TOP], [TOP], [Size(height=4, width=5)])
    with pytest.raises(ShapeError, match="not compressed"):
        overlaps([TOP, b""], [TOP, TOP], [SIZE, SIZE])


def test_iou_of_nothing_is_zero() -> None:
    assert iou(np.array([0, 1]), np.array([0, 2])).tolist() == [0.0, 0.5]
