from __future__ import annotations

import numpy as np
import pytest

from deixis.errors import ShapeError
from deixis.types import Size, rle

SIZE = Size(height=4, width=5)


def test_all_off_and_all_on() -> None:
    assert rle.area(rle.encode(np.zeros((4, 5), bool))) == 0
    assert rle.area(rle.encode(np.ones((4, 5), bool))) == 20
    assert rle.tight_box(rle.encode(np.zeros((4, 5), bool)), SIZE) == (0, 0, 0, 0)
    assert rle.tight_box(rle.encode(np.ones((4, 5), bool)), SIZE) == (0, 0, 5, 4)


def test_a_crop_is_coded_in_its_place() -> None:
    crop = np.array([[1, 0, 1], [1, 1, 1]], bool)
    whole = np.zeros((4, 5), bool)
    whole[1:3, 2:5] = crop
    assert rle.encode_crop(crop.T, left=2, top=1, size=SIZE) == rle.encode(whole)


@pytest.mark.parametrize("shape", [(0, 5), (5, 0)])
def test_a_mask_has_pixels(shape: tuple[int, int]) -> None:
    with pytest.raises(ShapeError, match="at least one pixel"):
        rle.encode(np.zeros(shape, bool))


def test_an_empty_crop_is_all_off() -> None:
    counts = rle.encode_crop(np.zeros((0, 0), bool), left=0, top=0, size=SIZE)
    assert counts == rle.encode(np.zeros((4, 5), bool))


@pytest.mark.parametrize(
    "counts",
    [b"", b"\xff\xff", b"  ", b"o", b"oooooooooooooooo0", b"000", b"Od4"],
    ids=["empty", "high bytes", "low bytes", "unfinished", "endless", "other size", "negative"],
)
def test_malformed_counts_are_refused(counts: bytes) -> None:
    with pytest.raises(ShapeError, match="counts"):
        rle.decode(counts, SIZE)


def test_counts_of_another_size_are_refused() -> None:
    with pytest.raises(ShapeError, match="describe 20 pixels, but a 6x4 image has 24"):
        rle.decode(rle.encode(np.ones((4, 5), bool)), Size(height=4, width=6))


def test_run_lengths_that_are_written_out() -> None:
    mask = np.zeros((4, 5), bool)
    mask[1:3, 2] = True
    assert rle.from_lengths([9, 2, 9], SIZE) == rle.encode(mask)


@pytest.mark.parametrize("lengths", [[], [9, 2, 8], [21, -1], [[20]], ["20"], [19.5, 0.5]])
def test_malformed_run_lengths_are_refused(lengths: list[int]) -> None:
    with pytest.raises(ShapeError, match="counts"):
        rle.from_lengths(lengths, SIZE)


def test_union_of_none_one_and_neighbours() -> None:
    left, right = rle.from_lengths([0, 8, 12], SIZE), rle.from_lengths([8, 12], SIZE)
    assert rle.union([], SIZE) == rle.encode(np.zeros((4, 5), bool))
    assert rle.union([left], SIZE) == left
    assert rle.union([left, right], SIZE) == rle.encode(np.ones((4, 5), bool))
    with pytest.raises(ShapeError, match="describe 20 pixels"):
        rle.union([left], Size(height=9, width=9))


def test_many_masks_are_read_as_one_by_one(rng: np.random.Generator) -> None:
    masks = [rle.encode(rng.random((4, 5)) < 0.5) for _ in range(20)]
    lengths, begins = rle.read_many(masks)
    for mask, first, last in zip(masks, begins[:-1], begins[1:], strict=True):
        assert lengths[first:last].tolist() == rle.run_lengths(mask, SIZE).tolist()


@pytest.mark.parametrize("broken", [b"", b"Q", b"\xff", b"Od4"])
def test_one_broken_mask_among_many_is_found(broken: bytes) -> None:
    whole = rle.from_lengths([20], SIZE)
    with pytest.raises(ShapeError, match="counts"):
        rle.read_many([whole, broken, whole])
