"""Fit what people call the colour of a thing: `src/deixis/tasks/colours/colours.json`.

    python -m benchmarks.fit_colours --root DIR --out src/deixis/tasks/colours/colours.json

Things that captions of the training photographs give one colour, in their own boxes; the photographs that the model's
training held out are left out, and say how well it holds. No model is asked.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from benchmarks.answering_questions import colours_said, things_of
from benchmarks.fit_matching import held_out, picture
from benchmarks.options import parser_of

from deixis.io.datasets.flickr30k import read_ids, read_images
from deixis.io.images import open_image
from deixis.reasoning.colours import NAMES
from deixis.tasks.colours import colour_features, habit, logits

RIDGE = 3e-4
STEPS = 3000
STEP = 0.3


def main() -> None:
    """Measure, fit, say how well it holds, and write."""
    parser = parser_of(__doc__, "root", "out")
    options = parser.parse_args()
    kept = set(held_out(options.root, 300, 0))
    ids = [id for id in read_ids(options.root / "train.txt") if id not in kept]
    x, usual, y = measured(options.root, ids)
    weights, trust = fit(x, usual, y)
    ax, ausual, ay = measured(options.root, sorted(kept))
    for name, value in (
        ("fitted", logits(ax, ausual, weights, trust)), ("habit alone", ausual), ("pixels alone", ax[:, 1:12]),
    ):  # fmt: skip
        print(f"{name}: {float((value.argmax(1) == ay).mean()):.3f} of {len(ay)}")
    options.out.write_text(json.dumps({"weights": weights.round(3).tolist(), "habit": trust.round(3).tolist()}) + "\n")


def measured(root: Path, ids: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(N, F) features, (N, 11) logarithms of what is usual, and (N,) the colours said."""
    x, usual, y = [], [], []
    for i, image in enumerate(read_images(root, ids)):
        coloured = [(one, colours_said(one)) for one in things_of(image) if len(one.boxes) == 1]
        things = [(one, told[0]) for one, told in coloured if len(told) == 1]
        if not things:
            continue
        rgb = open_image(picture(root, image.id)).rgb()
        for one, colour in things:
            box = one.boxes[0] * np.array([rgb.shape[1], rgb.shape[0]] * 2)
            x.append(colour_features(rgb, tuple(box.tolist())))
            usual.append(habit(one.name))
            y.append(NAMES.index(colour))
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return np.array(x), np.array(usual), np.array(y)


def fit(x: np.ndarray, usual: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(F, 11) weights and (1,) the weight of what is usual, of the softmax regression, by gradient descent."""
    weights, trust = np.zeros((x.shape[1], len(NAMES))), np.ones(1)
    target = np.eye(len(NAMES))[y]
    for _ in range(STEPS):
        value = logits(x, usual, weights, trust)
        p = np.exp(value - value.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        weights -= STEP * (x.T @ (p - target) / len(y) + RIDGE * weights)
        trust -= STEP / 10 * ((p - target) * usual).sum() / len(y)
    return weights, trust


if __name__ == "__main__":
    main()
