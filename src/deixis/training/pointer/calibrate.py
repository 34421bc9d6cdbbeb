"""Turning the model's log-odds into probabilities, on pictures it was not trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Line:
    """probability = sigmoid(slope * logit + offset) (Platt scaling)."""

    slope: float
    offset: float


def fit_line(logits: NDArray[np.float32], right: NDArray[np.bool_]) -> Line:
    """The line that makes the outcomes most likely, by Newton's method with a little damping."""
    x = np.stack([logits.astype(np.float64), np.ones(len(logits))], axis=1)
    y = right.astype(np.float64)
    w = np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        w -= np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return Line(float(w[0]), float(w[1]))


def calibration_error(probability: NDArray[np.float32], right: NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error with equal-width bins (Guo et al., arXiv:1706.04599)."""
    place = np.minimum((probability * bins).astype(int), bins - 1)
    gap = [
        abs(right[place == b].mean() - probability[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gap))
