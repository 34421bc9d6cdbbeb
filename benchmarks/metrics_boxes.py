"""How fast box metrics are, beside the same written as the official evaluators are: a loop over expressions.

    python benchmarks/metrics_boxes.py

prints one JSON document: RefCOCO-size accuracy (10,000 expressions) and Flickr30k-size recall (14,481 phrases of 100
boxes), arrays in, figure out; and both again from records, reading of the files not counted. Both sides of a row run in
turns in one process on two cores, and must give the same figures.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import deixis
from deixis.evaluation.metrics.overlap import PRESETS
from deixis.evaluation.metrics.phrase_boxes import hit_ranks, recall, upper_bound
from deixis.evaluation.metrics.referring import referring_accuracy
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.boxes import FLICKR_RECALL, REFERRING

CORES = 2
EXPRESSIONS = 10_000
PHRASES = 14_481
CANDIDATES = 100
DEPTHS = (1, 5, 10)
Floats = NDArray[np.float64]


def boxes(random: np.random.Generator, count: int) -> Floats:
    """(count, 4) xyxy in a picture of 640 by 480, mostly large."""
    low = random.uniform(0, 0.4, (count, 2))
    high = low + random.uniform(0.2, 0.6, (count, 2))
    return np.concatenate([low, high], axis=1) * [640, 480, 640, 480]


def plain_iou(a: Floats, b: Floats) -> float:
    """One pair."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(wide, 0.0) * max(high, 0.0)
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return float(shared / union) if union else 0.0


def plain_accuracy(predicted: Floats, truth: Floats) -> float:
    """One expression after another."""
    return sum(plain_iou(a, b) >= 0.5 for a, b in zip(predicted, truth, strict=True)) / len(truth)


def plain_recalls(ranked: list[Floats], truth: list[Floats]) -> list[float]:
    """One phrase after another, its boxes in one small matrix: recall at each depth, and the upper bound."""
    hits = [0] * (len(DEPTHS) + 1)
    for ours, true in zip(ranked, truth, strict=True):
        low = np.maximum(ours[:, None, :2], true[None, :, :2])
        high = np.minimum(ours[:, None, 2:], true[None, :, 2:])
        shared = np.clip(high - low, 0, None).prod(axis=2)
        areas = [np.prod(some[:, 2:] - some[:, :2], axis=1) for some in (ours, true)]
        iou = shared / (areas[0][:, None] + areas[1][None] - shared)
        for place, depth in enumerate((*DEPTHS, len(ours))):
            hits[place] += int(iou[:depth].max() >= 0.5)
    return [count / len(truth) for count in hits]


def recalls(ranked: list[Floats], truth: list[Floats]) -> list[float]:
    """The same, by Deixis."""
    ranks = hit_ranks(ranked, truth)
    return [*(recall(ranks, depth) for depth in DEPTHS), upper_bound(ranks)]


def seconds(run: Callable[[], object], times: int) -> float:
    """The median time of a call."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def beside(ours: Callable[[], object], plain: Callable[[], object], times: int = 5) -> dict[str, Any]:
    """Both in turns: milliseconds, and how many times faster ours is."""
    fast, slow = zip(*[(seconds(ours, 3), seconds(plain, 1)) for _ in range(times)], strict=True)
    return {
        "ms": round(1000 * statistics.median(fast), 1),
        "reference_ms": round(1000 * statistics.median(slow), 1),
        "times_faster": round(statistics.median(slow) / statistics.median(fast), 1),
    }


def records(fields: list[dict[str, Any]]) -> list[Record]:
    """As they stand after reading."""
    return [Record(str(line), one, Path("records.jsonl"), line) for line, one in enumerate(fields, 1)]


def accuracy_report(random: np.random.Generator) -> dict[str, Any]:
    """RefCOCO's size."""
    predicted, truth = boxes(random, EXPRESSIONS), boxes(random, EXPRESSIONS)
    if referring_accuracy(predicted, truth) != plain_accuracy(predicted, truth):
        raise SystemExit("accuracy: the two sides disagree")
    presets = {
        name: round(1000 * seconds(partial(referring_accuracy, predicted, truth, rule), 5), 1)
        for name, rule in PRESETS.items()
    }
    gold = records([{"boxes": [box]} for box in truth.tolist()])
    guesses = list(records([{"boxes": [box], "scores": [0.9]} for box in predicted.tolist()]))
    return {
        "accuracy": beside(lambda: referring_accuracy(predicted, truth), lambda: plain_accuracy(predicted, truth)),
        "accuracy_by_preset_ms": presets,
        "accuracy_from_records_ms": round(
            1000 * seconds(lambda: REFERRING.measure(gold, guesses, "default").once(), 3)
        ),
    }


def recall_report(random: np.random.Generator) -> dict[str, Any]:
    """The size of the test split of Flickr30k Entities; one phrase in five has several true boxes."""
    counts = np.where(random.random(PHRASES) < 0.2, random.integers(2, 6, PHRASES), 1)
    truth = [boxes(random, int(count)) for count in counts]
    ranked = [boxes(random, CANDIDATES) for _ in range(PHRASES)]
    if recalls(ranked, truth) != plain_recalls(ranked, truth):
        raise SystemExit("recall: the two sides disagree")
    gold = records([{"boxes": some.tolist(), "type": ["people"]} for some in truth])
    guesses = list(records([{"boxes": some.tolist()} for some in ranked]))
    measured = FLICKR_RECALL.measure(gold, guesses, "any")
    return {
        "recall": beside(lambda: recalls(ranked, truth), lambda: plain_recalls(ranked, truth), times=3),
        "recall_merged_ms": round(1000 * seconds(lambda: hit_ranks(ranked, truth, "merged"), 3)),
        "recall_from_records_ms": round(1000 * seconds(lambda: FLICKR_RECALL.measure(gold, guesses, "any").once(), 1)),
        "recall_one_resample_ms": round(1000 * seconds(measured.once, 50), 2),
    }


def main() -> None:
    """Run both and print what they took."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    random = np.random.default_rng(0)
    report = {"version": deixis.__version__, "machine": platform.machine(), "cores": CORES}
    print(json.dumps(report | accuracy_report(random) | recall_report(random), indent=2))


if __name__ == "__main__":
    main()
