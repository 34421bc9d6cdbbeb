"""Retrieval: how far down a ranking the right candidates stand.

Source of recall, median and mean rank: ``evaluation.py`` of VSE++ (Faghri et al., arXiv:1707.05612), where a query with
several right candidates counts by the best placed; mean average precision is that of information retrieval, over all
of them. Ranks in arguments count from 0, those in figures from 1. Recalls are fractions, not percentages.

Ties: equal scores keep the order of the candidates. The official code sorts upwards and reverses, which puts the *last*
of equal candidates first (where NumPy's unstable sort does not disturb it); `official_ties` does that, stably.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.types.checks import frozen

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
RECALLS = (1, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalFigures:
    """Figures over queries; NaN over none.

    Attributes:
        recall: by K in 1, 5 and 10, the share of queries with a right candidate among the first K.
        median_rank: of the best right candidate, from 1; the official floor(median of ranks from 0) + 1.
        mean_rank: of the best right candidate, from 1.
        mean_average_precision: over all right candidates of each query.
        mean_reciprocal_rank: of the best right candidate.
    """

    recall: dict[int, float]
    median_rank: float
    mean_rank: float
    mean_average_precision: float
    mean_reciprocal_rank: float


def order(scores: ArrayLike, *, official_ties: bool = False) -> IntArray:
    """(C,) candidates, best first, by (C,) scores.

    >>> order([0.5, 0.9, 0.5]).tolist(), order([0.5, 0.9, 0.5], official_ties=True).tolist()
    ([1, 0, 2], [1, 2, 0])

    Raises:
        ShapeError: not (C,) finite numbers.
    """
    row = frozen("scores", scores, (None,), np.float64)
    if official_ties:
        return np.argsort(row, kind="stable")[::-1]
    return np.argsort(-row, kind="stable")


def average_precision(ranks: ArrayLike, positives: int) -> float:
    """Mean over the right candidates of a query of the precision at their place; those not ranked add 0.

    >>> average_precision([0, 3], 2)
    0.75

    Args:
        ranks: (R,) of the right candidates that are ranked, from 0.
        positives: how many right candidates there are, at least 1.

    Raises:
        ShapeError: more ranks than right candidates, or no right candidates.
    """
    places = np.sort(frozen("ranks", ranks, (None,), np.float64))
    if positives < max(len(places), 1):
        raise ShapeError(f"positives: expected at least {max(len(places), 1)}, got {positives}")
    return float(np.sum(np.arange(1, len(places) + 1) / (places + 1)) / positives)


def summarize(
    best: ArrayLike, precisions: ArrayLike, weights: ArrayLike | None = None, *, unranked: float = np.inf
) -> RetrievalFigures:
    """The figures over Q queries.

    Args:
        best: (Q,) rank of the best right candidate, from 0; infinite where none is ranked.
        precisions: (Q,) average precision of each.
        weights: (Q,) how often each counts; None for once.
        unranked: the rank, from 0, that an infinite one has in median and mean. Recall and reciprocal rank are 0 there.

    Raises:
        ShapeError: columns of unequal length.
    """
    ranks = np.asarray(best, np.float64)
    weight = np.ones(len(ranks)) if weights is None else frozen("weights", weights, (len(ranks),), np.float64)
    average = frozen("precisions", precisions, (len(ranks),), np.float64)
    total = weight.sum()
    if not total:
        nan = float("nan")
        return RetrievalFigures(
            recall=dict.fromkeys(RECALLS, nan),
            median_rank=nan,
            mean_rank=nan,
            mean_average_precision=nan,
            mean_reciprocal_rank=nan,
        )
    placed = np.where(np.isinf(ranks), unranked, ranks)
    return RetrievalFigures(
        recall={k: float(weight @ (ranks < k) / total) for k in RECALLS},
        median_rank=float(np.floor(_median(placed, weight)) + 1),
        mean_rank=float(weight @ placed / total) + 1,
        mean_average_precision=float(weight @ average / total),
        mean_reciprocal_rank=float(weight @ (1 / (ranks + 1)) / total),
    )


def _median(values: FloatArray, weights: FloatArray) -> float:
    """The median where each value stands as often as its weight says."""
    rising = np.argsort(values, kind="stable")
    totals = np.cumsum(weights[rising])
    half = totals[-1] / 2
    low, high = np.searchsorted(totals, half, "left"), np.searchsorted(totals, half, "right")
    return float((values[rising[low]] + values[rising[min(high, len(values) - 1)]]) / 2)


def image_to_text(scores: ArrayLike, image_of_text: ArrayLike, *, official_ties: bool = False) -> RetrievalFigures:
    """Texts ranked for each image, from all scores at once; an image's best placed text counts.

    Args:
        scores: (I, T), higher is nearer.
        image_of_text: (T,) which image each text belongs to; every image has a text.
        official_ties: the last of equal candidates stands first.

    Raises:
        ShapeError: another shape, an image that does not exist, or one without a text.
    """
    matrix, owner = _checked(scores, image_of_text)
    if len(np.unique(owner)) != len(matrix):
        raise ShapeError(f"image_of_text: expected a text for each of {len(matrix)} images")
    rows = [_ranks(row, owner == image, official_ties=official_ties) for image, row in enumerate(matrix)]
    return summarize([row.min() for row in rows], [average_precision(row, len(row)) for row in rows])


def text_to_image(scores: ArrayLike, image_of_text: ArrayLike, *, official_ties: bool = False) -> RetrievalFigures:
    """Images ranked for each text, from all scores at once.

    Args:
        scores: (I, T), higher is nearer.
        image_of_text: (T,) which image each text belongs to.
        official_ties: the last of equal candidates stands first.

    Raises:
        ShapeError: another shape, or an image that does not exist.
    """
    matrix, owner = _checked(scores, image_of_text)
    images = np.arange(len(matrix))
    columns = zip(matrix.T, owner, strict=True)
    rows = [_ranks(column, images == image, official_ties=official_ties) for column, image in columns]
    return summarize([row.min() for row in rows], [average_precision(row, 1) for row in rows])


def recall_sum(*directions: RetrievalFigures) -> float:
    """The sum of all recalls of all directions: rsum, of six recalls for two directions; fractions, so up to 6."""
    return float(sum(value for figures in directions for value in figures.recall.values()))


def _checked(scores: ArrayLike, image_of_text: ArrayLike) -> tuple[FloatArray, IntArray]:
    matrix = frozen("scores", scores, (None, None), np.float64)
    owner = frozen("image_of_text", image_of_text, (matrix.shape[1],), np.int64)
    if len(owner) and not 0 <= owner.min() <= owner.max() < len(matrix):
        raise ShapeError(f"image_of_text: expected images below {len(matrix)}, got {owner.min()} to {owner.max()}")
    return matrix, owner


def _ranks(scores: FloatArray, right: NDArray[np.bool_], *, official_ties: bool) -> IntArray:
    """From 0, of the right candidates."""
    return np.flatnonzero(right[order(scores, official_ties=official_ties)])
