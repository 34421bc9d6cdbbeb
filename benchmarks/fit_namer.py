"""Fit how far what the classifier names is believed, on training photographs that the model held out.

    python -m benchmarks.fit_namer --root DIR --out src/deixis/tasks/namer/constants.json

A name and box are right if the box overlaps one of a phrase by half whose head is the name, a kind of it, or what it is
a kind of. What no caption mentions counts as wrong, so the probability says too little rather than too much.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from benchmarks.answering_questions import Thing, related, things_of
from benchmarks.fit_matching import held_out, picture
from benchmarks.options import parser_of

import deixis
from deixis.io.datasets.flickr30k import read_images
from deixis.tasks.matching.combine import fit
from deixis.tasks.matching.evidence import sigmoid
from deixis.tasks.namer import FEATURES, weighed
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.size import Size

SAME = 0.5  # IoU


def main() -> None:
    """Look, fit, say how well it holds on the other half, and write."""
    options = parser_of(__doc__, "root", "out").parse_args()
    session = deixis.load("pointer")
    rows, right = [], []
    for i, image in enumerate(read_images(options.root, held_out(options.root, 300, 0))):
        seen = session.encode(picture(options.root, image.id))
        found, things = weighed(session, seen), things_of(image)
        for name, box, features in zip(found.names, found.boxes.xyxy.tolist(), found.features, strict=True):
            rows.append(features)
            right.append(is_right(name, box, things, seen.size))
        print(f"\r{i + 1}/300", end="", file=sys.stderr)
    x, y = np.array(rows), np.array(right)
    _say(x, y)
    bias, slopes = fit(x, y)
    document = {"features": FEATURES, "bias": round(bias, 4), "slopes": [round(slope, 4) for slope in slopes]}
    options.out.write_text(json.dumps(document) + "\n", encoding="utf-8")


def is_right(name: str, box: list[float], things: list[Thing], size: Size) -> bool:
    """Whether captions and boxes say that a thing of the name is there."""
    scale = np.array([size.width, size.height] * 2)
    alike = [one for one in things if any(related(name.split()[-1], head) for head in one.heads)]
    return any(pairwise_iou(Boxes([box]), Boxes(one.boxes * scale)).max() >= SAME for one in alike)


def _say(x: np.ndarray, y: np.ndarray) -> None:
    half = len(y) // 2
    bias, slopes = fit(x[:half], y[:half])
    p = sigmoid(bias + x[half:] @ np.array(slopes))
    for least in (0.3, 0.5, 0.7):
        kept = y[half:][p >= least]
        print(f"surer than {least}: {len(kept)} of {len(p)}, right {kept.mean() if len(kept) else 0:.3f}")


if __name__ == "__main__":
    main()
