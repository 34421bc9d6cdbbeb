"""How well masks fit, on data of COCO's form: the category's name is the phrase, objects whose box is right count.

    python benchmarks/masks.py --annotations instances.json --images DIR

An object counts if one of the model's regions for its category's name overlaps its box (IoU >= 0.5); regions are taken
best first, each object once. The figure is the mean IoU of their masks with the objects' own. Beside it stands the
mean IoU of masks that fill the model's box: what a mask has to be better than.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import deixis
from deixis.io.datasets.coco import read_coco
from deixis.io.datasets.detection import DetectionImage
from deixis.tasks.session import EncodedImage
from deixis.types.boxes import pairwise_iou

RIGHT = 0.5
REGIONS = 10


def main() -> None:
    """Ask every picture for every category in it, and print the figures."""
    options = _options()
    session, things = deixis.load(options.model), read_coco(options.annotations)
    rows: list[tuple[float, float]] = []
    objects = 0
    for i, image in enumerate(things.images):
        encoded = session.encode(options.images / image.file)
        for label in sorted(set(image.labels)):
            rows += _fits(session, encoded, image, label, things.categories[label].name)
        objects += int((~image.crowd).sum())
        print(f"\r{i + 1}/{len(things.images)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    mask, box = np.array(rows).reshape(-1, 2).mean(axis=0)
    print(json.dumps({"objects": objects, "box_right": len(rows), "mask_iou": mask, "filled_box_iou": box}, indent=2))


def _fits(
    session: deixis.Session, encoded: EncodedImage, image: DetectionImage, label: int, name: str
) -> Iterator[tuple[float, float]]:
    """For each object whose box is right: IoU of the region's mask, and of its box filled, with the object's mask."""
    found = session.ground(encoded, name, phrases=[(0, len(name))], threshold=0.0, max_regions=REGIONS)
    assert found.masks is not None
    mine = [k for k, other in enumerate(image.labels) if other == label and not image.crowd[k]]
    overlaps = pairwise_iou(found.boxes, image.boxes[mine])
    free = np.ones(len(mine), bool)
    for row, region in enumerate(overlaps):
        if not (free.any() and (region * free).max() >= RIGHT):
            continue
        best = int((region * free).argmax())
        free[best] = False
        outline = image.outlines[mine[best]]
        assert outline is not None
        true = outline.mask(image.size)
        yield _iou(found.masks.dense_one(row), true), _iou(_filled(found.boxes.xyxy[row], true.shape), true)


def _filled(box: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    x0, y0, x1, y1 = np.round(box).astype(int)
    filled = np.zeros(shape, bool)
    filled[y0:y1, x0:x1] = True
    return filled


def _iou(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / max((a | b).sum(), 1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--model", default="pointer")
    return parser.parse_args()


if __name__ == "__main__":
    main()
