"""From the model's raw candidates to rows: which boxes a phrase gets, how sure, and what its status is.

The only place that knows the model's own coordinates: fractions of the image, which was squashed to a square.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

ELSEWHERE = 0.4  # a region that shares less than this with another is another thing
REPEATED = 0.6  # a region that shares this much with a better one is shown only where all are asked for
LEAST_RIVAL = 0.3  # a region less sure than this rivals nothing


@dataclass(frozen=True, slots=True)
class Calibration:
    """Constants measured after training, on training pictures the model had not seen.

    Attributes:
        word_scale, word_bias: of the word-cell cosine, learnt with the model.
        score: of `calibrated`, from a candidate's log-odds to the probability that its box is right.
        presence: of `calibrated`, from the model's presence log-odds to a probability.
        absent_below: presence under which a phrase is absent.
        rival: a second region whose score is at least this share of the best makes a singular phrase ambiguous.
        duplicate: IoU from which two candidates are one region.
        agree: IoU from which candidates of one region vote on its box.
    """

    word_scale: float
    word_bias: float
    score: tuple[float, float, float]
    presence: tuple[float, float, float]
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
        instance, enclosing: (P, K, 4) xyxy.
        fit: (P, K, 2) in [0, 1], how good each candidate is as an instance and as an enclosing box.
    """

    heat: Array
    presence: Array
    cell: NDArray[np.int64]
    instance: Array
    enclosing: Array
    fit: Array


@dataclass(frozen=True, slots=True)
class Found:
    """One phrase's regions, best first.

    Attributes:
        boxes: (n, 4) fractions of the image.
        score: (n,) in [0, 1].
        candidate: (n,) which candidate each region came from.
        rivals: how many other regions, elsewhere in the picture, fit about as well as the best.
        enclosing: (4,) the box round everything the phrase names.
        presence: in [0, 1].
    """

    boxes: Array
    score: Array
    candidate: NDArray[np.int64]
    rivals: int
    enclosing: Array
    presence: float


def sigmoid(x: Array) -> Array:
    """Log-odds → probability, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)), np.float32)


def calibrated(logits: Array, constants: tuple[float, float, float]) -> Array:
    """Log-odds → probability that holds: sigmoid(a log p - b log(1 - p) + c) of p = sigmoid(logit), for (a, b, c).

    Beta calibration (Kull, Silva Filho & Flach, AISTATS 2017). (1, 1, 0) changes nothing.
    """
    a, b, c = constants
    return sigmoid(np.asarray(-a * np.logaddexp(0, -logits) + b * np.logaddexp(0, logits) + c, np.float32))


def find(raw: Raw, phrase: int, calibration: Calibration, limit: int) -> Found:
    """At most `limit` regions of one phrase."""
    instance, enclosing = raw.fit[phrase].T
    kept = suppress(raw.instance[phrase], instance, calibration.duplicate, limit)
    boxes = vote(raw.instance[phrase], instance, kept, calibration.agree)
    score = calibrated(log_odds(instance[kept]), calibration.score)
    hull = vote(raw.enclosing[phrase], enclosing, [int(enclosing.argmax())], calibration.agree)[0]
    presence = float(calibrated(raw.presence[phrase : phrase + 1], calibration.presence)[0])
    rivals = int(is_rival(boxes, score, calibration.rival).sum())
    return Found(boxes, score, np.array(kept), rivals, hull, presence)


def is_rival(boxes: Array, score: Array, share: float) -> NDArray[np.bool_]:
    """(n,) whether a region, best first, could be meant in place of the best: about as sure, and somewhere else."""
    sure = score >= max(share * float(score[0]), LEAST_RIVAL)
    return np.asarray(sure & (_shared(boxes[0], boxes) < ELSEWHERE))


def apart(boxes: Array) -> list[int]:
    """Indices of the boxes, best first, that do not mostly repeat a better one that is kept."""
    repeats = _shared(boxes[:, None], boxes[None]) >= REPEATED
    kept: list[int] = []
    for i, row in enumerate(repeats):
        if not row[kept].any():
            kept.append(i)
    return kept


def _shared(a: Array, b: Array) -> Array:
    """Intersection over the smaller area, of boxes (..., 4), broadcast."""
    return np.asarray(_common(a, b) / np.maximum(np.minimum(_area(a), _area(b)), 1e-9))


def log_odds(p: Array) -> Array:
    """Probability → log-odds, kept finite."""
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(p / (1 - p)), np.float32)


def suppress(boxes: Array, score: Array, overlap: float, limit: int) -> list[int]:
    """Non-maximum suppression: the indices of at most `limit` boxes that stay, best first."""
    clash = _iou(boxes[:, None], boxes[None]) >= overlap
    free = np.ones(len(boxes), bool)
    kept: list[int] = []
    for i in np.argsort(-score, kind="stable"):
        if free[i]:
            kept.append(int(i))
            free &= ~clash[i]
            if len(kept) == limit:
                break
    return kept


def vote(boxes: Array, score: Array, chosen: list[int], agree: float) -> Array:
    """For each chosen box the score-weighted mean of those that agree with it (Gidaris & Komodakis, 1505.01749)."""
    friends = _iou(boxes[chosen][:, None], boxes[None]) >= agree  # (chosen, K)
    friends[np.arange(len(chosen)), chosen] = True
    weights = (friends * (score + 1e-9)).astype(np.float32)
    return np.asarray(weights @ boxes / weights.sum(axis=1, keepdims=True))


def _iou(a: Array, b: Array) -> Array:
    """IoU of boxes (..., 4), broadcast."""
    shared = _common(a, b)
    return np.asarray(shared / np.maximum(_area(a) + _area(b) - shared, 1e-9))


def _common(a: Array, b: Array) -> Array:
    width = np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0])
    height = np.minimum(a[..., 3], b[..., 3]) - np.maximum(a[..., 1], b[..., 1])
    return np.asarray(np.maximum(width, 0) * np.maximum(height, 0))


def _area(box: Array) -> Array:
    return np.asarray((box[..., 2] - box[..., 0]) * (box[..., 3] - box[..., 1]))
