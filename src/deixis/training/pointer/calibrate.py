"""Turning the model's log-odds into probabilities, on pictures it was not trained on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

ROUNDS, HALVINGS = 100, 30
RIDGE = 1e-6


def fit_beta(logits: ArrayLike, right: ArrayLike) -> tuple[float, float, float]:
    """The (a, b, c) of `decode.calibrated` that make the outcomes most likely, a and b not below 0.

    Beta calibration (Kull, Silva Filho & Flach, AISTATS 2017): Platt scaling bends one way at both ends, this one each
    end by itself. Needs outcomes of both kinds.

    >>> a, b, c = fit_beta([-2, -1, -1, 0, 0, 1, 1, 2], [0, 0, 1, 0, 1, 0, 1, 1])
    >>> round(abs(c), 6)
    0.0
    """
    x, y = np.asarray(logits, np.float64), np.asarray(right, np.float64)
    ends = np.stack([-np.logaddexp(0, -x), np.logaddexp(0, x)], axis=1)  # log p and -log(1 - p)
    line = fit_logistic(ends, y)
    if line[:2].min() >= 0:
        return float(line[0]), float(line[1]), float(line[2])
    kept = int(line[:2].argmax())
    slope, offset = fit_logistic(ends[:, [kept]], y)
    a, b = (slope, 0.0) if kept == 0 else (0.0, slope)
    return float(a), float(b), float(offset)


def fit_logistic(columns: Floats, y: Floats) -> Floats:
    """Weights of (N, K) columns and, last, an offset, by Newton's method with steps halved until they help."""
    x = np.concatenate([columns, np.ones((len(columns), 1))], axis=1)
    line = np.zeros(x.shape[1])
    loss = _loss(x, y, line)
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-x @ line))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
        step = np.linalg.solve(hessian, x.T @ (p - y) + RIDGE * line)
        for _ in range(HALVINGS):
            after = _loss(x, y, line - step)
            if after <= loss:
                break
            step /= 2
        line, gain, loss = line - step, loss - after, after
        if gain < 1e-10:
            break
    return line


def _loss(x: Floats, y: Floats, line: Floats) -> float:
    z = x @ line
    return float((np.logaddexp(0, z) - y * z).sum() + RIDGE / 2 * line @ line)
