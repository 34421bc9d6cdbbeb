"""A resize, and its inverse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.types.boxes import Boxes
from deixis.types.checks import frozen
from deixis.types.size import Size

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """An image of size `original` is shown to a model at size `resized`; the aspect need not be kept.

    >>> frame = Frame(Size(height=100, width=200), Size(height=50, width=50))
    >>> frame.to_model([[200, 100]]).tolist()
    [[50.0, 50.0]]
    """

    original: Size
    resized: Size

    @classmethod
    def longest_side(cls, size: Size, side: int) -> Self:
        """The frame whose longer side is `side` pixels and whose aspect is kept, to the nearest pixel.

        Raises:
            ShapeError: `side` is less than 1.
        """
        if side < 1:
            raise ShapeError(f"side: expected at least 1 pixel, got {side}")
        scale = side / max(size.hw)
        height, width = (max(1, round(n * scale)) for n in size.hw)
        return cls(size, Size(height=height, width=width))

    def to_model(self, xy: ArrayLike) -> Points:
        """(N, 2) float64 points of the original image, in pixels of the resized one."""
        return self._points(xy) * self._scale

    def to_image(self, xy: ArrayLike) -> Points:
        """(N, 2) float64 points of the resized image, in pixels of the original one."""
        return self._points(xy) / self._scale

    def boxes_to_image(self, boxes: Boxes) -> Boxes:
        """Boxes in pixels of the resized image, in pixels of the original one. Not clipped."""
        return Boxes(self.to_image(boxes.xyxy.reshape(-1, 2)).reshape(-1, 4).astype(np.float32))

    @property
    def _scale(self) -> Points:
        return np.array(self.resized.wh, np.float64) / np.array(self.original.wh, np.float64)

    @staticmethod
    def _points(xy: ArrayLike) -> Points:
        return frozen("xy", xy, (None, 2), np.float64)
