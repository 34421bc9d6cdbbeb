"""Dense captioning: mean average precision over overlap and language at once.

Source: ``eval_utils.lua`` of DenseCap (Johnson et al., arXiv:1511.07571), from its description. Overlap is with +1
(pixel corners that belong to the box), except where true boxes are merged. The curve is read at the *100* recalls that
the evaluator's loop from 0 to 1 by 0.01 makes: it ends at .99.

Where we differ: equal scores keep their order (Torch's sort does not say); and a box that overlaps no true box takes
none (the evaluator may, by an index of -1, take the last).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.evaluation.metrics.detection_curves import ranked_precision
from deixis.types.checks import frozen

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Similarity = Callable[[str, Sequence[str]], float]

OVERLAPS = (0.3, 0.4, 0.5, 0.6, 0.7)
SIMILARITIES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)
MERGED_FROM = 0.7
RECALLS = np.concatenate([[0.0], np.cumsum(np.full(99, 0.01))])  # summed step by step, as the loop does


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """M true regions of a picture.

    Attributes:
        boxes: (M, 4) float64 xyxy.
        captions: M, the captions of each.
    """

    boxes: FloatArray
    captions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """What became of the D boxes found in a picture, by falling score.

    Attributes:
        scores: (D,).
        overlap: (D,) with the true region it overlaps most.
        first: (D,) bool: it is the first of its region, and overlaps it at all.
        similarity: (D,) of its caption to those of the region; 0 where it could not count in any case.
        wanted: how many true regions there are.
    """

    scores: FloatArray
    overlap: FloatArray
    first: NDArray[np.bool_]
    similarity: FloatArray
    wanted: int


def merged(boxes: ArrayLike, captions: Sequence[str]) -> Regions:
    """One region for true boxes that are nearly the same.

    The box that overlaps most others by 0.7 or more (the first of equals; without +1) is joined with them into their
    mean box, with all their captions; then the next, among those left.

    >>> merged([[0, 0, 10, 10], [0, 0, 10, 9], [50, 50, 60, 60]], ["a cat", "cat", "a dog"]).captions
    (('a cat', 'cat'), ('a dog',))

    Args:
        boxes: (G, 4) xyxy.
        captions: G.

    Raises:
        ShapeError: another shape, or as many captions as there are not boxes.
    """
    rows = frozen("boxes", boxes, (None, 4), np.float64)
    if len(captions) != len(rows):
        raise ShapeError(f"captions: expected one for each of {len(rows)} boxes, got {len(captions)}")
    near = pairwise_overlap(rows, rows, grown=0) >= MERGED_FROM
    np.fill_diagonal(near, True)
    groups = []
    while near.any():
        group = np.flatnonzero(near[near.sum(axis=1).argmax()])
        groups.append(group)
        near[group] = False
        near[:, group] = False
    means = np.array([rows[group].mean(axis=0) for group in groups]).reshape(-1, 4)
    return Regions(means, tuple(tuple(captions[int(member)] for member in group) for group in groups))


def described(
    truth: Regions, boxes: ArrayLike, scores: ArrayLike, captions: Sequence[str], similarity: Similarity
) -> Described:
    """Give each box found, by falling score, to the true region it overlaps most.

    The first box of a region takes it, however little it overlaps; all later ones are false.

    Args:
        truth: of the picture.
        boxes: (D, 4) xyxy.
        scores: (D,).
        captions: D.
        similarity: from a caption and the region's captions to [0, 1]: METEOR.

    Raises:
        ShapeError: columns of unequal length.
    """
    rows = frozen("boxes", boxes, (None, 4), np.float64)
    sure = frozen("scores", scores, (len(rows),), np.float64)
    if len(captions) != len(rows):
        raise ShapeError(f"captions: expected one for each of {len(rows)} boxes, got {len(captions)}")
    ranked = np.argsort(-sure, kind="stable")
    overlap = pairwise_overlap(rows[ranked], truth.boxes, grown=1)
    region = overlap.argmax(axis=1) if len(truth.boxes) else np.zeros(len(rows), np.int64)
    best = overlap.max(axis=1, initial=0.0)
    first = _first_of_each(np.where(best > 0, region, -1))
    alike = np.zeros(len(rows))
    for place in np.flatnonzero(first & (best >= OVERLAPS[0])):
        alike[place] = similarity(captions[int(ranked[place])], truth.captions[int(region[place])])
    return Described(sure[ranked], best, first, alike, len(truth.boxes))


def pairwise_overlap(a: FloatArray, b: FloatArray, *, grown: int) -> FloatArray:
    """(len(a), len(b)) intersection over union, where sides are `grown` pixels longer than x1 - x0."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.maximum(high - low + grown, 0).prod(axis=-1)
    area_a, area_b = ((boxes[:, 2:] - boxes[:, :2] + grown).prod(axis=-1) for boxes in (a, b))
    union = area_a[:, None] + area_b[None] - shared
    return np.asarray(np.where(shared > 0, shared / np.where(union > 0, union, 1), 0.0))


