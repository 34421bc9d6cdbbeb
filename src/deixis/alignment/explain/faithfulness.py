"""Whether a heatmap shows what a model looks at: remove the hottest pixels, or show only them, and watch its score.

Source: RISE (Petsiuk et al., arXiv:1806.07421). A faithful map makes the score fall fast as its hottest pixels are
deleted (a low area under the curve is good) and rise fast as they are inserted (a high area is good).

Where we differ from the official code: pixels of equal heat are taken row by row, where it takes them in no set order;
and the blur is a plain normalised Gaussian of the same width and standard deviation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import InputError
from deixis.types.alignment import Faithfulness
from deixis.types.checks import frozen

ByteArray = NDArray[np.uint8]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Score = Callable[[ByteArray], float]
Scores = Callable[[Sequence[ByteArray]], FloatArray]  # of several pictures, one number each
Baseline = Literal["grey", "blur"]

BATCH = 16  # pictures shown to a model at once
STEPS = 224  # RISE: one row of its 224x224 pictures at a time
GREY = np.array([0.485, 0.456, 0.406]) * 255  # ImageNet's mean colour, which networks see as 0
EQUAL = 1e-6  # two scores that differ by less, relative to the larger one, are equal
BLUR_TAPS = 11
BLUR_SIGMA = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A model's score as pixels are changed.

    Attributes:
        share: (steps + 1,) of the pixels that are changed, from 0 to 1.
        score: (steps + 1,) the model's score of each picture.
    """

    share: FloatArray
    score: FloatArray

    @property
    def auc(self) -> float:
        """The area under the curve, by trapezoids over the share of pixels."""
        return float((np.diff(self.share) * (self.score[1:] + self.score[:-1]) / 2).sum())


def deletion(
    image: ArrayLike, heatmap: ArrayLike, score: Score, *, steps: int = STEPS, baseline: Baseline = "grey"
) -> Curve:
    """The picture loses its pixels, hottest first, to the baseline.

    Args:
        image: (H, W, 3) uint8.
        heatmap: (H, W) finite numbers; only their order counts.
        score: what the model says of a (H, W, 3) uint8 picture. It is called steps + 1 times.
        steps: in how many equal parts the pixels are changed; at most H * W are taken.
        baseline: what is there instead: "grey", ImageNet's mean colour, or "blur", the picture blurred.

    Raises:
        ShapeError: another shape.
        InputError: no steps, or another baseline.

    >>> white = np.full((2, 2, 3), 255, np.uint8)
    >>> deletion(white, [[4, 3], [2, 1]], lambda image: float((image == 255).mean()), steps=4).auc
    0.5
    """
    picture, order = _checked(image, heatmap, steps)
    return _curve(picture, made(picture, baseline), order, _one_by_one(score), steps)


def insertion(
    image: ArrayLike, heatmap: ArrayLike, score: Score, *, steps: int = STEPS, baseline: Baseline = "blur"
) -> Curve:
    """The baseline gains the pixels of the picture, hottest first. As `deletion`, but for the baseline's default."""
    picture, order = _checked(image, heatmap, steps)
    return _curve(made(picture, baseline), picture, order, _one_by_one(score), steps)


def faithfulness(image: ArrayLike, heatmap: ArrayLike, scores: Scores, *, steps: int) -> Faithfulness | None:
    """The areas under both curves, with scores rescaled so that the picture has 1 and a grey one 0.

    RISE takes the scores as they are, which are probabilities there; logits and cosines have no scale of their own.

    Args:
        image: (H, W, 3) uint8.
        heatmap: (H, W) finite numbers; only their order counts.
        scores: what the model says of several pictures. It is shown 2 * (steps + 1) of them, `BATCH` at a time.
        steps: in how many equal parts the pixels are changed.

    Returns:
        None where the model scores a grey picture as high as this one: there is nothing that a map could explain.

    Raises:
        ShapeError: another shape.
        InputError: no steps.
    """
    picture, order = _checked(image, heatmap, steps)
    falling = _curve(picture, made(picture, "grey"), order, scores, steps)
    rising = _curve(made(picture, "blur"), picture, order, scores, steps)
    full, empty = float(falling.score[0]), float(falling.score[-1])
    if full - empty <= EQUAL * max(abs(full), abs(empty)):
        return None
    deleted, inserted = ((curve.auc - empty) / (full - empty) for curve in (falling, rising))
    return Faithfulness(deletion=deleted, insertion=inserted)


def _checked(image: ArrayLike, heatmap: ArrayLike, steps: int) -> tuple[ByteArray, IntArray]:
    """The picture and its pixels, as places in it flattened, hottest first."""
    picture = frozen("image", image, (None, None, 3), np.uint8)
    heat = frozen("heatmap", heatmap, picture.shape[:2], np.float64)
    if not heat.size:
        raise InputError("image: expected at least one pixel")
    if steps < 1:
        raise InputError(f"steps: expected at least 1, got {steps}")
    return picture, np.argsort(-heat.ravel(), kind="stable")


def _curve(start: ByteArray, finish: ByteArray, order: IntArray, scores: Scores, steps: int) -> Curve:
    taken = np.round(np.linspace(0, len(order), min(steps, len(order)) + 1)).astype(np.int64)
    return Curve(taken / len(order), in_batches(_changing(start, finish, order, taken), scores))


def _changing(start: ByteArray, finish: ByteArray, order: IntArray, taken: IntArray) -> Iterator[ByteArray]:
    """The pictures on the way from `start` to `finish`, one for each number of pixels taken."""
    current, target = start.reshape(-1, 3).copy(), finish.reshape(-1, 3)
    yield current.reshape(start.shape).copy()
    for first, last in pairwise(taken.tolist()):
        current[order[first:last]] = target[order[first:last]]
        yield current.reshape(start.shape).copy()


def in_batches(pictures: Iterator[ByteArray], scores: Scores) -> FloatArray:
    """What a model says of pictures, in order, `BATCH` of which are made and shown to it at a time."""
    answers = []
    while shown := list(islice(pictures, BATCH)):
        answers.append(np.asarray(scores(shown), np.float64))
    return np.concatenate(answers)


def _one_by_one(score: Score) -> Scores:
    return lambda pictures: np.array([float(score(picture)) for picture in pictures])


def made(picture: ByteArray, baseline: Baseline) -> ByteArray:
    """What is left of a picture of which nothing may be seen: (H, W, 3) uint8."""
    if baseline == "grey":
        return np.broadcast_to(np.round(GREY).astype(np.uint8), picture.shape)
    if baseline == "blur":
        return _blurred(picture)
    raise InputError(f"baseline: expected 'grey' or 'blur', got {baseline!r}")


def _blurred(picture: ByteArray) -> ByteArray:
    """Blurred along both axes; beyond its borders the picture is taken to be grey, as a padded network sees it."""
    reach = BLUR_TAPS // 2
    taps = np.exp(-0.5 * (np.arange(-reach, reach + 1) / BLUR_SIGMA) ** 2)
    values = picture - GREY
    for axis in (0, 1):
        padding = [(reach, reach) if place == axis else (0, 0) for place in range(3)]
        windows = np.lib.stride_tricks.sliding_window_view(np.pad(values, padding), BLUR_TAPS, axis)
        values = windows @ (taps / taps.sum())
    return np.asarray(np.clip(np.round(values + GREY), 0, 255), np.uint8)
