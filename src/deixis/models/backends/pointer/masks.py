"""From mask kernels to masks: a small network's answer for each region, sharpened by the colours of this picture."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.float32]

MASK_HIDDEN = 8  # channels of the mask network's hidden layer
PLACE_SCALE = 2.0  # the mask network sees places relative to the middle of a box, in box sides, times this
COLOURS = 32  # in the palette of a picture
NEAR = 1.3  # colours are compared in and round a box widened so much
TRUST = 1.5  # weight of the colours' log-odds beside the network's
FEW = 0.02  # share added to each colour, so that rare ones say little


def mask_logits(kernels: Array, features: Array, boxes: Array, palette: NDArray[np.uint8]) -> Array:
    """What the mask network, and then the colours, make of the picture for each region.

    Args:
        kernels: (N, K) parameters.
        features: (M, h, w).
        boxes: (N, 4) xyxy in fractions of the image.
        palette: (h, w) the colour of each pixel, below `COLOURS`.

    Returns:
        (N, h, w) float32.
    """
    channels, height, width = features.shape
    inputs = np.concatenate([features.reshape(channels, -1), places(height, width)])
    logits = np.empty((len(kernels), height, width), np.float32)
    for i, (kernel, box) in enumerate(zip(kernels, boxes, strict=True)):
        first, bias, second, last = np.split(kernel, np.cumsum([len(inputs) * MASK_HIDDEN, MASK_HIDDEN, MASK_HIDDEN]))
        first = first.reshape(MASK_HIDDEN, -1).copy()
        first[:, channels:] *= PLACE_SCALE / np.maximum(box[2:] - box[:2], 1e-3)  # places are relative to the box
        bias = bias - first[:, channels:] @ ((box[:2] + box[2:]) / 2)
        hidden = np.maximum(first @ inputs + bias[:, None], 0)
        logits[i] = sharpen((second @ hidden + last).reshape(height, width), box, palette)
    return logits


@lru_cache(maxsize=4)
def places(height: int, width: int) -> Array:
    """(2, height * width): x and y of each pixel's centre as fractions."""
    y, x = np.meshgrid((np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width, indexing="ij")
    return np.asarray(np.stack([x, y]).reshape(2, -1), np.float32)


def palette_of(rgb: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """(S, S, 3) → (side, side): each pixel's place among the picture's own `COLOURS`, by median cut."""
    small = Image.fromarray(rgb).reduce(rgb.shape[0] // side)
    return np.asarray(small.quantize(COLOURS, Image.Quantize.MEDIANCUT))


def sharpen(logits: Array, box: Array, palette: NDArray[np.uint8]) -> Array:
    """Add to (h, w) logits how much likelier each pixel's colour is inside the thing than round it.

    One step of what GrabCut does (Rother et al., SIGGRAPH 2004) with a histogram for its mixtures: the colours of the
    thing and of what is round it are counted, each pixel weighed by what the logits say of it.
    """
    height, width = logits.shape
    rows, columns = _window(box, height, width, NEAR)
    inner_rows, inner_columns = _window(box, height, width, 1.0)
    share = np.zeros_like(logits)
    share[inner_rows, inner_columns] = 1 / (1 + np.exp(-np.clip(logits[inner_rows, inner_columns], -8, 8)))
    near, weight = palette[rows, columns].ravel(), share[rows, columns].ravel()
    thing = np.bincount(near, weight, COLOURS)
    rest = np.bincount(near, 1 - weight, COLOURS)
    odds = np.log((thing / max(thing.sum(), 1e-6) + FEW) / (rest / max(rest.sum(), 1e-6) + FEW)).astype(np.float32)
    sharper = logits.copy()
    sharper[rows, columns] += TRUST * _smooth(odds[palette[rows, columns]])
    return sharper


def _smooth(values: Array) -> Array:
    """The mean of each pixel and its eight neighbours, fewer at the border."""
    padded, counts = np.pad(values, 1), np.pad(np.ones_like(values), 1)
    height, width = values.shape
    shifts = [np.s_[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    return np.asarray(sum(padded[at] for at in shifts) / sum(counts[at] for at in shifts))


def _window(box: Array, height: int, width: int, reach: float) -> tuple[slice, slice]:
    """The rows and columns of a box widened `reach` times; at least one of each."""
    middle, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2 * reach
    x0, y0 = np.floor((middle - half) * (width, height)).astype(int).clip(0, (width - 1, height - 1))
    x1, y1 = np.ceil((middle + half) * (width, height)).astype(int)
    return slice(y0, max(y1, y0 + 1)), slice(x0, max(x1, x0 + 1))
