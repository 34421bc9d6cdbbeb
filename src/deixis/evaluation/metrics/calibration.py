"""Whether probabilities mean what they say."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def expected_calibration_error(probability: ArrayLike, right: ArrayLike, bins: int = 15) -> float:
    """Mean gap between probability and frequency over equal-width bins, weighted by how full they are.

    Source: Guo et al., arXiv:1706.04599. NaN for no values.

    >>> expected_calibration_error([0.9, 0.9, 0.1, 0.1], [True, True, False, False])
    0.1
    """
    p, y = np.asarray(probability, np.float64), np.asarray(right, np.float64)
    if not p.size:
        return float("nan")
    place = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [abs(p[place == b].sum() - y[place == b].sum()) for b in np.unique(place)]
    return round(float(sum(gaps) / p.size), 12)


def auroc(positive: ArrayLike, negative: ArrayLike) -> float:
    """Probability that a positive scores above a negative; ties count half. NaN if either is empty.

    >>> auroc([0.9, 0.8], [0.1, 0.8])
    0.875
    """
    high, low = np.asarray(positive, np.float64), np.sort(np.asarray(negative, np.float64))
    if not high.size or not low.size:
        return float("nan")
    below = np.searchsorted(low, high, "left") + np.searchsorted(low, high, "right")
    return float(below.mean() / 2 / low.size)
