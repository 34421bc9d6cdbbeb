"""Turning the model's log-odds into probabilities, on pictures it was not trained on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def fit_line(logits: ArrayLike, right: ArrayLike) -> tuple[float, float]:
    """Slope and offset for which sigmoid(slope * logit + offset) makes the outcomes most likely.

    Platt scaling, by Newton's method. Needs outcomes of both kinds.
    """
    x = np.stack([np.asarray(logits, np.float64), np.ones(np.size(logits))], axis=1)
    y = np.asarray(right, np.float64)
    line = np.array([1.0, 0.0])
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ line, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        step = np.linalg.solve(hessian, x.T @ (p - y))
        line -= np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    return float(line[0]), float(line[1])
