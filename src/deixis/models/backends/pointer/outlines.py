"""Masks: what the outline graph sees in and round each box."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deixis.models.backends.pointer.graphs import Graphs
from deixis.types.boxes import Boxes
from deixis.types.masks import Masks
from deixis.types.size import Size

Array = NDArray[np.float32]

SIDE = 128  # pixels of a crop
REACH = 1.4  # a box is cut out widened so much: what is round a thing tells it apart
BEYOND = 1.2  # a mask may reach so far, for a box is often a little off
LEAST = 1 / 256  # a box's sides, in fractions of the picture: a thinner one is taken to be as wide
GREY = 127  # beyond the picture's border


def draw(graphs: Graphs, rgb: NDArray[np.uint8], boxes: Boxes, size: Size) -> Masks:
    """Masks that are drawn when they are asked for, cut to their boxes, widened `BEYOND` times.

    Args:
        graphs: with `outline`.
        rgb: (S, S, 3) the squashed picture.
        boxes: in pixels of the original picture.
        size: of that.
    """
    scale = np.array(size.wh * 2, np.float32)
    frames = frames_of(boxes.xyxy / scale)
    bounds = Boxes(widened(boxes.xyxy / scale, BEYOND) * scale).clip(size)
    return Masks.drawn_in(partial(_logits, graphs, rgb, frames), frames * scale, bounds, size)


def _logits(graphs: Graphs, rgb: NDArray[np.uint8], frames: Array, row: int) -> Array:
    """The mean of what the graph sees in a crop and in its mirror image."""
    shown = crop(rgb, frames[row])
    straight, mirrored = graphs.run("outline", {"rgb": np.stack([shown, shown[:, ::-1]])})[0]
    return np.asarray((straight + mirrored[:, ::-1]) / 2)


def frames_of(boxes: Array) -> Array:
    """(N, 4) xyxy: what is cut out for each box. It may reach beyond the picture."""
    return widened(boxes, REACH)


def widened(boxes: Array, times: float) -> Array:
    """(N, 4) xyxy boxes in fractions of the picture, larger about their middles."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = np.maximum(boxes[:, 2:] - boxes[:, :2], LEAST) / 2 * times
    return np.asarray(np.concatenate([middle - half, middle + half], axis=1), np.float32)


def crop(rgb: NDArray[np.uint8], frame: Array) -> NDArray[np.uint8]:
    """The picture (S, S, 3) in a frame, xyxy in fractions of it, as (SIDE, SIDE, 3); grey where there is no picture."""
    side = len(rgb)
    x0, y0, x1, y1 = (frame * side).tolist()
    left, top, right, bottom = max(x0, 0.0), max(y0, 0.0), min(x1, float(side)), min(y1, float(side))
    shown = np.full((SIDE, SIDE, 3), GREY, np.uint8)
    columns = _pixels((left - x0) / (x1 - x0), (right - x0) / (x1 - x0))
    rows = _pixels((top - y0) / (y1 - y0), (bottom - y0) / (y1 - y0))
    size = (columns.stop - columns.start, rows.stop - rows.start)
    if min(size) > 0:
        part = Image.fromarray(rgb).resize(size, Image.Resampling.BILINEAR, (left, top, right, bottom))
        shown[rows, columns] = np.asarray(part)
    return shown


def _pixels(low: float, high: float) -> slice:
    return slice(round(low * SIDE), round(high * SIDE))
