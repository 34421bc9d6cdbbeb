"""Boxes, in the one convention that is used everywhere inside.

A box is ``(x0, y0, x1, y1)`` in pixels of the *original* upright image, x right, y down, at pixel **edges**:
pixel (row r, column c) is ``[c, c+1) x [r, r+1)`` and the whole image is ``(0, 0, width, height)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.types.checks import frozen
from deixis.types.size import Size

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """N boxes.

    Attributes:
        xyxy: (N, 4) float32, pixels, finite, x0 <= x1 and y0 <= y1. Read-only.
    """

    xyxy: FloatArray

    def __init__(self, xyxy: ArrayLike) -> None:
        array = frozen("xyxy", xyxy, (None, 4), np.float32)
        if (array[:, :2] > array[:, 2:]).any():
            row = int(np.argmax((array[:, :2] > array[:, 2:]).any(axis=1)))
            raise ShapeError(f"xyxy: row {row} is {array[row].tolist()}, which does not have x0 <= x1 and y0 <= y1")
        object.__setattr__(self, "xyxy", array)

    @classmethod
    def empty(cls) -> Self:
        """No boxes.

        >>> Boxes.empty().xyxy.shape
        (0, 4)
        """
        return cls(np.zeros((0, 4), np.float32))

    @classmethod
    def from_xywh(cls, xywh: ArrayLike) -> Self:
        """From COCO's (left, top, width, height), pixels."""
        array = frozen("xywh", xywh, (None, 4), np.float32)
        return cls(np.concatenate([array[:, :2], array[:, :2] + array[:, 2:]], axis=1))

    @classmethod
    def from_normalized_xyxy(cls, xyxy: ArrayLike, size: Size) -> Self:
        """From corners as fractions of the image's width and height."""
        array = frozen("xyxy", xyxy, (None, 4), np.float32)
        return cls(array * np.array(size.wh * 2, np.float32))

    @classmethod
    def from_normalized_cxcywh(cls, cxcywh: ArrayLike, size: Size) -> Self:
        """From (centre x, centre y, width, height) as fractions of the image's width and height."""
        array = frozen("cxcywh", cxcywh, (None, 4), np.float32)
        half = array[:, 2:] / 2
        return cls.from_normalized_xyxy(np.concatenate([array[:, :2] - half, array[:, :2] + half], axis=1), size)

    def __len__(self) -> int:
        return len(self.xyxy)

    def __getitem__(self, rows: Any) -> Self:
        """The chosen rows, by slice, boolean mask or indices; one index gives one box."""
        return type(self)(np.atleast_2d(self.xyxy[rows]))

    @property
    def xywh(self) -> FloatArray:
        """(N, 4) float32: left, top, width, height, as COCO writes them."""
        return np.concatenate([self.xyxy[:, :2], self.xyxy[:, 2:] - self.xyxy[:, :2]], axis=1)

    @property
    def area(self) -> FloatArray:
        """(N,) float32, square pixels."""
        sides = self.xyxy[:, 2:] - self.xyxy[:, :2]
        return np.asarray(sides[:, 0] * sides[:, 1])

    def clip(self, size: Size) -> Self:
        """The boxes cut to the image."""
        limit = np.array(size.wh * 2, np.float32)
        return type(self)(np.clip(self.xyxy, 0, limit))

    def enclosing(self) -> Self:
        """The one smallest box round them all; empty for no boxes.

        >>> Boxes([[0, 0, 2, 2], [5, 1, 6, 9]]).enclosing().xyxy.tolist()
        [[0.0, 0.0, 6.0, 9.0]]
        """
        if not len(self):
            return self
        return type(self)(np.concatenate([self.xyxy[:, :2].min(axis=0), self.xyxy[:, 2:].max(axis=0)])[None])


def pairwise_iou(a: Boxes, b: Boxes) -> FloatArray:
    """Intersection over union, (len(a), len(b)) float32. A pair with no area scores 0.

    >>> pairwise_iou(Boxes.empty(), Boxes([[0, 0, 1, 1]])).shape
    (0, 1)
    """
    low = np.maximum(a.xyxy[:, None, :2], b.xyxy[None, :, :2])  # (A, B, 2)
    high = np.minimum(a.xyxy[:, None, 2:], b.xyxy[None, :, 2:])
    sides = np.clip(high - low, 0, None)
    shared = sides[..., 0] * sides[..., 1]
    union = a.area[:, None] + b.area[None, :] - shared
    return np.where(union > 0, shared / np.maximum(union, np.finfo(np.float32).tiny), 0).astype(np.float32)
