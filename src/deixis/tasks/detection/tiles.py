"""Parts of a large image, and what was cut at their seams made whole."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.errors import ConfigError
from deixis.types.size import Size

Floats = NDArray[np.float32]

SEAM = 0.03  # of a tile's side: a box that ends so near to a seam was cut there
ALONG = 0.5  # two cut boxes are halves of one thing if they share so much of their sides along the seam
SHRUNK = 1.5  # times smaller than it is: an image that is seen so is looked at in parts too
PART = 0.625  # of the longer side
INSIDE = 0.7  # a box in a tile of which so much lies in another of the same name is a piece of that


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of an image, in its pixels: columns `left` to `right`, rows `top` to `bottom`, half-open."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> Size:
        """Of the part."""
        return Size(height=self.bottom - self.top, width=self.right - self.left)


def side_for(size: Size, seen: int) -> int | None:
    """The side of tiles, 5/8 of the longer side so that there are two along it; None: the whole is seen well enough.

    Args:
        size: of the image.
        seen: pixels of the side at which the model looks at any image.

    >>> side_for(Size(height=480, width=640), 256), side_for(Size(height=200, width=300), 256)
    (400, None)
    """
    longest = max(size.wh)
    return round(PART * longest) if longest >= SHRUNK * seen else None


def tiles_of(size: Size, side: int | None, overlap: float) -> list[Tile]:
    """The whole image, and where a side of it is longer than `side`, tiles of at most that, which overlap.

    Tiles lie evenly: the last ends with the image.

    >>> [(t.left, t.right) for t in tiles_of(Size(height=100, width=180), 100, 0.2)]
    [(0, 180), (0, 100), (80, 180)]

    Raises:
        ConfigError: a side below 32 pixels, or an overlap outside [0, 0.9].
    """
    if side is not None and side < 32:
        raise ConfigError(f"tile: expected at least 32 pixels, got {side}")
    if not 0 <= overlap <= 0.9:
        raise ConfigError(f"tile_overlap: expected a share in [0, 0.9], got {overlap}")
    whole = Tile(0, 0, size.width, size.height)
    if side is None or max(size.wh) <= side:
        return [whole]
    columns, rows = _starts(size.width, side, overlap), _starts(size.height, side, overlap)
    return [whole] + [Tile(x, y, min(x + side, size.width), min(y + side, size.height)) for y in rows for x in columns]


def _starts(length: int, side: int, overlap: float) -> list[int]:
    if length <= side:
        return [0]
    count = math.ceil((length - side) / max(1, round(side * (1 - overlap)))) + 1
    return [round(i * (length - side) / (count - 1)) for i in range(count)]


def cut_sides(boxes: Floats, tile: Tile, size: Size) -> NDArray[np.bool_]:
    """(N, 4) bool: whether the left, top, right, bottom edge of a box ends at a seam, not at the image's border.

    Args:
        boxes: (N, 4) in pixels of the image.
        tile: that they were found in.
        size: of the image.
    """
    edges = np.array([tile.left, tile.top, tile.right, tile.bottom], np.float32)
    seams = np.array([tile.left > 0, tile.top > 0, tile.right < size.width, tile.bottom < size.height])
    near = SEAM * np.array(tile.size.wh * 2, np.float32)
    return np.asarray(seams & (np.abs(boxes - edges) <= near))


def join(boxes: Floats, cut: NDArray[np.bool_], group: NDArray[np.int64]) -> list[list[int]]:
    """Which boxes are one thing that seams cut: lists of rows, each row in one list.

    Two boxes of a group are halves of one thing if one is cut on a side where the other is cut on the facing side, they
    meet, and they share enough along the seam. A cut box most of which lies in one of its group that is not cut there
    is a part of it, and is left out.

    Args:
        boxes: (N, 4) in pixels of the image.
        cut: (N, 4) of `cut_sides`.
        group: (N,) only boxes of one group are joined.
    """
    owner = list(range(len(boxes)))

    def root(row: int) -> int:
        while owner[row] != row:
            row = owner[row]
        return row

    for i in np.flatnonzero(cut.any(axis=1)):
        for j in np.flatnonzero(cut.any(axis=1) & (group == group[i])):
            if i < j and _halves(boxes[i], boxes[j], cut[i], cut[j]):
                owner[root(int(j))] = root(int(i))
    members: dict[int, list[int]] = {}
    for row in range(len(boxes)):
        members.setdefault(root(row), []).append(row)
    return [rows for rows in members.values() if not _is_part(rows, boxes, cut, group)]


def _halves(a: Floats, b: Floats, cut_a: NDArray[np.bool_], cut_b: NDArray[np.bool_]) -> bool:
    for axis in (0, 1):  # across, down
        low, high = axis, axis + 2
        facing = (cut_a[high] and cut_b[low]) or (cut_a[low] and cut_b[high])
        meet = min(a[high], b[high]) >= max(a[low], b[low])
        if facing and meet and _shared(a, b, 1 - axis) >= ALONG:
            return True
    return False


def _shared(a: Floats, b: Floats, axis: int) -> float:
    """Intersection over union of two boxes' sides along an axis."""
    common = min(a[axis + 2], b[axis + 2]) - max(a[axis], b[axis])
    union = max(a[axis + 2], b[axis + 2]) - min(a[axis], b[axis])
    return float(max(common, 0) / max(union, 1e-6))


def _is_part(rows: list[int], boxes: Floats, cut: NDArray[np.bool_], group: NDArray[np.int64]) -> bool:
    """Whether a single cut box lies in a larger one of its group that no seam cut."""
    if len(rows) > 1 or not cut[rows[0]].any():
        return False
    row = rows[0]
    whole = np.flatnonzero((group == group[row]) & ~cut.any(axis=1))
    return bool((covered(boxes[row], boxes[whole]) >= INSIDE).any())


def covered(box: Floats, others: Floats) -> Floats:
    """(N,): the share of a box (4,) that lies in each of others (N, 4)."""
    common = np.clip(np.minimum(others[:, 2:], box[2:]) - np.maximum(others[:, :2], box[:2]), 0, None).prod(axis=1)
    return np.asarray(common / max(float((box[2:] - box[:2]).prod()), 1e-6), np.float32)
