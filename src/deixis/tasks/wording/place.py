"""A point or a box in an image, and how well a region is meant by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from deixis.errors import InputError
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.size import Size

Floats = NDArray[np.float32]
SMALLER = 0.25  # of two things under a point the smaller is meant rather: the exponent of its share of the image
LEAST_SHARE = 1e-3  # of the image: smaller boxes are preferred no more


@dataclass(frozen=True, slots=True)
class Place:
    """A point, as a box without extent, or a box, pixels of the image."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def at(cls, x: float, y: float) -> Self:
        """A point."""
        return cls(x, y, x, y)

    @property
    def is_point(self) -> bool:
        """Whether it has no extent."""
        return self.x0 == self.x1 and self.y0 == self.y1

    def check(self, size: Size) -> Self:
        """The place, if it is in the image.

        Raises:
            InputError: a point outside the image, or a box with no pixel in it.
        """
        if self.is_point and not (0 <= self.x0 < size.width and 0 <= self.y0 < size.height):
            raise InputError(f"point ({self.x0:g}, {self.y0:g}) is outside the image, which is {size}")
        inside = min(self.x1, size.width) > max(self.x0, 0) and min(self.y1, size.height) > max(self.y0, 0)
        if not self.is_point and not inside:
            raise InputError(
                f"box ({self.x0:g}, {self.y0:g}, {self.x1:g}, {self.y1:g}) holds no pixel of the image, "
                f"which is {size}; it is x0, y0, x1, y1 with x0 < x1 and y0 < y1"
            )
        return self

    def meant(self, boxes: Boxes, size: Size) -> Floats:
        """(N,) in [0, 1]: how well each box is what the place means.

        For a box, intersection over union. For a point, 0 outside the box, and more inside a small one.
        """
        if not self.is_point:
            return pairwise_iou(boxes, Boxes([[self.x0, self.y0, self.x1, self.y1]]))[:, 0]
        x0, y0, x1, y1 = boxes.xyxy.T
        inside = (x0 <= self.x0) & (self.x0 < x1) & (y0 <= self.y0) & (self.y0 < y1)
        share = np.clip(boxes.area / (size.height * size.width), LEAST_SHARE, 1)
        return np.where(inside, (share / LEAST_SHARE) ** -SMALLER, 0).astype(np.float32)

    def cells(self, grid: Size, size: Size) -> NDArray[np.int64]:
        """Flat indices of the cells whose centres lie in the place; the nearest one where none does."""
        scale = np.array([grid.width / size.width, grid.height / size.height] * 2)
        left, top, right, bottom = np.array([self.x0, self.y0, self.x1, self.y1]) * scale - 0.5
        columns = _between(left, right, grid.width)
        rows = _between(top, bottom, grid.height)
        return np.asarray((rows[:, None] * grid.width + columns[None]).ravel(), np.int64)


def _between(low: float, high: float, count: int) -> NDArray[np.int64]:
    first, last = int(np.ceil(low)), int(np.floor(high))
    if first > last:
        first = last = round((low + high) / 2)
    return np.arange(min(max(first, 0), count - 1), min(max(last, 0), count - 1) + 1)
