"""How long 10,000 pairs of masks take: their IoU from run lengths, beside pycocotools, in one process.

    python benchmarks/metrics_masks.py [--pairs 10000]

The masks are wavy blobs of 640x480 pixels. Both sides read the same compressed counts. The last line is the whole
metric, from the fields of gold and prediction lines to every figure of preset `lavt`. Seconds on the clock are the best
of a few runs; processor seconds beside them say how much of that was waiting, on a machine that does other work too.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from pycocotools import mask as coco

from deixis.evaluation.metrics.mask_overlap import overlaps
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.masks import SEGMENTATION
from deixis.types import Size, rle

T = TypeVar("T")

SIZE = Size(height=480, width=640)
BLOBS = 200
ROUNDS = 3
LIMIT_S = 2.0


def main() -> None:
    """Times both, checks that they agree and prints seconds and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=10_000)
    count = parser.parse_args().pairs
    rng = np.random.default_rng(0)
    blobs = [rle.encode(_blob(rng)) for _ in range(BLOBS)]
    ours, true = ([blobs[i] for i in rng.integers(0, BLOBS, count)] for _ in range(2))
    print(f"{count} pairs of {SIZE}, {np.mean([len(counts) for counts in blobs]):.0f} bytes of counts a mask")
    deixis, found = _best_of(lambda: overlaps(ours, true, [SIZE] * count).iou)
    reference, theirs = _best_of(lambda: _pycocotools(ours, true))
    assert (found == theirs).all(), "the two disagree"
    gold, answers = _records(true, "gold.jsonl"), _records(ours, "ours.jsonl")
    whole, figures = _best_of(lambda: SEGMENTATION.measure(gold, answers, "lavt").once())
    for name, times in (("deixis", deixis), ("pycocotools", reference), ("whole metric", whole)):
        print(f"{name:12}  {times.clock:6.3f} s on the clock  {times.processor:6.3f} s of a processor")
    print(
        f"limit {LIMIT_S:g} s; deixis takes {deixis.processor / reference.processor:.1f} times as long as pycocotools"
    )
    print(f"mean IoU {figures['mean_iou']:.6f}")


def _blob(rng: np.random.Generator) -> rle.BoolArray:
    """A disc with a wavy border, somewhere inside the picture."""
    rows, columns = np.mgrid[: SIZE.height, : SIZE.width]
    x, y = rng.uniform(0.3, 0.7, 2) * SIZE.wh
    angle = np.arctan2(rows - y, columns - x)
    waves = sum(rng.uniform(-0.2, 0.2) * np.cos(k * angle + rng.uniform(0, 6.3)) for k in range(1, 9))
    return np.asarray(np.hypot(columns - x, rows - y) < rng.uniform(60, 150) * (1 + waves))


def _pycocotools(ours: list[bytes], true: list[bytes]) -> rle.IntArray:
    size = list(SIZE.hw)
    pairs = zip(ours, true, strict=True)
    values = [coco.iou([{"size": size, "counts": a}], [{"size": size, "counts": b}], [0])[0, 0] for a, b in pairs]
    return np.array(values)


def _records(masks: list[bytes], name: str) -> list[Record]:
    size = list(SIZE.hw)
    return [
        Record(str(place), {"masks": [{"size": size, "counts": counts.decode()}]}, Path(name), place + 1)
        for place, counts in enumerate(masks)
    ]


class Times(NamedTuple):
    """Seconds."""

    clock: float
    processor: float


def _best_of(work: Callable[[], T]) -> tuple[Times, T]:
    """The shortest of a few runs, and what the last returned."""
    runs = []
    for _ in range(ROUNDS):
        clock, processor = time.perf_counter(), time.process_time()
        result = work()
        runs.append(Times(time.perf_counter() - clock, time.process_time() - processor))
    return Times(*(min(column) for column in zip(*runs, strict=True))), result


if __name__ == "__main__":
    main()
