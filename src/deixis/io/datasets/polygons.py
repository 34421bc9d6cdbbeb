"""Which pixels a polygon covers, in the two ways that data sets are scored by.

`coco_runs` does what ``rleFrPoly`` of the COCO API's ``maskApi.c`` does (Dollar and Lin, 2014), to the pixel: corners
are rounded to fifths of a pixel, every edge is walked in such steps, and where the walk passes the centre of a pixel
column the row edge there toggles the mask. `pillow_mask` is the drawing PhraseCut's evaluator does:
``ImageDraw.polygon`` of corners cut to whole numbers, outline included, which covers more (a square from 1 to 3 has 9
pixels).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from deixis.errors import ShapeError
from deixis.types.size import Size

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

STEPS = 5  # to a pixel
LONGEST_WALK = 20_000_000  # steps; the outline of any photograph is far shorter


def coco_runs(polygon: Sequence[float], size: Size) -> IntArray:
    """Where the mask of one polygon turns on and off, as positions in the image read column by column, rising.

    Args:
        polygon: x0, y0, x1, y1, ... in pixels, at least three corners; closed by itself. Crossing itself, it is filled
            by the even-odd rule.
        size: of the image.

    Raises:
        ShapeError: fewer corners, or an outline too long to be one of a photograph.
    """
    corners = np.asarray(polygon, np.float64)
    if corners.size < 6 or corners.size % 2:
        raise ShapeError(f"polygon: expected at least 3 pairs of x and y, got {corners.size} numbers")
    u, v = _walk(np.trunc(STEPS * corners + 0.5).astype(np.int64).reshape(-1, 2))
    column, row = _crossings(u, v, size)
    toggles = np.sort(column * size.height + row)
    return toggles if len(toggles) % 2 == 0 else np.append(toggles, size.height * size.width)


def united(runs: Sequence[IntArray]) -> IntArray:
    """The union of several masks, each as `coco_runs` gives it.

    >>> united([np.array([0, 4]), np.array([2, 6]), np.array([8, 9])]).tolist()
    [0, 6, 8, 9]
    """
    if len(runs) == 1:
        return runs[0]
    places = np.concatenate([np.zeros(0, np.int64), *runs])
    steps = np.concatenate([np.zeros(0, np.int64), *(np.tile([1, -1], len(one) // 2) for one in runs)])
    order = np.lexsort((-steps, places))
    depth = np.cumsum(steps[order])
    before = np.concatenate([[0], depth[:-1]])
    union: IntArray = places[order][(depth > 0) != (before > 0)]
    return union


def pillow_mask(polygons: Sequence[Sequence[float]], size: Size) -> BoolArray:
    """(H, W) bool: the union of the polygons, as PhraseCut draws them; one of a single corner is left out."""
    image = Image.new("L", size.wh, 0)
    draw = ImageDraw.Draw(image)
    for polygon in polygons:
        if len(polygon) >= 4:
            draw.polygon([int(value) for value in polygon], outline=1, fill=1)
    return np.asarray(image) > 0


def _walk(corners: IntArray) -> tuple[IntArray, IntArray]:
    """Every step of the closed outline, u to the right and v down."""
    begin, end = corners, np.roll(corners, -1, axis=0)
    reach = np.abs(end - begin)
    flat = reach[:, 0] >= reach[:, 1]
    length = reach.max(axis=1)
    if int(length.sum()) > LONGEST_WALK:
        raise ShapeError(f"polygon: its outline is {length.sum() / STEPS:.0f} pixels long, which no photograph holds")
    back = np.where(flat, begin[:, 0] > end[:, 0], begin[:, 1] > end[:, 1])
    low, high = np.where(back[:, None], end, begin), np.where(back[:, None], begin, end)
    slope = np.where(flat, high[:, 1] - low[:, 1], high[:, 0] - low[:, 0]) / np.maximum(length, 1)
    edge = np.repeat(np.arange(len(corners)), length + 1)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(length + 1) - length - 1, length + 1)
    along = np.where(back[edge], length[edge] - step, step)
    main = along + np.where(flat, low[:, 0], low[:, 1])[edge]
    across = np.trunc(np.where(flat, low[:, 1], low[:, 0])[edge] + slope[edge] * along + 0.5).astype(np.int64)
    return np.where(flat[edge], main, across), np.where(flat[edge], across, main)


def _crossings(u: IntArray, v: IntArray, size: Size) -> tuple[IntArray, IntArray]:
    """Column and row of each place where the walk passes the centre of a pixel column of the image."""
    moved = np.flatnonzero(u[1:] != u[:-1])
    column = (np.minimum(u[moved], u[moved + 1]) + 0.5) / STEPS - 0.5
    row = np.clip((np.minimum(v[moved], v[moved + 1]) + 0.5) / STEPS - 0.5, 0, size.height)
    kept = (column == np.floor(column)) & (column >= 0) & (column <= size.width - 1)
    return column[kept].astype(np.int64), np.ceil(row[kept]).astype(np.int64)
