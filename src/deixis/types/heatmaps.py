"""Maps of where in the picture a phrase or word is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError, SpanError
from deixis.types.checks import frozen
from deixis.types.sampling import Axis, Window, sample
from deixis.types.size import Size
from deixis.types.span import Span

FloatArray = NDArray[np.float32]

SMALL = 1 << 16  # pixels: below this the whole map is as cheap as finding where to look
ROUNDING = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Heatmaps:
    """M maps over one image, each of one span of a text. Values are probabilities and are not rescaled.

    Attributes:
        values: (M, h, w) float32 in [0, 1], on a grid that covers the whole image. Read-only.
        spans: M spans.
        size: of the image.
    """

    values: FloatArray
    spans: tuple[Span, ...]
    size: Size

    def __init__(self, values: ArrayLike, spans: tuple[Span, ...], size: Size) -> None:
        array = frozen("values", values, (None, None, None), np.float32)
        if len(array) != len(spans):
            raise ShapeError(f"values: expected one map for each of {len(spans)} spans, got {len(array)}")
        if len(array) and not array[0].size:
            raise ShapeError(f"values: expected at least one cell a map, got shape {array.shape}")
        if array.size and (array.min() < 0 or array.max() > 1):
            raise ShapeError(f"values: expected [0, 1], got [{array.min():g}, {array.max():g}]")
        object.__setattr__(self, "values", array)
        object.__setattr__(self, "spans", tuple(spans))
        object.__setattr__(self, "size", size)

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, index: int) -> FloatArray:
        """(H, W) float32: one map at the size of the image, read between cell centres."""
        return sample(self.values[index], self.size, Window.whole(self.size))

    def of(self, span: Span) -> FloatArray:
        """(H, W) float32: the map of a span.

        Raises:
            SpanError: there is no map of this span.
        """
        return self[self.index(span)]

    def index(self, span: Span) -> int:
        """Which map is that of a span.

        Raises:
            SpanError: there is no map of this span.
        """
        if span not in self.spans:
            known = ", ".join(f"({s.start}, {s.end})" for s in self.spans) or "none"
            raise SpanError(f"no heatmap of span ({span.start}, {span.end}); there are: {known}")
        return self.spans.index(span)

    def peak(self, index: int) -> tuple[int, int]:
        """(x, y): the pixel with the largest value of a map, the topmost and then leftmost of equals."""
        return peak(self.values[index], self.size)


def peak(grid: FloatArray, size: Size) -> tuple[int, int]:
    """(x, y): the pixel at which a (h, w) grid that covers an image is largest.

    Equal to the first maximum of the full map, which is built only round the cells that can hold it.
    """
    window = Window.whole(size) if size.height * size.width <= SMALL else _where_to_look(grid, size)
    best, at = -np.inf, (0, 0)
    rows = max(1, SMALL // max(1, window.right - window.left))
    for top in range(window.top, window.bottom, rows):
        strip = Window(top, min(top + rows, window.bottom), window.left, window.right)
        values = sample(grid, size, strip)
        row, column = divmod(int(values.argmax()), values.shape[1])
        if values[row, column] > best:
            best, at = float(values[row, column]), (window.left + column, top + row)
    return at


def _where_to_look(grid: FloatArray, size: Size) -> Window:
    """The pixels near every cell that is at least as large as some pixel: no other pixel can be larger."""
    row, column = divmod(int(grid.argmax()), grid.shape[1])
    near = _round_cells(grid, size, row, row, column, column)
    floor = sample(grid, size, near).max() - ROUNDING
    rows, columns = np.nonzero(grid >= floor)
    return _round_cells(grid, size, rows.min(), rows.max(), columns.min(), columns.max())


def _round_cells(grid: FloatArray, size: Size, top: int, bottom: int, left: int, right: int) -> Window:
    """The pixels that are mixed from any of the cells `top` to `bottom`, `left` to `right`, both included."""
    first_row, last_row = _touching(grid.shape[0], size.height, int(top), int(bottom))
    first_column, last_column = _touching(grid.shape[1], size.width, int(left), int(right))
    return Window(first_row, last_row, first_column, last_column)


def _touching(cells: int, pixels: int, low: int, high: int) -> tuple[int, int]:
    axis = Axis.of(cells, pixels, 0, pixels)
    touched = np.flatnonzero((axis.high >= low) & (axis.low <= high))
    if not len(touched):  # the image has fewer pixels than the grid has cells
        nearest = min(pixels - 1, int((low + 0.5) * pixels / cells))
        return nearest, nearest + 1
    return int(touched[0]), int(touched[-1]) + 1
