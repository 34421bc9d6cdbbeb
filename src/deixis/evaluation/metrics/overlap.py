"""How much two boxes overlap, under each of the conventions that published evaluators use.

Boxes are xyxy in pixels. The default is plain IoU >= 0.5 on continuous coordinates. It does not change when a picture
is squashed; the variants that add a pixel do, and generalised IoU is another function altogether, so a rule is a value
with a name, and travels with every figure computed under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ConfigError, ShapeError
from deixis.types.boxes import Boxes
from deixis.types.checks import frozen

Corners = NDArray[np.float64]
BoxesLike: TypeAlias = "Boxes | ArrayLike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """A rule for comparing a predicted box with a true one.

    Attributes:
        kind: ``iou``, or ``giou``: IoU less the share of the box round both that neither covers, in [-1, 1]
            (Rezatofighi et al., arXiv:1902.09630).
        convention: ``continuous``: a box is as wide as ``x1 - x0``. ``inclusive``: the corners are pixels and both
            belong to the box, which is ``x1 - x0 + 1`` wide.
        threshold: the overlap from which a prediction is right.
        strict: the threshold itself is not enough.
        ignore_px: a common part at most so many pixels, ``x1 - x0``, in either direction counts as none.
        epsilon: added to the union.
        truncate_truth: true corners are cut to whole pixels, towards 0.
        clip: which boxes are cut to the picture, where its size is given.
    """

    kind: Literal["iou", "giou"] = "iou"
    convention: Literal["continuous", "inclusive"] = "continuous"
    threshold: float = 0.5
    strict: bool = False
    ignore_px: float | None = None
    epsilon: float = 0.0
    truncate_truth: bool = False
    clip: Literal["none", "prediction", "both"] = "none"

    def __post_init__(self) -> None:
        for name, known in (
            ("kind", ("iou", "giou")),
            ("convention", ("continuous", "inclusive")),
            ("clip", ("none", "prediction", "both")),
        ):
            if getattr(self, name) not in known:
                raise ConfigError(f"{name}: expected one of {', '.join(known)}; got {getattr(self, name)!r}")
        if not -1 <= self.threshold <= 1:
            raise ConfigError(f"threshold: expected a number in [-1, 1], got {self.threshold!r}")

    def hit(self, overlap: ArrayLike) -> NDArray[np.bool_]:
        """Which overlaps are enough; same shape."""
        values = np.asarray(overlap, np.float64)
        return np.asarray(values > self.threshold if self.strict else values >= self.threshold)


DEFAULT = Overlap()

PRESETS: dict[str, Overlap] = {
    "default": DEFAULT,
    # Generalised IoU, no +1, predictions not cut to the picture. Exact from boxes.
    "mdetr": Overlap(kind="giou"),
    # The tool truncates the annotation's own numbers, for RefCOCO x, y, width and height; here the corners are, which
    # may differ by a pixel. It cuts predictions to the square that it feeds its network, in float32; here they are cut
    # to the picture.
    "transvg": Overlap(epsilon=1e-16, truncate_truth=True, clip="prediction"),
    # Truncation as above. What the tool rounds while it maps boxes to its square and back cannot be had from boxes.
    "faoa": Overlap(strict=True, truncate_truth=True, clip="both"),
    # Both boxes in xywh, last pixel x + w - 1: areas are as ever, but a common part of one pixel counts as none.
    "mattnet": Overlap(ignore_px=1.0),
    # The tool's boxes come from a text of whole hundredths of the picture: give them here already scaled to pixels.
    # Its answers that cannot be parsed are predictions that are missing.
    "minigpt_v2": Overlap(convention="inclusive", strict=True),
    # Corners are pixels. Exact from boxes; the tool takes the box round all true ones.
    "plclc": Overlap(convention="inclusive"),
    # Exact from boxes. An overlap of exactly a half is a miss, for the sake of the epsilon.
    "infoground": Overlap(convention="inclusive", ignore_px=0.0, epsilon=1e-6),
}
"""Each published evaluator's rule; what it cannot reproduce from boxes alone stands beside it."""


