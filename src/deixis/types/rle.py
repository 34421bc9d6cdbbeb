"""COCO's run-length coding of masks, in its compressed form.

A mask is read column by column; the lengths of its runs, the first of them off, are written with each but the first
three as a difference from the one two before, five bits a character, lowest first. Source: ``maskApi.c`` of the COCO
API (Dollar and Lin, 2014); the bytes are equal to pycocotools' ``counts``.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    return _from_bounds(_run_bounds(columns, left, top, size.height), size)


def from_lengths(lengths: ArrayLike, size: Size) -> bytes:
    """The compressed counts of run lengths, off and on in turn: of COCO's uncompressed form.

    >>> from_lengths([2, 2], Size(height=2, width=2))
    b'22'

    Raises:
        ShapeError: not whole numbers from 0 up, or those of another size.
    """
    array = frozen("counts", lengths, (None,), np.int64)
    if not len(array) or array.min() < 0:
        raise ShapeError(f"counts: expected run lengths from 0 up, got {array[:8].tolist()}")
    _check_total(int(array.sum()), size)
    return _write(array)


def union(masks: Sequence[bytes], size: Size) -> bytes:
    """The counts of the pixels that are on in any of the masks; none on for no masks.

    >>> union([b'22', b'112'], Size(height=2, width=2)) == from_lengths([1, 3], Size(height=2, width=2))
    True

    Raises:
        ShapeError: counts that are malformed, or those of another size.
    """
    edges = [np.cumsum(run_lengths(counts, size)) for counts in masks]
    ends = np.concatenate([np.zeros(0, np.int64), *(edge[1::2] for edge in edges)])
    starts = np.concatenate([np.zeros(0, np.int64), *(edge[: len(edge) // 2 * 2 : 2] for edge in edges)])
    some = starts < ends
    bounds = np.concatenate([starts[some], ends[some]])
    order = np.argsort(bounds, kind="stable")  # where one mask's run ends as another's begins, the start comes first
    depth = np.cumsum(np.where(order < some.sum(), 1, -1))
    opens = np.concatenate([[True], depth[:-1] == 0]) if len(depth) else np.zeros(0, np.bool_)
    return _from_bounds(bounds[order][opens | (depth == 0)], size)


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
    _check_total(int(lengths.sum()), size)
    return lengths


def read_many(masks: Sequence[bytes]) -> tuple[IntArray, IntArray]:
    """The run lengths of N masks in one go, for when there are thousands.

    Returns:
        The lengths of all masks, one mask after the other, off and on in turn in each; and (N + 1,) where each mask's
        begin in them, with the end of the last. They are not checked against a size.

    Raises:
        ShapeError: the counts of some mask are malformed.

    >>> [part.tolist() for part in read_many([b'22', b'112'])]
    [[2, 2, 1, 1, 2], [0, 2, 5]]
    """
    groups = np.frombuffer(b"".join(masks), np.uint8) - np.uint8(FIRST_CHARACTER)
    ends = np.cumsum([len(counts) for counts in masks], dtype=np.int64)
    if not all(masks) or (len(groups) and groups.max() > 0x3F) or (groups[ends - 1] & 0x20).any():
        shown = repr(masks[0][:40]) if len(masks) == 1 else f"one of {len(masks)} masks"
        raise ShapeError(f"counts: not compressed COCO run lengths: {shown}")
    last = np.flatnonzero(groups < 0x20)
    begins = np.concatenate([[0], np.searchsorted(last, ends)])
    lengths = _undo_differences(_join_groups(groups, last), begins)
    if len(lengths) and lengths.min() < 0:
        raise ShapeError("counts: a run length is negative")
    return lengths, begins


def _check_total(total: int, size: Size) -> None:
    if total != size.height * size.width:
        raise ShapeError(f"counts: describe {total} pixels, but a {size} image has {size.height * size.width}")


def _from_bounds(bounds: IntArray, size: Size) -> bytes:
    """The counts of runs that are on between each even and the next odd bound, as positions in the coded image."""
    lengths = np.diff(np.concatenate([[0], bounds, [size.height * size.width]]))
    return _write(lengths if lengths[-1] or len(lengths) == 1 else lengths[:-1])


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
    return read_many([counts])[0]


def _join_groups(groups: NDArray[np.uint8], last: IntArray) -> IntArray:
    """The signed numbers that are written in groups of five bits; `last` is the last group of each."""
    widths = np.diff(last, prepend=-1)
    if len(widths) and widths.max() > CHARACTERS:
        raise ShapeError(f"counts: a run length is longer than {CHARACTERS} characters")
    first = last - widths + 1
    values = (groups[first] & 0x1F).astype(np.int64)
    for place in range(1, int(widths.max(initial=1))):
        longer = np.flatnonzero(widths > place)
        values[longer] |= (groups[first[longer] + place] & 0x1F).astype(np.int64) << (5 * place)
    negative = np.flatnonzero(groups[last] & 0x10)
    values[negative] -= np.int64(1) << (5 * widths[negative])
    return values


def _undo_differences(values: IntArray, begins: IntArray) -> IntArray:
    """The lengths whose differences from the one two before are `values`, from the fourth of each mask on.

    The first three of a mask are whole: what the sums over every other value carry there from before is taken off.
    """
    first, runs = begins[:-1], np.diff(begins)
    whole = np.sort(np.concatenate([first, first[runs > 1] + 1, first[runs > 2] + 2]))
    carried = np.concatenate([[0, 0], _every_other_summed(values)])[whole]
    for turn in (0, 1):
        here = whole % 2 == turn
        values[whole[here]] -= np.diff(carried[here], prepend=0)
    return _every_other_summed(values)


def _every_other_summed(values: IntArray) -> IntArray:
    sums = np.empty_like(values)
    np.cumsum(values[::2], out=sums[::2])
    np.cumsum(values[1::2], out=sums[1::2])
    return sums
