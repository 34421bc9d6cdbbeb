"""How fast: COCO AP beside pycocotools and faster-coco-eval in one run, and what one resample of an interval costs.

    python benchmarks/metrics_detection.py [PICTURES]

prints one JSON document. Pictures are random: 7 objects and 40 detections each, of 80 classes.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from deixis.evaluation.metrics.detection import COCO_MOST, coco_ap
from deixis.evaluation.metrics.detection_curves import Curves
from deixis.evaluation.metrics.detection_matching import match
from deixis.evaluation.metrics.detection_pictures import Found, Truth, xywh

CLASSES, OBJECTS, DETECTIONS, RESAMPLES = 80, 7, 40, 10


def pictures(count: int) -> tuple[list[Truth], list[Found]]:
    """Half of the detections are near an object and of its class."""
    rng = np.random.default_rng(0)
    truth, found = [], []
    for _ in range(count):
        at = rng.uniform(0, 400, (OBJECTS, 2))
        boxes = np.concatenate([at, at + rng.uniform(10, 200, (OBJECTS, 2))], axis=1)
        labels = rng.integers(0, CLASSES, OBJECTS)
        chosen = rng.integers(0, OBJECTS, DETECTIONS)
        near = boxes[chosen] + rng.normal(0, 6, (DETECTIONS, 4))
        near[:, 2:] = np.maximum(near[:, 2:], near[:, :2] + 1)
        guessed = np.where(rng.random(DETECTIONS) < 0.5, labels[chosen], rng.integers(0, CLASSES, DETECTIONS))
        truth.append(Truth(boxes=boxes, labels=labels))
        found.append(Found(boxes=near, labels=guessed, scores=rng.random(DETECTIONS)))
    return truth, found


def pycocotools_ap(truth: list[Truth], found: list[Found]) -> float:
    """AP as the official tool computes it."""
    gold = COCO()
    images = [{"id": n} for n in range(len(truth))]
    rows: list[dict[str, Any]] = [
        {"image_id": n, "category_id": int(label) + 1, "bbox": box, "area": area, "iscrowd": 0}
        for n, t in enumerate(truth)
        for box, label, area in zip(xywh(t.boxes).tolist(), t.labels, t.areas.tolist(), strict=True)
    ]
    annotations = [{"id": number, **row} for number, row in enumerate(rows, 1)]
    categories = [{"id": n + 1, "name": str(n)} for n in range(CLASSES)]
    gold.dataset = {"info": {}, "images": images, "annotations": annotations, "categories": categories}
    results = [
        {"image_id": n, "category_id": int(label) + 1, "bbox": box, "score": score}
        for n, f in enumerate(found)
        for box, label, score in zip(xywh(f.boxes).tolist(), f.labels, f.scores.tolist(), strict=True)
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        gold.createIndex()
        run = COCOeval(gold, gold.loadRes(results), "bbox")
        run.evaluate()
        run.accumulate()
        run.summarize()
    return float(run.stats[0])


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """What the call returns, and how many seconds it took."""
    start = time.perf_counter()
    result = call()
    return result, round(time.perf_counter() - start, 3)


def main() -> None:
    """Time all of it, and check that the three agree."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    truth, found = pictures(count)
    official, official_s = timed(lambda: pycocotools_ap(truth, found))
    library, library_s = timed(lambda: coco_ap(truth, found, classes=CLASSES))
    matches, match_s = timed(lambda: match(truth, found, classes=CLASSES, kind="bbox", most=COCO_MOST[-1]))
    curves, lay_s = timed(lambda: Curves(matches, COCO_MOST))
    rng = np.random.default_rng(1)
    own, once_s = timed(lambda: np.nanmean(curves.measure(np.ones(count)).precision[:, 0]))
    draws = rng.multinomial(count, np.full(count, 1 / count), RESAMPLES).astype(np.float64)
    _, resamples_s = timed(lambda: [curves.measure(draw) for draw in draws])
    report = {
        "pictures": count,
        "ap": {"pycocotools": official, "faster-coco-eval": library.ap, "deixis": float(own)},
        "whole_s": {"pycocotools": official_s, "faster-coco-eval": library_s, "deixis": match_s + lay_s + once_s},
        "resample_ms": round(1000 * resamples_s / RESAMPLES, 2),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
