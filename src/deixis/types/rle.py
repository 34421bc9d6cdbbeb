"""COCO's run-length coding of masks, in its compressed form.

A mask is read column by column; the lengths of its runs, the first of them off, are written with each but the first
three as a difference from the one two before, five bits a character, lowest first. Source: ``maskApi.c`` of the COCO
API (Dollar and Lin, 2014); the bytes are equal to pycocotools' ``counts``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.types.checks import frozen
from deixis.types.size import Size

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

CHARACTERS = 7  # of five bits each: more than any 32-bit count needs
FIRST_CHARACTER = 48


def encode(mask: ArrayLike) -> bytes:
    """The compressed counts of a (H, W) bool mask.

    >>> encode([[False, True], [False, True]])
    b'22'

    Raises:
        ShapeError: not a (H, W) array of booleans, or without pixels.
    """
    array = frozen("mask", mask, (None, None), np.bool_)
    if not array.size:
        raise ShapeError(f"mask: expected at least one pixel, got shape {array.shape}")
    return encode_crop(array.T, left=0, top=0, size=Size(height=array.shape[0], width=array.shape[1]))


def encode_crop(columns: BoolArray, *, left: int, top: int, size: Size) -> bytes:
    """The counts of an image-sized mask that is off but for one crop.

    Args:
        columns: (columns, rows) bool, the crop transposed: the order in which it is coded.
        left: the image column of the crop's first column.
        top: the image row of the crop's first row.
        size: of the image.
    """
    bounds = _run_bounds(columns, left, top, size.height)
    edges = np.concatenate([[0], bounds, [size.height * size.width]])
    counts = np.diff(edges)
    return _write(counts if counts[-1] or len(counts) == 1 else counts[:-1])


def decode(counts: bytes, size: Size) -> BoolArray:
    """The (H, W) bool mask.

    Raises:
        ShapeError: the counts are malformed, or are those of another size.
    """
    lengths = run_lengths(counts, size)
    on = np.arange(len(lengths)) % 2 == 1
    return np.repeat(on, lengths).reshape(size.width, size.height).T


def area(counts: bytes) -> int:
    """How many pixels are on.

    >>> area(b'22')
    2
    """
    return int(_read(counts)[1::2].sum())


def tight_box(counts: bytes, size: Size) -> tuple[int, int, int, int]:
    """The smallest (x0, y0, x1, y1) round the pixels that are on; all zero where none is."""
    edges = np.cumsum(run_lengths(counts, size))
    ends = edges[1::2]
    starts = edges[::2][: len(ends)]
    starts, ends = starts[starts < ends], ends[starts < ends]
    if not len(starts):
        return 0, 0, 0, 0
    height = size.height
    left, right = int(starts[0] // height), int((ends[-1] - 1) // height) + 1
    if (starts // height != (ends - 1) // height).any():  # a run that goes on in the next column touches both borders
        return left, 0, right, height
    return left, int((starts % height).min()), right, int(((ends - 1) % height).max()) + 1


def run_lengths(counts: bytes, size: Size) -> IntArray:
    """The lengths of the runs, off and on in turn, checked against the size.

    Raises:
        ShapeError: the counts are malformed, or are those of another size.
    """
    lengths = _read(counts)
    total = int(lengths.sum())
    if total != size.height * size.width:
        raise ShapeError(f"counts: describe {total} pixels, but a {size} image has {size.height * size.width}")
    return lengths


def _run_bounds(columns: BoolArray, left: int, top: int, height: int) -> IntArray:
    """Start and end of each run that is on, as positions in the coded image, interleaved."""
    padded = np.zeros((columns.shape[0], columns.shape[1] + 2), np.bool_)
    padded[:, 1:-1] = columns
    column, row = np.nonzero(padded[:, 1:] != padded[:, :-1])
    bounds = ((column + left) * height + row + top).astype(np.int64)
    joined = np.flatnonzero(bounds[1:-1:2] == bounds[2::2])  # a run ends where the next column's begins
    return np.delete(bounds, np.concatenate([2 * joined + 1, 2 * joined + 2]))


def _write(counts: IntArray) -> bytes:
    values = counts.copy()
    values[3:] -= counts[1:-2]
    groups = np.zeros((len(values), CHARACTERS), np.uint8)
    used = np.zeros((len(values), CHARACTERS), np.bool_)
    more = np.ones(len(values), np.bool_)
    for place in range(CHARACTERS):
        used[:, place] = more
        low = values & 0x1F
        values >>= 5
        more = more & np.where(low & 0x10, values != -1, values != 0)
        groups[:, place] = low + np.where(more, 0x20, 0) + FIRST_CHARACTER
    return groups[used].tobytes()


def _read(counts: bytes) -> IntArray:
    groups = np.frombuffer(counts, np.uint8).astype(np.int64) - FIRST_CHARACTER
    last = np.flatnonzero((groups & 0x20) == 0)
    if not len(groups) or groups.min() < 0 or groups.max() > 0x3F or last[-1:].tolist() != [len(groups) - 1]:
        raise ShapeError(f"counts: not compressed COCO run lengths: {counts[:40]!r}")
    first = np.concatenate([[0], last[:-1] + 1])
    if (last - first).max() >= CHARACTERS:
        raise ShapeError(f"counts: a run length is longer than {CHARACTERS} characters")
    place = np.arange(len(groups)) - np.repeat(first, last - first + 1)
    values = np.add.reduceat((groups & 0x1F) << (5 * place), first)
    negative = (groups[last] & 0x10) != 0
    values -= np.where(negative, np.int64(1) << (5 * (place[last] + 1)), 0)
    return _undo_differences(values)


def _undo_differences(values: IntArray) -> IntArray:
    lengths = values.copy()
    lengths[1::2] = np.cumsum(values[1::2])
    lengths[2::2] = np.cumsum(values[2::2])
    if (lengths < 0).any():
        raise ShapeError("counts: a run length is negative")
    return lengths
