"""Answering only when sure: what is given up in coverage, and what is gained in accuracy.

Samples of equal score are kept or left out together, so no figure depends on the order they come in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from deixis.errors import ConfigError
from deixis.evaluation.metrics.calibration import Floats, Levels


@dataclass(frozen=True, slots=True, eq=False)
class RiskCoverage:
    """The risk-coverage curve, one point for each of L distinct scores, from the highest down.

    Attributes:
        scores: (L,) the threshold: samples that score at least this are answered.
        coverage: (L,) share of all samples that are answered; rising, the last is 1.
        risk: (L,) share of the answered that are wrong.
        share: (L,) share of all samples that have exactly this score.
    """

    scores: Floats
    coverage: Floats
    risk: Floats
    share: Floats

    @property
    def area(self) -> float:
        """Area under the curve (AURC): the risk at the score of a sample, averaged over samples; NaN for none.

        Without ties this is the mean of the risk over the N coverages 1/N to 1.
        """
        return float(self.share @ self.risk) if len(self.share) else float("nan")

    def accuracy_at(self, coverage: float) -> float:
        """Accuracy at the smallest coverage on the curve that is at least this; NaN for no samples.

        Raises:
            ConfigError: not in [0, 1].
        """
        if not 0 <= coverage <= 1:
            raise ConfigError(f"coverage: expected a share in [0, 1], got {coverage!r}")
        reached = self.coverage >= max(coverage, np.finfo(np.float64).tiny)
        return float(1 - self.risk[int(reached.argmax())]) if len(reached) else float("nan")


def risk_coverage(scores: ArrayLike, right: ArrayLike) -> RiskCoverage:
    """The risk-coverage curve (El-Yaniv and Wiener, JMLR 2010; its area: Geifman et al., arXiv:1805.08206).

    Args:
        scores: (N,) confidence, of any range.
        right: (N,) whether the answer is right.

    Raises:
        ShapeError: lengths differ, or a score is not finite.

    >>> risk_coverage([0.9, 0.8, 0.7, 0.6], [True, True, False, True]).risk.round(2).tolist()
    [0.0, 0.0, 0.33, 0.25]
    """
    return curve_of(Levels.of(scores, right))


def curve_of(levels: Levels, weights: Floats | None = None) -> RiskCoverage:
    """The curve with each sample counted as often as `weights` says; no points if that is nowhere above 0."""
    right, wrong = levels.counted(weights)
    kept = right + wrong
    there = np.diff(kept, prepend=0.0) > 0
    right, wrong, kept = right[there], wrong[there], kept[there]
    share = np.diff(kept, prepend=0.0)
    whole = kept[-1:]  # nothing where nothing is counted
    return RiskCoverage(levels.scores[there], kept / whole, wrong / kept, share / whole)


def area_under_risk_coverage(scores: ArrayLike, right: ArrayLike) -> float:
    """AURC, in [0, 1], lower is better; NaN for no samples. See `RiskCoverage.area`.

    >>> round(area_under_risk_coverage([0.9, 0.8, 0.7, 0.6], [True, True, False, True]), 4)
    0.1458
    """
    return risk_coverage(scores, right).area


def selective_accuracy(scores: ArrayLike, right: ArrayLike, coverage: float) -> float:
    """Accuracy on the samples one is most sure of: at least this share of all, ties kept together; NaN for none.

    >>> selective_accuracy([0.9, 0.8, 0.7, 0.6], [True, True, False, True], 0.5)
    1.0
    """
    return risk_coverage(scores, right).accuracy_at(coverage)
