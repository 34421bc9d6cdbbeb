"""COCO's AP50 for groups of its categories, from a run of `deixis eval coco`.

    python benchmarks/coco_groups.py --run FOLDER

A group's figure is the mean AP50 of its categories that have objects, with its 95 % interval, drawn by picture; how
many objects each category has stands beside its own figure, for many have few.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np

from deixis.evaluation.intervals import draws, interval
from deixis.evaluation.records import Record, read_records
from deixis.evaluation.scoring.detection import COCO_AP

GROUPS = {
    "person": ("person",),
    "dog-like animals": ("dog", "cat", "horse", "sheep", "cow", "bear"),
    "vehicles": ("bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat"),
}


def main() -> None:
    """Score the run, and print its groups."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="with gold.jsonl and predictions.jsonl")
    run = parser.parse_args().run
    gold = read_records(run / "gold.jsonl")
    said = {record.id: record for record in read_records(run / "predictions.jsonl")}
    measured = COCO_AP.measure(gold, [said.get(record.id) for record in gold], "bbox")
    names, drawn = list(measured.once()), draws([measured])[0]
    values, objects = np.array(list(measured.once().values())), _objects(gold)
    found = {name: [names.index(f"ap50/{one}") for one in of if objects[one]] for name, of in GROUPS.items()}
    found |= {"all names": [i for i, name in enumerate(names) if name.startswith("ap50/")]}
    print(json.dumps({name: _group(names, at, values, drawn, objects) for name, at in found.items()}, indent=2))


def _objects(gold: list[Record]) -> Counter[str]:
    """How many objects each category has, regions of many left out."""
    counts: Counter[str] = Counter()
    for record in gold:
        crowd = record.fields.get("crowd") or [False] * len(record.fields.get("boxes", []))
        counts[record.fields["text"]] += sum(not many for many in crowd)
    return counts


def _group(
    names: list[str], at: list[int], values: np.ndarray, drawn: np.ndarray, objects: Counter[str]
) -> dict[str, object]:
    each = {names[i].removeprefix("ap50/"): values[i] for i in at if not np.isnan(values[i])}
    mean = float(np.mean(list(each.values()))) if each else float("nan")
    means = np.nanmean(drawn[:, at], axis=1) if at else np.full(len(drawn), np.nan)
    group: dict[str, object] = {"ap50": round(mean, 4), "interval": [round(end, 4) for end in interval(means, mean)]}
    if len(each) > max(map(len, GROUPS.values())):
        return {**group, "categories": len(each)}
    return {**group, "each": {name: [round(float(ap), 4), objects[name]] for name, ap in each.items()}}


if __name__ == "__main__":
    main()
