"""Whether probabilities mean what they say, and whether scores tell right from wrong.

Every function takes `weights`, how often each sample is counted, so that a figure can be computed again for a bootstrap
without building the samples anew; None counts each once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ConfigError, ShapeError
from deixis.types.checks import frozen

Floats = NDArray[np.float64]
BINS = 15


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """A reliability diagram: B bins of equal width over [0, 1].

    Attributes:
        edges: (B + 1,) where the bins begin, and 1. A bin holds its lower edge; the last holds both.
        confidence: (B,) mean probability in each bin; NaN in an empty one.
        accuracy: (B,) share that was right in each bin; NaN in an empty one.
        count: (B,) how many fell into it.
    """

    edges: Floats
    confidence: Floats
    accuracy: Floats
    count: Floats

    @property
    def error(self) -> float:
        """Expected calibration error: mean gap of confidence and accuracy over samples; NaN for no samples."""
        filled = self.count > 0
        gaps = np.abs(self.confidence[filled] - self.accuracy[filled])
        return float(gaps @ self.count[filled] / self.count.sum()) if filled.any() else float("nan")


def reliability(
    probability: ArrayLike, right: ArrayLike, bins: int = BINS, weights: ArrayLike | None = None
) -> Reliability:
    """Confidence beside accuracy, by confidence.

    Source: Guo et al., arXiv:1706.04599, whose bins hold their upper edge where ours hold their lower one.

    Args:
        probability: (N,) in [0, 1].
        right: (N,) whether what was given that probability came true.
        bins: how many.
        weights: (N,) how often each is counted.

    Raises:
        ShapeError: lengths differ, or a probability is outside [0, 1].
        ConfigError: fewer than one bin.

    >>> reliability([0.9, 0.7, 0.1], [True, False, False], bins=2).accuracy.tolist()
    [0.0, 0.5]
    """
    p, y, w = probabilities(probability, right, weights)
    if bins < 1:
        raise ConfigError(f"bins: expected at least 1, got {bins!r}")
    place = np.minimum((p * bins).astype(np.int64), bins - 1)
    count = np.bincount(place, w, bins)
    sums = np.bincount(place, w * p, bins), np.bincount(place, w * y, bins)
    confidence, accuracy = (np.divide(s, count, out=np.full(bins, np.nan), where=count > 0) for s in sums)
    return Reliability(np.linspace(0, 1, bins + 1), confidence, accuracy, count.astype(np.float64))


def expected_calibration_error(
    probability: ArrayLike, right: ArrayLike, bins: int = BINS, weights: ArrayLike | None = None
) -> float:
    """Mean gap between probability and frequency over equal-width bins, weighted by how full they are.

    Source: Guo et al., arXiv:1706.04599. NaN for no values. Arguments and errors as `reliability`.

    >>> round(expected_calibration_error([0.9, 0.9, 0.1, 0.1], [True, True, False, False]), 9)
    0.1
    """
    return reliability(probability, right, bins, weights).error


def brier(probability: ArrayLike, right: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Mean squared gap between probability and outcome (Brier, 1950); NaN for no values.

    >>> brier([1.0, 0.5], [True, False])
    0.125
    """
    p, y, w = probabilities(probability, right, weights)
    return float(w @ (p - y) ** 2 / w.sum()) if w.any() else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """N samples by score, to be counted under one weighting after another.

    Attributes:
        scores: (L,) the distinct scores, falling.
        place: (N,) which of them each sample has.
        right: (N,) 1.0 for right (or positive), 0.0 for wrong.
    """

    scores: Floats
    place: NDArray[np.int64]
    right: Floats

    @classmethod
    def of(cls, scores: ArrayLike, right: ArrayLike) -> Self:
        """From (N,) scores of any range and (N,) truth values. Raises ShapeError: lengths differ, or NaN."""
        values, y = frozen("scores", scores, (None,), np.float64), np.asarray(right, np.float64)
        if y.shape != values.shape:
            raise ShapeError(f"right: expected {len(values)} values, one for each score, got shape {y.shape}")
        distinct, place = np.unique(-values, return_inverse=True)
        return cls(-distinct, place, y)

    def counted(self, weights: Floats | None = None) -> tuple[Floats, Floats]:
        """How many right and how many wrong have at least each score: (L,), (L,), both rising."""
        w, size = np.ones(len(self.place)) if weights is None else weights, len(self.scores)
        right = np.bincount(self.place, w * self.right, size).cumsum()
        return right, np.bincount(self.place, w, size).cumsum() - right


def auroc(positive: ArrayLike, negative: ArrayLike) -> float:
    """Probability that a positive scores above a negative; ties count half. NaN if either is empty.

    >>> auroc([0.9, 0.8], [0.1, 0.8])
    0.875
    """
    return area_under_roc(*_two_classes(positive, negative).counted())


def fpr_at_tpr(positive: ArrayLike, negative: ArrayLike, least_tpr: float = 0.95) -> float:
    """Share of negatives let through by the highest threshold that lets `least_tpr` of the positives through.

    A sample passes if its score is at least the threshold; only scores that occur are thresholds, nothing is
    interpolated. NaN if either is empty. Source: Liang et al., "ODIN", arXiv:1706.02690, FPR at 95 % TPR.

    >>> fpr_at_tpr([0.9, 0.8, 0.4], [0.5, 0.1])
    0.5
    """
    return false_share_at(*_two_classes(positive, negative).counted(), least_tpr)


def area_under_roc(right: Floats, wrong: Floats) -> float:
    """From `Levels.counted`: the area under true against false positive rate; NaN without both kinds."""
    if not _both(right, wrong):
        return float("nan")
    true, false = np.concatenate([[0.0], right]) / right[-1], np.concatenate([[0.0], wrong]) / wrong[-1]
    return float(((true[1:] + true[:-1]) / 2) @ np.diff(false))


def false_share_at(right: Floats, wrong: Floats, least_tpr: float = 0.95) -> float:
    """From `Levels.counted`: the false positive rate where the true one first is `least_tpr`; NaN without both."""
    if not _both(right, wrong):
        return float("nan")
    return float(wrong[int(np.argmax(right / right[-1] >= least_tpr))] / wrong[-1])


def probabilities(probability: ArrayLike, right: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    """All three as (N,) float64. Raises ShapeError: lengths differ, or a probability is outside [0, 1]."""
    p, y = frozen("probability", probability, (None,), np.float64), np.asarray(right, np.float64)
    w = np.ones(len(p)) if weights is None else np.asarray(weights, np.float64)
    for name, values in (("right", y), ("weights", w)):
        if values.shape != p.shape:
            raise ShapeError(f"{name}: expected {len(p)} values, one for each probability, got shape {values.shape}")
    if ((p < 0) | (p > 1)).any():
        raise ShapeError(f"probability: expected values in [0, 1], got {p.min()} to {p.max()}")
    return p, y, w


def _two_classes(positive: ArrayLike, negative: ArrayLike) -> Levels:
    high, low = np.asarray(positive, np.float64), np.asarray(negative, np.float64)
    return Levels.of(np.concatenate([high, low]), np.concatenate([np.ones(len(high)), np.zeros(len(low))]))


def _both(right: Floats, wrong: Floats) -> bool:
    return bool(len(right) and right[-1] > 0 and wrong[-1] > 0)
