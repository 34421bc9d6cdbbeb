from __future__ import annotations

import pickle

import numpy as np
import pytest
from PIL import Image

from deixis.errors import ShapeError
from deixis.types import Boxes, Masks, Size

SIZE = Size(height=30, width=50)
WHOLE: list[float] = [0, 0, 50, 30]


def resized(grid: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Another implementation: Pillow's bilinear enlargement."""
    return np.asarray(Image.fromarray(grid).resize(SIZE.wh, Image.Resampling.BILINEAR)) > 0


def test_a_grid_is_read_as_pillow_reads_it(rng: np.random.Generator) -> None:
    grid = rng.normal(size=(5, 7)).astype(np.float32)
    dense = Masks.from_grid(grid[None], Boxes([WHOLE]), SIZE).dense_one(0)
    assert (dense != resized(grid)).mean() < 0.002


def test_a_grid_is_cut_to_its_box(rng: np.random.Generator) -> None:
    grid = rng.normal(size=(5, 7)).astype(np.float32)
    box = [10.4, 3.6, 30.5, 21.2]
    inside = np.zeros(SIZE.hw, bool)
    inside[4:21, 10:30] = True
    whole, cut = Masks.from_grid(np.stack([grid, grid]), Boxes([WHOLE, box]), SIZE).dense
    assert (cut == (whole & inside)).all()


@pytest.mark.parametrize("box", [[-20, -20, -5, -5], [60, 40, 70, 50], [3.1, 3.1, 3.2, 3.2], [0, 0, 0, 0]])
def test_a_box_without_pixels_gives_an_empty_mask(box: list[float]) -> None:
    masks = Masks.from_grid(np.ones((1, 2, 2), np.float32), Boxes([box]), SIZE)
    assert masks.area.tolist() == [0]
    assert masks.boxes.xyxy.tolist() == [[0, 0, 0, 0]]


def test_a_wide_mask_is_drawn_in_strips_that_meet(rng: np.random.Generator) -> None:
    size = Size(height=3, width=1000)
    grid = rng.normal(size=(1, 2, 9)).astype(np.float32)
    whole = Masks.from_grid(grid, Boxes([[0, 0, 1000, 3]]), size).dense_one(0)
    parts = [Masks.from_grid(grid, Boxes([[x, 0, x + 100, 3]]), size).dense_one(0) for x in range(0, 1000, 100)]
    assert (whole == np.any(parts, axis=0)).all()


def test_rle_and_dense_are_the_same_masks(rng: np.random.Generator) -> None:
    dense = rng.random((3, 30, 50)) < 0.3
    masks = Masks.from_dense(dense)
    again = Masks.from_rle(masks.rle, SIZE)
    assert (again.dense == dense).all()
    assert masks.area.tolist() == dense.sum(axis=(1, 2)).tolist()
    assert masks.to_coco()[0] == {"size": [30, 50], "counts": masks.rle[0].decode()}


@pytest.mark.parametrize(
    ("rows", "kept"), [(1, [1]), ([2, 0], [2, 0]), (slice(1, None), [1, 2]), ([True, False, True], [0, 2])]
)
def test_rows(rows: object, kept: list[int]) -> None:
    masks = Masks.from_dense(np.arange(3)[:, None, None] >= np.arange(3)[None, :, None])
    assert masks[rows].area.tolist() == masks.area[kept].tolist()


def test_empties_keep_their_shape() -> None:
    empty = Masks.empty(SIZE)
    assert (len(empty), empty.dense.shape, empty.area.shape, empty.boxes.xyxy.shape) == (0, (0, 30, 50), (0,), (0, 4))
    assert empty.rle == () and empty.to_coco() == []


def test_a_mask_is_coded_once() -> None:
    masks = Masks.from_grid(np.ones((1, 2, 2), np.float32), Boxes([WHOLE]), SIZE)
    assert masks.rle[0] is masks[[0]].rle[0]


def test_masks_can_be_sent_to_another_process() -> None:
    masks = Masks.from_grid(np.ones((1, 2, 2), np.float32), Boxes([[1, 2, 5, 9]]), SIZE)
    assert pickle.loads(pickle.dumps(masks)).rle == masks.rle


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ShapeError, match="each of 2 boxes, got 1"):
        Masks.from_grid(np.ones((1, 2, 2)), Boxes([WHOLE, WHOLE]), SIZE)
    with pytest.raises(ShapeError, match="dense: expected shape"):
        Masks.from_dense(np.ones((2, 2), bool))
    with pytest.raises(ShapeError, match="describe 9 pixels"):
        Masks.from_rle(Masks.from_dense(np.ones((1, 3, 3), bool)).rle, SIZE)


def test_masks_are_drawn_once_and_only_when_asked_for() -> None:
    boxes, size, drawn = Boxes([[0, 0, 4, 2], [0, 0, 2, 2]]), Size(height=2, width=4), []

    def draw(row: int) -> np.ndarray:
        drawn.append(row)
        return np.full((2, 4), 1.0, np.float32)

    masks = Masks.drawn_by(draw, boxes, size)
    assert len(masks[1:]) == 1 and drawn == []
    assert masks.dense_one(1).sum() == 4 and drawn == [1]
    assert masks.rle == Masks.from_grid(np.ones((2, 2, 4), np.float32), boxes, size).rle
    assert sorted(drawn) == [0, 1]


def test_logits_in_a_frame_are_those_of_a_grid_there(rng: np.random.Generator) -> None:
    grid = rng.normal(size=(5, 7)).astype(np.float32)
    frames = np.array([[0, 0, 50, 30], [10, 5, 24, 15], [-10, -10, 25, 15], [60, 40, 90, 50]], np.float32)
    masks = Masks.drawn_in(lambda row: grid, frames, Boxes(frames), SIZE)
    assert masks.rle[0] == Masks.from_grid(grid[None], Boxes([WHOLE]), SIZE).rle[0]
    small = Size(height=10, width=14)
    inner = Masks.from_grid(grid[None], Boxes([[0, 0, 14, 10]]), small).dense_one(0)
    assert (masks.dense_one(1)[5:15, 10:24] == inner).all() and masks.area[1] == inner.sum()
    large = Size(height=25, width=35)
    beyond = Masks.from_grid(grid[None], Boxes([[0, 0, 35, 25]]), large).dense_one(0)
    assert (masks.dense_one(2)[:15, :25] == beyond[10:, 10:]).all()
    assert masks.area[3] == 0
    cut = Masks.drawn_in(lambda row: grid, frames[1:2], Boxes([[12, 0, 20, 9]]), SIZE).dense_one(0)
    within = np.zeros(SIZE.hw, bool)
    within[:9, 12:20] = True
    assert (cut[5:] == (masks.dense_one(1) & within)[5:]).all() and not cut[~within].any()


def test_masks_are_drawn_before_they_are_sent() -> None:
    box = Boxes([[1, 2, 5, 9]])
    masks = Masks.drawn_in(lambda row: np.ones((2, 2), np.float32), box.xyxy, box, SIZE)
    assert pickle.loads(pickle.dumps(masks)).rle == masks.rle
