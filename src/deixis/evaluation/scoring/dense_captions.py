"""Dense captioning from records.

Gold, one line a picture: ``boxes`` (xyxy) and ``text``, one caption a box. Prediction: ``boxes``, ``text``, one
caption a box, and ``scores``; without scores the order given is the rank.

Figures, fractions in [0, 1]: ``map``, the mean over overlaps .3 to .7 and METEOR 0 to .25 (published times 100);
``located_map``, the same whatever the captions say; ``map@0.3`` to ``map@0.7`` by overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from deixis.evaluation.measured import Measured, Metric, Weights
from deixis.evaluation.metrics.captions.meteor import meteor
from deixis.evaluation.metrics.dense_captions import (
    OVERLAPS,
    DenseCurves,
    Described,
    Similarity,
    described,
    merged,
)
from deixis.evaluation.records import Record


def _measure(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    return measure_with(meteor, gold, predicted)


def measure_with(similarity: Similarity, gold: Sequence[Record], predicted: Sequence[Record | None]) -> Measured:
    """The metric with another likeness of captions than METEOR. Raises DataError as the metric does."""
    curves = DenseCurves([_picture(similarity, *pair) for pair in zip(gold, predicted, strict=True)])

    def figures(weights: Weights) -> dict[str, float]:
        precision = curves.measure(weights)
        by_overlap = zip(OVERLAPS, precision.by_threshold.mean(axis=1).tolist(), strict=True)
        return {
            "map": precision.mean,
            "located_map": float(precision.located.mean()),
            **{f"map@{overlap}": value for overlap, value in by_overlap},
        }

    return Measured(tuple(record.image for record in gold), figures)


DENSECAP = Metric(
    name="densecap",
    presets=("default",),
    summary="Dense-captioning mAP over 5 overlaps and 6 METEOR thresholds, in [0, 1]",
    measure=_measure,
)


def _picture(similarity: Similarity, gold: Record, predicted: Record | None) -> Described:
    boxes = gold.boxes()
    truth = merged(boxes, _captions(gold, len(boxes)))
    if predicted is None:
        return described(truth, np.zeros((0, 4)), np.zeros(0), [], similarity)
    found = predicted.boxes()
    count = len(found)
    scores = predicted.numbers("scores", count) if predicted.has("scores") else -np.arange(count, dtype=np.float64)
    return described(truth, found, scores, _captions(predicted, count), similarity)


def _captions(record: Record, count: int) -> tuple[str, ...]:
    captions = record.strings("text") if count or record.has("text") else ()
    if len(captions) != count:
        raise record.wrong("text", f"expected one caption for each of {count} boxes, got {len(captions)}")
    return captions
