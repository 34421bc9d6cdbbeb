"""Masks of gold and prediction lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from deixis.errors import DataError, ShapeError
from deixis.evaluation.metrics.mask_overlap import Overlaps, overlaps
from deixis.evaluation.records import Record
from deixis.types import rle
from deixis.types.size import Size


class CodedMask(NamedTuple):
    """A mask as compressed COCO counts, and its size."""

    counts: bytes
    size: Size


def masks_of(record: Record) -> list[CodedMask]:
    """The masks of a line: a list of COCO RLE objects, or a single one.

    ``counts`` is a string (compressed) or a list of run lengths. An object without ``size`` has that of the line. What
    compressed counts say is not checked here, only by what reads them.

    Raises:
        DataError: the field is missing or malformed, or the masks are not of one size, or not of the line's.
    """
    if not record.has("masks"):
        raise record.wrong("masks", "missing, and this metric needs it")
    raw = record.fields["masks"]
    rows = [raw] if isinstance(raw, dict) else raw
    if not isinstance(rows, list):
        raise record.wrong("masks", f"expected a list of COCO RLE objects, got {raw!r:.60}")
    masks = [_mask(record, row) for row in rows]
    for mask in masks:
        _check_size(record, mask.size, masks[0].size, "the first mask is")
    return masks


def united(record: Record, masks: Sequence[CodedMask]) -> CodedMask | None:
    """One mask of all; None for none."""
    if len(masks) < 2:
        return masks[0] if masks else None
    size = masks[0].size
    try:
        return CodedMask(rle.union([mask.counts for mask in masks], size), size)
    except ShapeError as error:
        raise record.wrong("masks", str(error)) from error


def drawn(record: Record, mask: CodedMask) -> rle.BoolArray:
    """(H, W) bool."""
    try:
        return rle.decode(mask.counts, mask.size)
    except ShapeError as error:
        raise record.wrong("masks", str(error)) from error


def measured_overlaps(
    gold: Sequence[Record],
    answers: Sequence[Record | None],
    true_masks: Sequence[CodedMask | None],
    drawn_masks: Sequence[CodedMask | None],
) -> Overlaps:
    """The overlap of each answer's mask with the true one; no mask is an empty one.

    Args:
        gold: N lines.
        answers: N, the predictions.
        true_masks: N, of the gold lines.
        drawn_masks: N, of the predictions, each of the size of the true one, if there is one: see `check_sizes`.

    Raises:
        DataError: a mask is malformed.
    """
    pairs = list(zip(true_masks, drawn_masks, strict=True))
    sizes = [(real or mine or _NOTHING).size for real, mine in pairs]
    true = [real.counts if real else _blank(size) for (real, _), size in zip(pairs, sizes, strict=True)]
    ours = [mine.counts if mine else _blank(size) for (_, mine), size in zip(pairs, sizes, strict=True)]
    try:
        return overlaps(ours, true, sizes)
    except ShapeError:
        for record, answer, real, mine in zip(gold, answers, true_masks, drawn_masks, strict=True):
            _check_counts(record, real)
            _check_counts(answer or record, mine)
        raise


def check_sizes(
    gold: Sequence[Record],
    answers: Sequence[Record | None],
    true_masks: Sequence[CodedMask | None],
    drawn_masks: Sequence[CodedMask | None],
    also: Size | None = None,
) -> None:
    """Raises DataError for an answer's mask of another size than the true one, or, without one, than the picture.

    Args:
        gold: N lines.
        answers: N, the predictions.
        true_masks: N, of the gold lines.
        drawn_masks: N, of the predictions.
        also: another size that an answer may have.
    """
    for record, answer, real, mine in zip(gold, answers, true_masks, drawn_masks, strict=True):
        if answer is None or mine is None or mine.size == also:
            continue
        if real is not None:
            _check_size(answer, mine.size, real.size, "the true mask is")
        elif record.has("width") and record.has("height"):
            _check_size(answer, mine.size, record.size, "the picture is")


def _mask(record: Record, raw: Any) -> CodedMask:
    if not isinstance(raw, Mapping) or "counts" not in raw:
        raise record.wrong("masks", f"expected COCO RLE objects with size and counts, got {raw!r:.60}")
    size = _size(record, raw.get("size"))
    if record.has("width") and record.has("height"):
        _check_size(record, size, record.size, "the line's picture is")
    counts = raw["counts"]
    try:
        if isinstance(counts, list):
            return CodedMask(rle.from_lengths(counts, size), size)
        return CodedMask(counts.encode("ascii"), size)
    except (AttributeError, UnicodeEncodeError):
        raise record.wrong("masks", f"counts: expected a string or a list of run lengths, got {counts!r:.60}") from None
    except ShapeError as error:
        raise record.wrong("masks", str(error)) from error


def _size(record: Record, raw: Any) -> Size:
    if raw is None and record.has("width") and record.has("height"):
        return record.size
    if not isinstance(raw, list) or len(raw) != 2 or not all(type(side) is int and side > 0 for side in raw):
        raise record.wrong("masks", f"size: expected [height, width] in pixels, got {raw!r:.60}")
    return _sized(*raw)


@lru_cache(maxsize=4096)
def _sized(height: int, width: int) -> Size:
    return Size(height=height, width=width)


@lru_cache(maxsize=4096)
def _blank(size: Size) -> bytes:
    return rle.from_lengths(np.array([size.height * size.width]), size)


_NOTHING = CodedMask(b"1", Size(height=1, width=1))


def _check_size(record: Record, size: Size, wanted: Size, whose: str) -> None:
    if size != wanted:
        raise record.wrong("masks", f"a mask is {size}, but {whose} {wanted}")


def _check_counts(record: Record, mask: CodedMask | None) -> None:
    if mask is None:
        return
    try:
        rle.run_lengths(mask.counts, mask.size)
    except ShapeError as error:
        problem: DataError = record.wrong("masks", str(error))
        raise problem from error