def _first_of_each(region: IntArray) -> NDArray[np.bool_]:
    """Whether each is the first of its number; -1 is no number."""
    first = np.zeros(len(region), np.bool_)
    first[np.unique(region, return_index=True)[1]] = True
    return first & (region >= 0)


@dataclass(frozen=True, slots=True, eq=False)
class DensePrecision:
    """Average precision by overlap and similarity.

    Attributes:
        by_threshold: (5, 6) at each of `OVERLAPS` and `SIMILARITIES`.
        located: (5,) at each of `OVERLAPS`, whatever the captions say.
    """

    by_threshold: FloatArray
    located: FloatArray

    @property
    def mean(self) -> float:
        """The mean over all 30 thresholds: dense-captioning mAP."""
        return float(self.by_threshold.mean())


class DenseCurves:
    """N pictures, laid out so that they can be counted again under any weights."""

    def __init__(self, pictures: Sequence[Described]) -> None:
        """Sort the boxes of all pictures by score; equal ones stay in order of pictures."""
        picture = np.repeat(np.arange(len(pictures)), [len(p.scores) for p in pictures])
        ranked = np.argsort(-_column([p.scores for p in pictures]), kind="stable")
        overlap, alike = (_column(c)[ranked] for c in ([p.overlap for p in pictures], [p.similarity for p in pictures]))
        first = _column([p.first for p in pictures])[ranked] > 0
        limits = np.array([-1.0, *SIMILARITIES])  # -1: whatever the captions say
        near = first & (overlap >= np.array(OVERLAPS)[:, None])
        right = (near[:, None] & (alike > limits[:, None])).reshape(len(OVERLAPS) * len(limits), -1)
        self._curve, self._place = np.nonzero(right)
        self._first = np.searchsorted(self._curve, self._curve)
        self._picture = picture[ranked]
        self._wanted = np.array([p.wanted for p in pictures], np.float64)

    def measure(self, weights: FloatArray) -> DensePrecision:
        """Average precision where picture i counts `weights[i]` times, (N,). NaN where there are no true regions."""
        weight = weights[self._picture]
        totals = np.concatenate([[0.0], np.cumsum(weight[self._place])])
        right = totals[1:] - totals[self._first]
        wanted = np.full(len(OVERLAPS) * (1 + len(SIMILARITIES)), weights @ self._wanted)
        area = ranked_precision(right, np.cumsum(weight)[self._place], wanted, self._curve, RECALLS)
        table = area.reshape(len(OVERLAPS), -1)
        return DensePrecision(table[:, 1:], table[:, 0])


def dense_caption_ap(pictures: Sequence[Described]) -> DensePrecision:
    """Average precision of N pictures, each counted once."""
    return DenseCurves(pictures).measure(np.ones(len(pictures)))


def _column(parts: Sequence[NDArray[np.generic]]) -> FloatArray:
    return np.concatenate([*parts, np.zeros(0)]).astype(np.float64)
