"""Reading a grid of cells at the pixels of the image it covers: bilinear, between cell centres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.types.size import Size

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """Where consecutive pixels of one axis fall between the cells of a grid.

    Attributes:
        low: (n,) int64, the cell before each pixel's centre.
        high: (n,) int64, the cell after it; the same cell outside the outermost centres.
        weight: (n,) float32 in [0, 1], the share of `high`.
    """

    low: IntArray
    high: IntArray
    weight: FloatArray

    @classmethod
    def of(cls, cells: int, pixels: float, start: int, stop: int, origin: float = 0.0) -> Axis:
        """Pixels `start` to `stop` of an axis whose `pixels` pixels from `origin` on are covered by `cells` cells."""
        centre = np.clip((np.arange(start, stop) + (0.5 - origin)) * (cells / pixels) - 0.5, 0, cells - 1)
        low = np.floor(centre).astype(np.int64)
        return cls(low, np.minimum(low + 1, cells - 1), (centre - low).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Window:
    """The pixel rows `top` to `bottom` and columns `left` to `right` of an image, half-open."""

    top: int
    bottom: int
    left: int
    right: int

    @classmethod
    def whole(cls, size: Size) -> Window:
        """The window that is the whole image."""
        return cls(0, size.height, 0, size.width)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a grid covers, in pixels of an image; it may reach beyond that."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def whole(cls, size: Size) -> Frame:
        """The image itself."""
        return cls(0.0, 0.0, float(size.width), float(size.height))

    @property
    def turned(self) -> Frame:
        """With rows for columns."""
        return Frame(self.top, self.left, self.bottom, self.right)


def sample(grid: FloatArray, size: Size, window: Window) -> FloatArray:
    """The window's pixels of a (h, w) grid that covers an image of `size`: (bottom - top, right - left) float32.

    >>> sample(np.array([[0, 1]], np.float32), Size(height=1, width=4), Window(0, 1, 0, 4)).tolist()
    [[0.0, 0.25, 0.75, 1.0]]
    """
    return sample_in(grid, Frame.whole(size), window)


def sample_in(grid: FloatArray, frame: Frame, window: Window) -> FloatArray:
    """As `sample`, of a grid that covers a frame."""
    rows = Axis.of(grid.shape[0], frame.bottom - frame.top, window.top, window.bottom, frame.top)
    columns = Axis.of(grid.shape[1], frame.right - frame.left, window.left, window.right, frame.left)
    wide = np.ascontiguousarray(_between(grid.T, columns).T)  # (h, right - left)
    return _between(wide, rows)


def _between(lines: FloatArray, axis: Axis) -> FloatArray:
    """(n, k): the lines of a (cells, k) array, mixed at the n places of an axis."""
    low = lines[axis.low]
    mixed = lines[axis.high]
    mixed -= low
    mixed *= axis.weight[:, None]
    mixed += low
    return mixed
