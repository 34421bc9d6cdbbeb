"""Pictures for detection, from gold and prediction records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.errors import ShapeError
from deixis.evaluation.metrics.detection_pictures import Found, Kind, Truth
from deixis.evaluation.records import Record
from deixis.types import rle
from deixis.types.masks import Masks
from deixis.types.size import Size

ANY_CLASS = "object"


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """N lines.

    Attributes:
        truth: N.
        found: N; a line without a prediction has nothing found.
        names: (K,) of the classes that gold shows, by number. What is found of any other class is left out.
    """

    truth: list[Truth]
    found: list[Found]
    names: tuple[str, ...]


def read_pictures(
    gold: Sequence[Record],
    predicted: Sequence[Record | None],
    kind: Kind,
    *,
    phrases: bool = False,
    lvis: bool = False,
) -> Pictures:
    """The pictures of N lines; the fields are those that `deixis.evaluation.scoring.detection` lists.

    Args:
        gold: N records.
        predicted: N predictions, None where there is none.
        kind: whether boxes or masks are compared.
        phrases: classes are phrases.
        lvis: read what LVIS adds, and refuse crowds.

    Raises:
        DataError: a field is missing or malformed.
    """
    label = _phrases if phrases else _classes
    regions = [_regions(record, kind) for record in gold]
    labels = [label(record, len(boxes)) for record, (boxes, _) in zip(gold, regions, strict=True)]
    names = tuple(sorted({name for line in labels for name in line}))
    number = {name: index for index, name in enumerate(names)}
    truth, found = [], []
    for record, prediction, region, line in zip(gold, predicted, regions, labels, strict=True):
        truth.append(_truth(record, region, [number[name] for name in line], number, lvis=lvis))
        default = _line_phrase(record, line) if phrases else _only_class(names)
        found.append(_found(prediction, kind, number, default, phrases=phrases))
        _same_size(prediction, truth[-1], found[-1])
    return Pictures(truth, found, names)


Region = tuple[NDArray[np.float64], Masks | None]


def _truth(record: Record, region: Region, labels: list[int], number: dict[str, int], *, lvis: bool) -> Truth:
    boxes, masks = region
    crowd = record.numbers("crowd", len(boxes)) != 0 if record.has("crowd") else np.zeros(len(boxes), np.bool_)
    if lvis and crowd.any():
        raise record.wrong("crowd", "LVIS has no crowds; leave the field out, or score with coco-ap")
    listed = {
        field: frozenset(number[name] for name in _names(record, field) if name in number)
        for field in ("negative", "not_exhaustive")
        if lvis and record.has(field)
    }
    areas = record.numbers("areas", len(boxes)) if record.has("areas") else None
    return Truth(
        boxes=boxes,
        labels=np.array(labels, np.int64),
        crowd=crowd,
        areas=_areas(boxes, masks) if areas is None else areas,
        masks=masks,
        **listed,
    )


def _areas(boxes: NDArray[np.float64], masks: Masks | None) -> NDArray[np.float64]:
    if masks is not None:
        return masks.area.astype(np.float64)
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))


def _found(record: Record | None, kind: Kind, number: dict[str, int], default: str | None, *, phrases: bool) -> Found:
    if record is None:
        return Found(boxes=np.zeros((0, 4)), labels=np.zeros(0, np.int64), scores=np.zeros(0))
    boxes, masks = _regions(record, kind)
    count = len(boxes)
    scores = record.numbers("scores", count) if record.has("scores") else -np.arange(count, dtype=np.float64)
    names = _found_labels(record, count, default)
    names = [_tidy(name) for name in names] if phrases else names
    known = np.array([name in number for name in names], np.bool_)
    labels = np.array([number.get(name, 0) for name in names], np.int64)
    return Found(boxes=boxes, labels=labels, scores=scores, masks=masks)[known]


def _same_size(record: Record | None, truth: Truth, found: Found) -> None:
    masks = truth.masks, found.masks
    if record and masks[0] and masks[1] and masks[0].size != masks[1].size:
        raise record.wrong("masks", f"expected the size of gold's masks, {masks[0].size}, got {masks[1].size}")


def _found_labels(record: Record, count: int, default: str | None) -> list[str]:
    if record.has("labels"):
        return _given_labels(record, count)
    if default is None and count:
        raise record.wrong("labels", "missing, and gold names several classes: say of which each box is")
    return [default or ANY_CLASS] * count


def _classes(record: Record, count: int) -> list[str]:
    if record.has("labels"):
        return _given_labels(record, count)
    if not record.has("type"):
        return [ANY_CLASS] * count
    types = record.strings("type")
    if len(types) not in (1, count):
        raise record.wrong("type", f"expected one entry, or one for each of {count} boxes, got {len(types)}")
    return list(types) if len(types) == count else list(types) * count


def _phrases(record: Record, count: int) -> list[str]:
    if record.has("labels"):
        return [_tidy(name) for name in _given_labels(record, count)]
    texts = record.strings("text")
    if len(texts) not in (1, count):
        raise record.wrong("text", f"expected one phrase, or one for each of {count} boxes, got {len(texts)}")
    return [_tidy(text) for text in (texts if len(texts) == count else texts * count)]


def _only_class(names: tuple[str, ...]) -> str | None:
    """What predictions without labels are of: the one class of gold, or anything where gold shows nothing."""
    return None if len(names) > 1 else names[0] if names else ANY_CLASS


def _line_phrase(record: Record, labels: list[str]) -> str | None:
    """The one phrase of a line, which predictions that name none are of."""
    said = set(labels) or ({_tidy(text) for text in record.strings("text")} if record.has("text") else set())
    return said.pop() if len(said) == 1 else None


def _tidy(phrase: str) -> str:
    """Without what makes no difference: case and spacing.

    >>> _tidy(" A  Brown dog")
    'a brown dog'
    """
    return " ".join(phrase.casefold().split())


def _given_labels(record: Record, count: int) -> list[str]:
    names = _names(record, "labels")
    if len(names) != count:
        raise record.wrong("labels", f"expected one for each of {count} boxes, got {len(names)}")
    return names


def _names(record: Record, field: str) -> list[str]:
    """Class names; numbers of classes are names too."""
    raw = record.fields[field]
    values = raw if isinstance(raw, list) else [raw]
    if not all(isinstance(value, str | int) and not isinstance(value, bool) for value in values):
        raise record.wrong(field, f"expected a list of class names, got {raw!r:.60}")
    return [str(value) for value in values]


def _regions(record: Record, kind: Kind) -> Region:
    """Boxes, and where masks are compared, masks."""
    masks = _masks(record) if kind == "segm" or (not record.has("boxes") and record.has("masks")) else None
    if masks is None:
        return record.boxes(), None
    boxes = record.boxes() if record.has("boxes") else masks.boxes.xyxy.astype(np.float64)
    if len(boxes) != len(masks):
        raise record.wrong("masks", f"expected one for each of {len(boxes)} boxes, got {len(masks)}")
    return boxes, masks if kind == "segm" else None


def _masks(record: Record) -> Masks:
    if not record.has("masks"):
        raise record.wrong("masks", "missing, and this metric needs it")
    raw = record.fields["masks"]
    rows = raw if isinstance(raw, list) else [raw]
    if not rows:
        return Masks.empty(Size(height=1, width=1))
    sizes = {_size(record, row) for row in rows}
    if len(sizes) > 1:
        raise record.wrong("masks", "expected masks of one size")
    size = Size(height=next(iter(sizes))[0], width=next(iter(sizes))[1])
    try:
        return Masks.from_rle([_counts(row["counts"], size) for row in rows], size)
    except (ShapeError, TypeError, ValueError) as error:
        raise record.wrong("masks", f"expected COCO run lengths: {error}") from error


def _size(record: Record, row: Any) -> tuple[int, int]:
    size = row.get("size") if isinstance(row, dict) else None
    whole = isinstance(size, list) and len(size) == 2 and all(type(side) is int and side > 0 for side in size)
    if not whole or "counts" not in row:
        raise record.wrong("masks", f'expected {{"size": [height, width], "counts": ...}}, got {row!r:.60}')
    assert isinstance(size, list)
    return size[0], size[1]


def _counts(counts: Any, size: Size) -> bytes:
    """Compressed run lengths, from themselves or from a list of lengths."""
    if isinstance(counts, str):
        return counts.encode("ascii", errors="replace")
    lengths = np.asarray(counts)
    if lengths.ndim != 1 or lengths.dtype.kind not in "iu" or (lengths < 0).any() or lengths.sum() != np.prod(size.hw):
        raise ShapeError(f"counts: expected run lengths of {size} pixels, got {counts!r:.60}")
    on = np.arange(len(lengths)) % 2 == 1
    return rle.encode(np.repeat(on, lengths).reshape(size.width, size.height).T)
