"""What is in a picture and what was found there, as detection is scored, and how far the two overlap.

Overlap is that of ``maskApi.c`` (Dollar and Lin, 2014): continuous, without +1; against a crowd it is the share of the
*detection* that lies in the crowd; two masks without pixels overlap by 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.types import rle
from deixis.types.checks import frozen
from deixis.types.masks import Masks

Kind = Literal["bbox", "segm"]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
_DERIVED: Any = None  # a column that is computed where none is given


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truth:
    """The G true objects of one picture.

    Attributes:
        boxes: (G, 4) float64 xyxy, pixels.
        labels: (G,) int64, the class of each, 0 and up.
        crowd: (G,) bool, regions of many objects: they ask for nothing, and what lies in them is not held against it.
            None for none.
        areas: (G,) float64, square pixels, as annotated. None for those of the masks, or else of the boxes.
        masks: G masks, or None.
        negative: classes that the picture is known not to show (LVIS).
        not_exhaustive: classes of which only some objects are marked (LVIS).

    Raises:
        ShapeError: columns of unequal length, corners past their opposite, or a class below 0.
    """

    boxes: FloatArray
    labels: IntArray
    crowd: BoolArray = _DERIVED
    areas: FloatArray = _DERIVED
    masks: Masks | None = None
    negative: frozenset[int] = frozenset()
    not_exhaustive: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        _set_objects(self)
        count = len(self.boxes)
        crowd = np.zeros(count, np.bool_) if self.crowd is None else self.crowd
        areas = _areas(self.boxes, self.masks) if self.areas is None else self.areas
        object.__setattr__(self, "crowd", frozen("crowd", crowd, (count,), np.bool_))
        object.__setattr__(self, "areas", frozen("areas", areas, (count,), np.float64))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """The D detections in one picture, in any order.

    Attributes:
        boxes: (D, 4) float64 xyxy, pixels.
        labels: (D,) int64, the class of each, 0 and up.
        scores: (D,) float64, higher is surer. Equal scores keep the order given.
        masks: D masks, or None.

    Raises:
        ShapeError: columns of unequal length, corners past their opposite, or a class below 0.
    """

    boxes: FloatArray
    labels: IntArray
    scores: FloatArray
    masks: Masks | None = None

    def __post_init__(self) -> None:
        _set_objects(self)
        object.__setattr__(self, "scores", frozen("scores", self.scores, (len(self.boxes),), np.float64))

    def areas_of(self, kind: Kind) -> FloatArray:
        """(D,) square pixels, of the boxes or of the masks."""
        return _areas(self.boxes, self.masks if kind == "segm" else None)

    def __len__(self) -> int:
        return len(self.boxes)

    def __getitem__(self, rows: Any) -> Found:
        masks = None if self.masks is None else self.masks[rows]
        return Found(boxes=self.boxes[rows], labels=self.labels[rows], scores=self.scores[rows], masks=masks)


def _set_objects(objects: Truth | Found) -> None:
    boxes = frozen("boxes", objects.boxes, (None, 4), np.float64)
    if (boxes[:, :2] > boxes[:, 2:]).any():
        raise ShapeError("boxes: expected x0 <= x1 and y0 <= y1 in every row")
    labels = frozen("labels", objects.labels, (len(boxes),), np.int64)
    if (labels < 0).any():
        raise ShapeError(f"labels: expected classes of 0 and up, got {labels.min()}")
    if objects.masks is not None and len(objects.masks) != len(boxes):
        raise ShapeError(f"masks: expected one for each of {len(boxes)} boxes, got {len(objects.masks)}")
    object.__setattr__(objects, "boxes", boxes)
    object.__setattr__(objects, "labels", labels)


def _areas(boxes: FloatArray, masks: Masks | None) -> FloatArray:
    if masks is not None:
        return masks.area.astype(np.float64)
    return np.asarray((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))


def xywh(boxes: FloatArray) -> FloatArray:
    """(N, 4) left, top, width, height, as COCO writes boxes."""
    return np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1)


def box_overlaps(found: ArrayLike, truth: ArrayLike, crowd: ArrayLike | None = None) -> FloatArray:
    """(D, G) overlaps of (D, 4) found and (G, 4) true xyxy boxes; crowd is (G,) bool.

    Computed from left, top, width and height in COCO's order of steps, so that it is COCO's to the last bit.

    >>> box_overlaps([[0, 0, 10, 10]], [[0, 0, 10, 5], [0, 0, 100, 100]], [False, True]).tolist()
    [[0.5, 1.0]]

    Raises:
        ShapeError: arrays of another shape.
    """
    a = xywh(frozen("found", found, (None, 4), np.float64))
    b = xywh(frozen("truth", truth, (None, 4), np.float64))
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum((a[:, :2] + a[:, 2:])[:, None], (b[:, :2] + b[:, 2:])[None])
    sides = np.maximum(high - low, 0)
    shared = sides[..., 0] * sides[..., 1]
    return _over_union(shared, a[:, 2] * a[:, 3], b[:, 2] * b[:, 3], _crowd(crowd, len(b)))


def mask_overlaps(found: Masks, truth: Masks, crowd: ArrayLike | None = None) -> FloatArray:
    """(D, G) overlaps of masks of one picture; crowd is (G,) bool.

    Raises:
        ShapeError: masks of two sizes.
    """
    if found.size != truth.size and len(found) and len(truth):
        raise ShapeError(f"masks: those found are {found.size}, the true ones {truth.size}")
    shared = np.zeros((len(found), len(truth)))
    if shared.size:
        bounds = [_bounds(counts, found) for counts in found.rle]
        owner = np.repeat(np.arange(len(found)), [len(b) // 2 for b in bounds])
        flat = np.concatenate(bounds)
        for column, counts in enumerate(truth.rle):
            before = _pixels_before(flat, _bounds(counts, truth))
            shared[:, column] = np.bincount(owner, before[1::2] - before[::2], minlength=len(found))
    area = found.area.astype(np.float64), truth.area.astype(np.float64)
    return _over_union(shared, *area, _crowd(crowd, len(truth)))


def _bounds(counts: bytes, masks: Masks) -> FloatArray:
    """Where runs that are on begin and end, in turn, in the coded picture."""
    edges = np.cumsum(rle.run_lengths(counts, masks.size)).astype(np.float64)
    return edges[: len(edges) // 2 * 2]


def _pixels_before(places: FloatArray, bounds: FloatArray) -> FloatArray:
    """How many pixels are on before each place."""
    if not len(bounds):
        return np.zeros(len(places))
    lengths = np.zeros(len(bounds))
    lengths[1::2] = bounds[1::2] - bounds[::2]
    return np.interp(places, bounds, np.cumsum(lengths))


def _crowd(crowd: ArrayLike | None, count: int) -> BoolArray:
    return np.zeros(count, np.bool_) if crowd is None else frozen("crowd", crowd, (count,), np.bool_)


def _over_union(shared: FloatArray, found: FloatArray, truth: FloatArray, crowd: BoolArray) -> FloatArray:
    union = np.where(crowd, found[:, None], found[:, None] + truth[None] - shared)
    return np.where(shared > 0, shared / np.where(shared > 0, union, 1), 0.0)
