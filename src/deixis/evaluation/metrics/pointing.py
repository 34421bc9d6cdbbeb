"""The pointing game: does the maximum of a map lie on what is meant? Three evaluators ask it in three ways.

* MultiGrounding (Akbari et al., arXiv:1811.11683): in any box, borders included, no tolerance; phrases whose boxes
  span less than 5 % of the picture are left out.
* AMC and info-ground (Yang et al., arXiv:2206.15462; Gupta et al., arXiv:2006.09920): in any box, borders excluded.
* TorchRay (Fong et al., arXiv:1910.08485), after Zhang et al. (arXiv:1608.00507): less than 15 pixels from the mask of
  the class; accuracy is the mean over classes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.evaluation.metrics.overlap import BoxesLike, corners
from deixis.types.checks import frozen
from deixis.types.size import Size

BoolArray = NDArray[np.bool_]

TOLERANCE_PX = 15
SMALLEST_SHARE = 0.05


def points_into(x: float, y: float, truth: BoxesLike, *, strict: bool = False) -> bool:
    """Whether a point, in pixels, lies in any of the boxes, without tolerance.

    This is the rule of MultiGrounding without its exclusion of small phrases.

    Args:
        x: pixels from the left border.
        y: pixels from the upper border.
        truth: the boxes, (n, 4) xyxy.
        strict: a point on the border of a box is outside, as AMC and info-ground have it.

    >>> truth = [[10, 10, 20, 20]]
    >>> points_into(10, 15, truth), points_into(10, 15, truth, strict=True)
    (True, False)
    """
    boxes = corners("truth", truth)
    if strict:
        inside = (boxes[:, 0] < x) & (x < boxes[:, 2]) & (boxes[:, 1] < y) & (y < boxes[:, 3])
    else:
        inside = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
    return bool(inside.any())


def points_into_mask(x: float, y: float, mask: ArrayLike) -> bool:
    """Whether the pixel that holds a point is on in a (H, W) bool mask; a point outside the image hits nothing."""
    on = frozen("mask", mask, (None, None), np.bool_)
    row, column = int(np.floor(y)), int(np.floor(x))
    return bool(0 <= row < on.shape[0] and 0 <= column < on.shape[1] and on[row, column])


def points_near_mask(x: float, y: float, mask: ArrayLike, tolerance_px: float = TOLERANCE_PX) -> bool:
    """TorchRay's hit: whether any pixel of a mask is less than the tolerance from a point, as the crow flies.

    Args:
        x: pixels from the left; the column of a pixel is its x.
        y: pixels from the top; the row of a pixel is its y.
        mask: (H, W) bool.
        tolerance_px: a pixel at exactly this distance is not near.

    >>> mask = np.zeros((100, 100), bool)
    >>> mask[40:60, 40:60] = True
    >>> points_near_mask(26, 50, mask), points_near_mask(25, 50, mask)
    (True, False)
    """
    on = frozen("mask", mask, (None, None), np.bool_)
    rows, columns = np.nonzero(on)
    return bool(((columns - x) ** 2 + (rows - y) ** 2 < tolerance_px**2).any())


def points_near_boxes(x: float, y: float, truth: BoxesLike, tolerance_px: float = TOLERANCE_PX) -> bool:
    """`points_near_mask` for the mask that TorchRay makes of boxes: filled, the pixels of both corners included.

    >>> points_near_boxes(73, 50, [[40, 40, 59, 59]]), points_near_boxes(74, 50, [[40, 40, 59, 59]])
    (True, False)
    """
    filled = np.floor(corners("truth", truth))
    nearest = np.clip(np.rint([x, y]), filled[:, :2], filled[:, 2:])
    return bool((((nearest - [x, y]) ** 2).sum(axis=1) < tolerance_px**2).any())


def spans_enough(truth: BoxesLike, size: Size, smallest: float = SMALLEST_SHARE) -> bool:
    """Whether the box round all boxes covers at least a share of the picture: MultiGrounding leaves out the rest.

    >>> size = Size(height=100, width=100)
    >>> spans_enough([[0, 0, 20, 20]], size), spans_enough([[0, 0, 25, 20]], size)
    (False, True)
    """
    boxes = corners("truth", truth)
    if not len(boxes):
        return False
    width, height = boxes[:, 2:].max(axis=0) - boxes[:, :2].min(axis=0)
    return bool(width * height >= smallest * size.height * size.width)


def attention_correctness(heatmap: ArrayLike, truth: BoxesLike) -> float:
    """MultiGrounding's: the share of a map's mass in each box, added up, so that where boxes overlap it counts twice.

    Args:
        heatmap: (H, W) not negative, one value a pixel.
        truth: the boxes; a pixel is in a box if its centre is.

    Returns:
        0 or more; above 1 where boxes overlap; 0 for a map without mass.

    >>> heat = np.zeros((8, 8))
    >>> heat[2, 2], heat[7, 7] = 3, 1
    >>> attention_correctness(heat, [[0, 0, 5, 5], [1, 1, 6, 6]])
    1.5
    """
    heat = _mass("heatmap", heatmap)
    inside = _inside(truth, heat.shape)
    return float((heat * inside.sum(axis=0)).sum() / heat.sum()) if heat.sum() else 0.0


def energy_in_box(heatmap: ArrayLike, truth: BoxesLike) -> float:
    """The share of a map's mass in the union of the boxes, in [0, 1]; as `attention_correctness`, counted once.

    >>> heat = np.zeros((8, 8))
    >>> heat[2, 2], heat[7, 7] = 3, 1
    >>> energy_in_box(heat, [[0, 0, 5, 5], [1, 1, 6, 6]])
    0.75
    """
    heat = _mass("heatmap", heatmap)
    inside = _inside(truth, heat.shape).any(axis=0)
    return float(min(heat[inside].sum() / heat.sum(), 1)) if heat.sum() else 0.0


def _mass(name: str, heatmap: ArrayLike) -> NDArray[np.float64]:
    heat = frozen(name, heatmap, (None, None), np.float64)
    if heat.size and heat.min() < 0:
        raise ShapeError(f"{name}: expected no value below 0, got {heat.min():g}")
    return heat


def _inside(truth: BoxesLike, shape: tuple[int, ...]) -> BoolArray:
    """(N, H, W) which pixels have their centre in each box; its left and upper border count as in."""
    x, y = np.arange(shape[1]) + 0.5, np.arange(shape[0]) + 0.5
    x0, y0, x1, y1 = corners("truth", truth).T[:, :, None]
    columns, rows = (x0 <= x) & (x < x1), (y0 <= y) & (y < y1)
    return np.asarray(rows[:, :, None] & columns[:, None, :])
