"""What a model says when a part of a picture is hidden: a map for any model, from outside.

Source: Zeiler and Fergus, arXiv:1311.2901, section 4.2. A window slides over tiles; a tile's value is by how much the
score falls, on average over the windows that hide it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.alignment.explain.faithfulness import in_batches, made
from deixis.errors import InputError
from deixis.types.checks import frozen
from deixis.types.size import Size

ByteArray = NDArray[np.uint8]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Scores = Callable[[Sequence[ByteArray]], FloatArray]  # (n, W): of n pictures, how well each of W words fits

TILES = Size(height=8, width=8)
WINDOW = 2  # tiles, along each side


def occlusion(image: ArrayLike, scores: Scores, *, tiles: Size = TILES, window: int = WINDOW) -> FloatArray:
    """By how much each word's score falls when a tile is hidden: (W, tiles.height, tiles.width); below 0: it rises.

    Args:
        image: (H, W, 3) uint8.
        scores: what the model says of several pictures, one row a picture and one column a word.
        tiles: how many; no more than the picture has pixels, along either side.
        window: tiles that are hidden at a time, along each side, by ImageNet's mean colour.

    Raises:
        ShapeError: another shape.
        InputError: more tiles than pixels, or a window of no tile or more tiles than there are.
    """
    picture = frozen("image", image, (None, None, 3), np.uint8)
    _check(picture, tiles, window)
    corners = [(r, c) for r in range(tiles.height - window + 1) for c in range(tiles.width - window + 1)]
    answers = in_batches(_hidden(picture, tiles, window, corners), scores)  # (1 + windows, W)
    falls = answers[0] - answers[1:]
    total = np.zeros((answers.shape[1], *tiles.hw))
    count = np.zeros(tiles.hw)
    for (row, column), fall in zip(corners, falls, strict=True):
        total[:, row : row + window, column : column + window] += fall[:, None, None]
        count[row : row + window, column : column + window] += 1
    return np.asarray(total / count)


def _hidden(picture: ByteArray, tiles: Size, window: int, corners: Sequence[tuple[int, int]]) -> Iterator[ByteArray]:
    """The picture, and then the picture once for each place of the window."""
    rows, columns = _edges(picture.shape[0], tiles.height), _edges(picture.shape[1], tiles.width)
    grey = made(picture, "grey")
    yield picture.copy()
    for row, column in corners:
        shown = picture.copy()
        part = slice(rows[row], rows[row + window]), slice(columns[column], columns[column + window])
        shown[part] = grey[part]
        yield shown


def _edges(pixels: int, tiles: int) -> IntArray:
    """(tiles + 1,): where tiles begin and end; they differ by a pixel at most."""
    return np.round(np.linspace(0, pixels, tiles + 1)).astype(np.int64)


def _check(picture: ByteArray, tiles: Size, window: int) -> None:
    if tiles.height > picture.shape[0] or tiles.width > picture.shape[1]:
        raise InputError(f"tiles: {tiles} are more than the picture's {picture.shape[1]}x{picture.shape[0]} pixels")
    if not 1 <= window <= min(tiles.hw):
        raise InputError(f"window: expected 1 to {min(tiles.hw)} tiles, got {window}")
