"""From the model's raw candidates to rows: which boxes a phrase gets, how sure, and what its status is.

The only place that knows the model's own coordinates: fractions of the image, which was squashed to a square.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

MASK_HIDDEN = 8  # channels of the mask network's hidden layer
PLACE_SCALE = 4.0  # the mask network sees places relative to its candidate, times this


@dataclass(frozen=True, slots=True)
class Calibration:
    """Constants measured after training, on training pictures the model had not seen.

    Attributes:
        word_scale, word_bias: of the word-cell cosine, learnt with the model.
        score: slope and offset from a candidate's log-odds to the probability that its box is right.
        presence: slope and offset from the model's presence log-odds to a probability.
        absent_below: presence under which a phrase is absent.
        rival: a second region whose score is at least this share of the best makes a singular phrase ambiguous.
        duplicate: IoU from which two candidates are one region.
        agree: IoU from which candidates of one region vote on its box.
    """

    word_scale: float
    word_bias: float
    score: tuple[float, float]
    presence: tuple[float, float]
    absent_below: float
    rival: float
    duplicate: float
    agree: float


@dataclass(frozen=True, slots=True)
class Raw:
    """The point graph's answer for P phrases with K candidates each; boxes are fractions of the image.

    Attributes:
        heat: (P, cells) in [0, 1].
        presence: (P,) logits.
        cell: (P, K) int, the cell of each candidate.
        score: (P, K) logits.
        instance, enclosing: (P, K, 4) xyxy.
        quality: (P, K, 2) logits, of instance and enclosing.
        kernel: (P, K, *) parameters of the mask network.
    """

    heat: Array
    presence: Array
    cell: NDArray[np.int64]
    score: Array
    instance: Array
    enclosing: Array
    quality: Array
    kernel: Array


@dataclass(frozen=True, slots=True)
class Found:
    """One phrase's regions, best first.

    Attributes:
        boxes: (n, 4) fractions of the image.
        score: (n,) in [0, 1].
        candidate: (n,) which candidate each region came from.
        enclosing: (4,) the box round everything the phrase names.
        presence: in [0, 1].
    """

    boxes: Array
    score: Array
    candidate: NDArray[np.int64]
    enclosing: Array
    presence: float


def sigmoid(x: Array) -> Array:
    """Log-odds → probability, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)), np.float32)


def rank(raw: Raw, phrase: int) -> tuple[Array, Array]:
    """(K,) each: how good every candidate is as an instance and as an enclosing box."""
    base = sigmoid(raw.score[phrase])
    quality = sigmoid(raw.quality[phrase])
    return base * quality[:, 0], base * quality[:, 1]


def find(raw: Raw, phrase: int, calibration: Calibration, limit: int) -> Found:
    """At most `limit` regions of one phrase."""
    instance, enclosing = rank(raw, phrase)
    kept = suppress(raw.instance[phrase], instance, calibration.duplicate)[:limit]
    boxes = np.stack([vote(raw.instance[phrase], instance, i, calibration.agree) for i in kept])
    slope, offset = calibration.score
    score = sigmoid(slope * log_odds(instance[kept]) + offset)
    hull = vote(raw.enclosing[phrase], enclosing, int(enclosing.argmax()), calibration.agree)
    slope, offset = calibration.presence
    presence = float(sigmoid(slope * raw.presence[phrase : phrase + 1] + offset)[0])
    return Found(boxes, score, np.array(kept), hull, presence)


def log_odds(p: Array) -> Array:
    """Probability → log-odds, kept finite."""
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(p / (1 - p)), np.float32)


def suppress(boxes: Array, score: Array, overlap: float) -> list[int]:
    """Non-maximum suppression: the indices that stay, best first."""
    order = list(np.argsort(-score, kind="stable"))
    kept: list[int] = []
    while order:
        best = int(order.pop(0))
        kept.append(best)
        order = [i for i, iou in zip(order, _iou(boxes[best], boxes[order]), strict=True) if iou < overlap]
    return kept


def vote(boxes: Array, score: Array, best: int, agree: float) -> Array:
    """The score-weighted mean of the boxes that agree with the best one (Gidaris & Komodakis, arXiv:1505.01749)."""
    friends = _iou(boxes[best], boxes) >= agree
    friends[best] = True
    weights = score[friends, None] + 1e-9
    return np.asarray((boxes[friends] * weights).sum(axis=0) / weights.sum(), np.float32)


def _iou(one: Array, many: Array) -> Array:
    sides = np.clip(np.minimum(one[2:], many[:, 2:]) - np.maximum(one[:2], many[:, :2]), 0, None)
    shared = sides[:, 0] * sides[:, 1]
    area = (one[2] - one[0]) * (one[3] - one[1]) + (many[:, 2] - many[:, 0]) * (many[:, 3] - many[:, 1])
    return np.asarray(shared / np.maximum(area - shared, 1e-9))


def mask_logits(kernels: Array, features: Array, centres: Array) -> Array:
    """What the mask network of each region makes of the picture.

    Args:
        kernels: (N, K) parameters.
        features: (M, h, w).
        centres: (N, 2) the regions' cells, fractions of the image.

    Returns:
        (N, h, w) float32.
    """
    channels, height, width = features.shape
    ys, xs = np.meshgrid((np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width, indexing="ij")
    flat = features.reshape(channels, -1)
    logits = np.empty((len(kernels), height, width), np.float32)
    for i, (kernel, (x, y)) in enumerate(zip(kernels, centres, strict=True)):
        place = np.stack([xs - x, ys - y]).reshape(2, -1) * PLACE_SCALE
        inputs = np.concatenate([flat, place.astype(np.float32)])
        first, bias, second, last = np.split(kernel, np.cumsum([len(inputs) * MASK_HIDDEN, MASK_HIDDEN, MASK_HIDDEN]))
        hidden = np.maximum(first.reshape(MASK_HIDDEN, -1) @ inputs + bias[:, None], 0)
        logits[i] = (second @ hidden + last).reshape(height, width)
    return logits
