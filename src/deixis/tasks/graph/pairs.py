"""Two boxes → numbers that say how they lie to each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from deixis.types.size import Size

Floats = NDArray[np.float64]

NAMES = (
    "right", "down", "apart across", "apart down", "bottoms", "tops", "larger", "sizes differ", "subject inside",
    "object inside", "overlap", "gap", "subject share", "object share", "subject high", "object high", "tall subject",
    "tall object", "inside and low",
)  # fmt: skip
FAR = 4.0


def features(subjects: Floats, objects: Floats, size: Size) -> Floats:
    """(N, 19) of `NAMES`, for boxes (N, 4) in pixels of an image of that size.

    Centres, edges and gaps are in mean sides of the two boxes, areas in logarithms or as shares of the image.
    """
    a, b = (np.asarray(boxes, np.float64).reshape(-1, 4) for boxes in (subjects, objects))
    sides_a, sides_b = (np.maximum(box[:, 2:] - box[:, :2], 1e-3) for box in (a, b))
    area_a, area_b = sides_a.prod(axis=1), sides_b.prod(axis=1)
    side = ((np.sqrt(area_a) + np.sqrt(area_b)) / 2)[:, None]
    centre = np.clip(((a[:, :2] + a[:, 2:]) - (b[:, :2] + b[:, 2:])) / 2 / side, -FAR, FAR)
    edges = np.clip(np.stack([a[:, 3] - b[:, 3], a[:, 1] - b[:, 1]], axis=1) / side, -FAR, FAR)
    low, high = np.maximum(a[:, :2], b[:, :2]), np.minimum(a[:, 2:], b[:, 2:])
    common = np.clip(high - low, 0, None).prod(axis=1)
    gap = np.clip(np.hypot(*np.clip(low - high, 0, None).T) / side[:, 0], 0, FAR)
    larger = np.log(area_a / area_b)
    image = size.width * size.height
    inside_a, inside_b = common / area_a, common / area_b
    columns = [
        *centre.T, *np.abs(centre.T), *edges.T, larger, np.abs(larger), inside_a, inside_b,
        common / (area_a + area_b - common), gap, np.sqrt(area_a / image), np.sqrt(area_b / image),
        (a[:, 1] + a[:, 3]) / 2 / size.height, (b[:, 1] + b[:, 3]) / 2 / size.height,
        np.log(sides_a[:, 1] / sides_a[:, 0]), np.log(sides_b[:, 1] / sides_b[:, 0]), inside_a * edges[:, 0],
    ]  # fmt: skip
    return np.stack(columns, axis=1)
