"""The soft alignment of every word with every place in the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import InputError, ShapeError
from deixis.types.boxes import Boxes
from deixis.types.checks import frozen
from deixis.types.query import Query
from deixis.types.sampling import Window, sample
from deixis.types.size import Size
from deixis.types.span import Span

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float32]

FINE = 4  # a region is outlined on a grid this many times finer than the cells


@dataclass(frozen=True, slots=True)
class WordScore:
    """A word and how well it fits a place, in [0, 1]."""

    span: Span
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Whether a map shows what moves a model's score: two areas under curves of it.

    The score of the whole picture counts as 1, that of a grey one as 0; a part may score beyond either.

    Attributes:
        deletion: the area as pixels turn grey, hottest first; low is good.
        insertion: the area as a blurred picture gets its pixels back, hottest first; high is good.
    """

    deletion: float
    insertion: float

    @property
    def gain(self) -> float:
        """Insertion less deletion; a map without a clue has about 0 where the score needs all parts alike."""
        return self.insertion - self.deletion


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """How well each of W words fits each cell of a grid that covers the image.

    Attributes:
        query: the text; its W words are the rows.
        size: of the image.
        grid: of the cells.
        matrix: (W, grid.height * grid.width) float32 in [0, 1]; the cells row by row. Read-only.
        method: how the maps were made: "attention", "rollout", "gradient" or "occlusion".
        faithfulness: W, one a word, None for a word that the model does not see in the image; or None: not measured.
    """

    query: Query
    size: Size
    grid: Size
    matrix: FloatArray
    method: str
    faithfulness: tuple[Faithfulness | None, ...] | None

    def __init__(
        self,
        query: Query,
        size: Size,
        grid: Size,
        matrix: ArrayLike,
        *,
        method: str = "attention",
        faithfulness: tuple[Faithfulness | None, ...] | None = None,
    ) -> None:
        array = frozen("matrix", matrix, (len(query.words), grid.height * grid.width), np.float32)
        if array.size and (array.min() < 0 or array.max() > 1):
            raise ShapeError(f"matrix: expected [0, 1], got [{array.min():g}, {array.max():g}]")
        object.__setattr__(self, "query", query)
        object.__setattr__(self, "size", size)
        object.__setattr__(self, "grid", grid)
        object.__setattr__(self, "matrix", array)
        object.__setattr__(self, "method", method)
        if faithfulness is not None and len(faithfulness) != len(query.words):
            raise ShapeError(f"faithfulness: expected {len(query.words)}, one a word, got {len(faithfulness)}")
        object.__setattr__(self, "faithfulness", faithfulness)

    def heatmap_grid(self, words: Span | str) -> FloatArray:
        """(h, w) float32: the map of some words, one value a cell; the mean where there are several.

        Args:
            words: a span, which stands for every word that it touches; or text that stands in the query once.

        Raises:
            SpanError: the span holds no word; the text is not there, or is there more than once.
        """
        span = self.query.find(words) if isinstance(words, str) else words
        rows = list(self.query.words_in(span))
        return np.asarray(self.matrix[rows].mean(axis=0), np.float32).reshape(self.grid.hw)

    def heatmap(self, words: Span | str) -> FloatArray:
        """(H, W) float32: the map of some words at the size of the image, as `heatmap_grid` says."""
        return sample(self.heatmap_grid(words), self.size, Window.whole(self.size))

    def words_at(self, *, x: float, y: float, top: int = 5) -> tuple[WordScore, ...]:
        """The `top` words that fit a pixel best, best first.

        Args:
            x: pixels from the left border of the image.
            y: pixels from its upper border.
            top: how many at most.

        Raises:
            InputError: the point is outside the image, or `top` is less than 1.
        """
        scores = self._scores_at(x, y)
        if top < 1:
            raise InputError(f"top: expected at least 1 word, got {top}")
        words = self.query.words
        order = np.argsort(-scores, kind="stable")[:top]
        return tuple(WordScore(words[i], self.query.string(words[i]), float(scores[i])) for i in order)

    def region(self, words: Span | str, threshold: float = 0.5) -> Boxes:
        """The box round the highest part of a map: what is connected to its peak and above a share of it.

        Args:
            words: as for `heatmap_grid`.
            threshold: the share of the map's maximum, above 0 and up to 1.

        Returns:
            One box, or none where the map is zero everywhere.
        """
        if not 0 < threshold <= 1:
            raise InputError(f"threshold: expected a share above 0 and up to 1, got {threshold}")
        fine = Size(height=self.grid.height * FINE, width=self.grid.width * FINE)
        values = sample(self.heatmap_grid(words), fine, Window.whole(fine))
        if values.max() <= 0:
            return Boxes.empty()
        found = _connected(values >= threshold * values.max(), int(values.argmax()))
        rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
        edges = np.array([[columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]])
        return Boxes.from_normalized_xyxy(edges / np.array(fine.wh * 2), self.size)

    def _scores_at(self, x: float, y: float) -> FloatArray:
        """(W,) float32: the value of every word at one pixel."""
        if not (0 <= x < self.size.width and 0 <= y < self.size.height):
            raise InputError(f"point ({x:g}, {y:g}) is outside the image, which is {self.size}")
        row, column = int(y), int(x)
        pixel = Window(row, row + 1, column, column + 1)
        grids = self.matrix.reshape(-1, *self.grid.hw)
        return np.array([sample(grid, self.size, pixel)[0, 0] for grid in grids], np.float32)


def _connected(high: BoolArray, start: int) -> BoolArray:
    """The part of `high` that can be reached from the flat index `start` by steps up, down, left and right."""
    found = np.zeros_like(high)
    found.flat[start] = True
    while True:
        grown = found.copy()
        grown[1:] |= found[:-1]
        grown[:-1] |= found[1:]
        grown[:, 1:] |= found[:, :-1]
        grown[:, :-1] |= found[:, 1:]
        grown &= high
        if (grown == found).all():
            return found
        found = grown