def aligned_overlap(
    predicted: BoxesLike, truth: BoxesLike, rule: Overlap = DEFAULT, sizes: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Overlap of each predicted box with the true one of the same row, (N,).

    Args:
        predicted: (N, 4) xyxy, pixels.
        truth: (N, 4) xyxy, pixels.
        rule: what overlap is.
        sizes: (N, 2) width and height of each pair's picture, NaN where unknown, for rules that cut boxes to it.

    Raises:
        ShapeError: not (N, 4), not finite, corners the wrong way round, or another number of true boxes.

    >>> aligned_overlap([[18, 18, 118, 118]], [[0, 0, 100, 100]]).round(3).tolist()
    [0.506]
    >>> aligned_overlap([[18, 18, 118, 118]], [[0, 0, 100, 100]], PRESETS["mdetr"]).round(3).tolist()
    [0.46]
    """
    ours, true = corners("predicted", predicted), corners("truth", truth)
    if len(ours) != len(true):
        raise ShapeError(f"truth: expected {len(ours)} boxes, one for each predicted box, got {len(true)}")
    ours, true = prepared(ours, true, rule, sizes)
    return overlap_of(ours, true, rule)


def pairwise_overlap(
    predicted: BoxesLike, truth: BoxesLike, rule: Overlap = DEFAULT, size: tuple[float, float] | None = None
) -> NDArray[np.float64]:
    """Overlap of every predicted box with every true one, (P, T); both in one picture, of width and height `size`.

    >>> pairwise_overlap([[0, 0, 2, 2], [5, 5, 6, 6]], [[0, 0, 2, 1]]).tolist()
    [[0.5], [0.0]]
    """
    ours, true = corners("predicted", predicted), corners("truth", truth)
    ours, _ = prepared(ours, ours, rule, None if size is None else np.tile(size, (len(ours), 1)))
    _, true = prepared(true, true, rule, None if size is None else np.tile(size, (len(true), 1)))
    return overlap_of(ours[:, None], true[None], rule)


def corners(name: str, boxes: BoxesLike) -> Corners:
    """(N, 4) float64. Raises ShapeError: another shape, not finite, or a corner past its opposite."""
    array: Corners = frozen(name, boxes.xyxy if isinstance(boxes, Boxes) else boxes, (None, 4), np.float64)
    wrong = (array[:, :2] > array[:, 2:]).any(axis=1)
    if wrong.any():
        row = int(wrong.argmax())
        raise ShapeError(f"{name}: row {row} is {array[row].tolist()}, which does not have x0 <= x1 and y0 <= y1")
    return array


def prepared(
    predicted: Corners, truth: Corners, rule: Overlap, sizes: ArrayLike | None = None
) -> tuple[Corners, Corners]:
    """Both as the rule compares them, truncated and cut to the picture where it says so."""
    if rule.truncate_truth:
        truth = np.trunc(truth)
    if sizes is None or rule.clip == "none":
        return predicted, truth
    limit = np.tile(frozen_sizes(sizes, len(predicted)), 2)
    if rule.clip == "both":
        truth = _cut(truth, limit)
    return _cut(predicted, limit), truth


def frozen_sizes(sizes: ArrayLike, rows: int) -> NDArray[np.float64]:
    """(rows, 2) width and height; NaN where unknown. Raises ShapeError: another shape."""
    array = np.asarray(sizes, np.float64)
    if array.shape != (rows, 2):
        raise ShapeError(f"sizes: expected shape ({rows}, 2), width and height of each row, got {array.shape}")
    return array


def overlap_of(a: Corners, b: Corners, rule: Overlap) -> NDArray[np.float64]:
    """Overlap of (..., 4) boxes that broadcast, as they are; two boxes with no area between them have IoU 0."""
    extra = 1.0 if rule.convention == "inclusive" else 0.0
    shared = _shared(a, b, extra, rule.ignore_px)
    union = _area(a, extra) + _area(b, extra) - shared
    iou = np.divide(shared, union + rule.epsilon, out=np.zeros_like(shared), where=union > 0)
    return iou if rule.kind == "iou" else iou - _emptiness(a, b, extra, union)


def _shared(a: Corners, b: Corners, extra: float, ignore_px: float | None) -> NDArray[np.float64]:
    wide = np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0])
    high = np.minimum(a[..., 3], b[..., 3]) - np.maximum(a[..., 1], b[..., 1])
    least = -extra if ignore_px is None else ignore_px
    return np.where((wide > least) & (high > least), (wide + extra) * (high + extra), 0.0)


def _area(box: Corners, extra: float) -> NDArray[np.float64]:
    return np.asarray((box[..., 2] - box[..., 0] + extra) * (box[..., 3] - box[..., 1] + extra))


def _emptiness(a: Corners, b: Corners, extra: float, union: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the box round both that neither covers; 0 where that box has no area."""
    low, high = np.minimum(a[..., :2], b[..., :2]), np.maximum(a[..., 2:], b[..., 2:])
    hull = _area(np.concatenate([low, high], axis=-1), extra)
    return np.divide(hull - union, hull, out=np.zeros_like(hull), where=hull > 0)


def _cut(boxes: Corners, limit: NDArray[np.float64]) -> Corners:
    return np.where(np.isnan(limit), boxes, np.minimum(np.maximum(boxes, 0), limit))
