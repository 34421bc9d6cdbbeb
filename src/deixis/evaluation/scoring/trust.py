"""Trust from records: do scores mean what they say, and do they tell right from wrong?

`calibration`, preset ``score`` (the default): is the first box right?
    Gold ``boxes``: the true boxes; the event is that the prediction's first box overlaps any of them, IoU >= 0.5.
    Prediction ``boxes`` and ``scores``, probabilities in [0, 1]: the probability is the highest score. A prediction
    without boxes says 0, and is not right.

`calibration`, preset ``presence``: is what is asked for there at all?
    Gold ``present``, true or false, or where that is missing whether ``boxes`` is not empty: the event. Prediction
    ``presence``, a probability in [0, 1], or where that is missing the highest of ``scores``, 0 for no boxes.

Under both, a gold record without a prediction counts as a wrong answer given with certainty: were it let off with no
confidence, leaving out answers would better the error.

Figures, by name:

====================== =================================================================================================
ece                    expected calibration error of the probability, 15 bins of equal width; lower is better
auroc, fpr@95          how well the probability tells where the event is from where it is not; of those, the second is
                       better low: the share let through at a threshold that lets 95 % of the others through
brier                  mean squared gap between probability and event; lower is better
accuracy               ``score``: share of events. ``presence``: share of right calls, present from 0.5 on
mean_confidence        mean probability
frequency              share of events: what the mean probability ought to be
aurc                   area under the risk-coverage curve; lower is better. Risk is one minus accuracy; coverage goes by
                       the probability (``presence``: by that of the call made, the larger of p and 1 - p)
selective_accuracy@0.8 accuracy on the 80 % that are surest, ties kept together
====================== =================================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.measured import Measured, Metric, Weights
from deixis.evaluation.metrics.calibration import (
    Levels,
    area_under_roc,
    brier,
    expected_calibration_error,
    false_share_at,
)
from deixis.evaluation.metrics.overlap import DEFAULT, pairwise_overlap
from deixis.evaluation.metrics.selective import curve_of
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.boxes import ranked_boxes

Floats = NDArray[np.float64]

COVERAGE = 0.8
CALL = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """N probabilities and what came of them.

    Attributes:
        probability: (N,) in [0, 1], that the event is so.
        event: (N,) bool.
        confidence: (N,) how sure the answer is, by which it is kept or left out.
        right: (N,) bool: whether the answer is right.
    """

    probability: Floats
    event: NDArray[np.bool_]
    confidence: Floats
    right: NDArray[np.bool_]


def score_forecasts(gold: Sequence[Record], predicted: Sequence[Record | None]) -> Forecasts:
    """That the first box is right. Raises DataError: see the module."""
    rows = [_score_row(record, guess) for record, guess in zip(gold, predicted, strict=True)]
    p, right = np.array([p for p, _ in rows], np.float64), np.array([y for _, y in rows], np.bool_)
    return Forecasts(p, right, p, right)


def presence_forecasts(gold: Sequence[Record], predicted: Sequence[Record | None]) -> Forecasts:
    """That what is asked for is there. Raises DataError: see the module."""
    there = np.array([_is_there(record) for record in gold], np.bool_)
    guesses = zip(predicted, there, strict=True)
    p = np.array([float(not y) if guess is None else _presence(guess) for guess, y in guesses], np.float64)
    return Forecasts(p, there, np.maximum(p, 1 - p), (p >= CALL) == there)


def _score_row(gold: Record, guess: Record | None) -> tuple[float, bool]:
    truth = gold.boxes()
    if guess is None:
        return 1.0, False
    if not len(guess.boxes()):
        return 0.0, False
    overlaps = pairwise_overlap(ranked_boxes(guess)[:1], truth)
    return _top_score(guess), bool(DEFAULT.hit(overlaps).any())


def _is_there(gold: Record) -> bool:
    return gold.flag("present") if gold.has("present") else len(gold.boxes()) > 0


def _presence(guess: Record) -> float:
    if guess.has("presence"):
        return float(_probabilities(guess, "presence", 1)[0])
    if guess.has("scores"):
        return float(_probabilities(guess, "scores").max(initial=0.0))
    if len(guess.boxes()):
        raise guess.wrong("presence", "missing, and so are scores; the preset presence needs one of them")
    return 0.0


def _top_score(guess: Record) -> float:
    return float(_probabilities(guess, "scores", len(guess.boxes())).max())


def _probabilities(guess: Record, field: str, length: int | None = None) -> Floats:
    values = guess.numbers(field, length)
    if ((values < 0) | (values > 1)).any():
        raise guess.wrong(field, f"expected probabilities in [0, 1], got {guess.fields[field]!r:.60}")
    return values


def _measure(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    forecasts = (presence_forecasts if preset == "presence" else score_forecasts)(gold, predicted)
    events = Levels.of(forecasts.probability, forecasts.event)
    answers = Levels.of(forecasts.confidence, forecasts.right)
    return Measured(
        tuple(record.image for record in gold), lambda weights: _figures(forecasts, events, answers, weights)
    )


def _figures(forecasts: Forecasts, events: Levels, answers: Levels, weights: Weights) -> dict[str, float]:
    p, event = forecasts.probability, forecasts.event
    true, false = events.counted(weights)
    curve = curve_of(answers, weights)
    return {
        "ece": expected_calibration_error(p, event, weights=weights),
        "auroc": area_under_roc(true, false),
        "fpr@95": false_share_at(true, false),
        "brier": brier(p, event, weights),
        "accuracy": _mean(forecasts.right, weights),
        "mean_confidence": _mean(p, weights),
        "frequency": _mean(event, weights),
        "aurc": curve.area,
        f"selective_accuracy@{COVERAGE}": curve.accuracy_at(COVERAGE),
    }


def _mean(values: Floats | NDArray[np.bool_], weights: Weights) -> float:
    whole = weights.sum()
    return float(weights @ values / whole) if whole else float("nan")


CALIBRATION = Metric(
    name="calibration",
    presets=("score", "presence"),
    summary="ece: expected calibration error, in [0, 1], lower is better",
    measure=_measure,
    lower_is_better=True,
)
