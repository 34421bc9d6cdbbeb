"""PhraseCut: the masks of a phrase, as its official evaluator draws and counts them.

Source: Wu et al., arXiv:2008.01187; ``utils/evaluator.py``, ``utils/iou.py`` and ``utils/data_transfer.py`` of the data
set's API. Thresholds are strict there, polygons are drawn with their outline, and boxes lose their last row and column.
Figures are fractions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw

from deixis.errors import ShapeError
from deixis.evaluation.metrics.mask_overlap import iou
from deixis.types.checks import frozen
from deixis.types.size import Size

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)


def rasterise(polygons: Sequence[ArrayLike], size: Size) -> BoolArray:
    """(H, W) the union of polygons, each drawn at whole pixels with its outline.

    Args:
        polygons: each (n, 2), the x and y of its corners in pixels, n at least 2. Fractions are cut off.
        size: of the image.

    Raises:
        ShapeError: a polygon of another shape, or with fewer corners.

    >>> int(rasterise([[(1, 1), (3, 1), (3, 3), (1, 3)]], Size(height=6, width=6)).sum())
    9
    """
    image = Image.new("1", size.wh)
    draw = ImageDraw.Draw(image)
    for polygon in polygons:
        corners = frozen("polygon", polygon, (None, 2), np.float64)
        if len(corners) < 2:
            raise ShapeError(f"polygon: expected at least 2 corners, got {len(corners)}")
        draw.polygon([(int(x), int(y)) for x, y in corners], fill=1, outline=1)
    return np.array(image, np.bool_)


def precision_at(intersection: ArrayLike, union: ArrayLike, threshold: float) -> float:
    """The share of phrases with an IoU *above* the threshold; NaN for no phrases.

    >>> precision_at([5, 6], [10, 10], 0.5)
    0.5
    """
    values = iou(np.asarray(intersection, np.int64), np.asarray(union, np.int64))
    return float((values > threshold).mean()) if len(values) else float("nan")


def box_pixels(predicted: ArrayLike, gold: ArrayLike) -> tuple[int, int]:
    """The intersection and union, in pixels, of two sets of boxes drawn as the official evaluator draws them.

    Of a box that begins at x and is w wide the pixels x to x + w - 2 are filled: one fewer than it covers, and the same
    downwards. Fractions are cut off, and what lies left of or above the image is left out.

    Args:
        predicted: (n, 4) xyxy, pixels; n may be 0.
        gold: (m, 4) xyxy, pixels; m may be 0.

    >>> shared, either = box_pixels([[0, 0, 10, 5]], [[0, 0, 10, 10]])
    >>> round(shared / either, 6)
    0.444444
    """
    ours, theirs = _corners("predicted", predicted), _corners("gold", gold)
    both = np.concatenate([ours, theirs])
    columns, rows = np.unique(both[:, [0, 2]]), np.unique(both[:, [1, 3]])  # nothing changes between two of them
    pixels = np.outer(np.diff(rows), np.diff(columns))
    first, second = (_filled(boxes, columns, rows) for boxes in (ours, theirs))
    return int(pixels[first & second].sum()), int(pixels[first | second].sum())


def _corners(name: str, boxes: ArrayLike) -> IntArray:
    """(n, 4) the first column and row of each box, and those behind its last."""
    array = frozen(name, boxes, (None, 4), np.float64)
    left_top = np.trunc(array[:, :2])
    right_bottom = left_top + np.trunc(array[:, 2:] - array[:, :2]) - 1
    return np.asarray(np.maximum(np.concatenate([left_top, right_bottom], axis=1), 0), np.int64)


def _filled(boxes: IntArray, columns: IntArray, rows: IntArray) -> BoolArray:
    """Which cells between neighbouring rows and columns any of the boxes covers."""
    mask = np.zeros((max(len(rows) - 1, 0), max(len(columns) - 1, 0)), np.bool_)
    places = zip(*np.searchsorted(columns, boxes[:, ::2]).T, *np.searchsorted(rows, boxes[:, 1::2]).T, strict=True)
    for left, right, top, bottom in places:
        mask[top:bottom, left:right] = True
    return mask
