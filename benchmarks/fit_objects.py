"""Fit how far the model and the naming network are believed, on training photographs that both held out.

    python -m benchmarks.fit_objects --root DIR --out src/deixis/tasks/graph/objects.json

A name is right at a place if a phrase of the captions has a box there (IoU 0.5 or more) and names that or something of
that kind. What captions do not mention counts as wrong, so that what is fitted rather says too little than too much.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from benchmarks.fit_matching import held_out, picture
from benchmarks.options import parser_of
from benchmarks.said import nouns_of

import deixis
from deixis.io.datasets.flickr30k import AnnotatedImage, read_images
from deixis.reasoning.names import canonical, kinds_of
from deixis.tasks.graph.naming import naming
from deixis.tasks.graph.objects import FEATURES, weighed
from deixis.tasks.graph.places import places_in
from deixis.tasks.matching.combine import fit
from deixis.tasks.matching.evidence import sigmoid
from deixis.text.parse.lemma import singular
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.size import Size

FOLDS = 5


def main() -> None:
    """Look, fit, say how well it holds, write."""
    options = _options()
    session = deixis.load("pointer")
    backend: Any = session._backend
    known = naming()
    rows, right, owner, place = [], [], [], []
    ids = held_out(options.root, 300, 0)
    for i, image in enumerate(read_images(options.root, ids)):
        seen = session.encode(picture(options.root, image.id))
        places = places_in(session, seen)
        names, _ = known.read(backend.embed_boxes(seen._encoded, places.boxes), places.boxes, seen.size)
        found = weighed(places, names, known, seen.size.width * seen.size.height)
        rows.append(found.features)
        right += rightness(image, places.boxes, seen.size, list(zip(found.place, found.names, strict=True)))
        place += [(i, k) for k in found.place]
        owner += [i] * len(found.place)
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    x, y, fold = np.concatenate(rows), np.array(right), np.array(owner) % FOLDS
    _say(x, y, fold, place)
    bias, slopes = fit(x, y)
    document = {"features": list(FEATURES), "bias": round(bias, 4), "slopes": [round(slope, 4) for slope in slopes]}
    options.out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def rightness(image: AnnotatedImage, boxes: Boxes, size: Size, names: Sequence[tuple[int, str]]) -> list[bool]:
    """Whether each (place, name) is right."""
    nouns = nouns_of(image)
    true = [(row, nouns[chain]) for chain, rows in image.boxes.items() if chain in nouns for row in rows.xyxy]
    if not true:
        return [False] * len(names)
    scale = np.array([size.width / image.size.width, size.height / image.size.height] * 2)
    overlap = pairwise_iou(boxes, Boxes(np.array([row for row, _ in true]) * scale))
    kinds = [frozenset().union(*map(kinds_of, said)) for _, said in true]
    return [
        any(iou >= 0.5 and canonical(singular(name)) in of for iou, of in zip(overlap[k], kinds, strict=True))
        for k, name in names
    ]


def _say(x: np.ndarray, y: np.ndarray, fold: np.ndarray, place: list[tuple[int, int]]) -> None:
    """How often the surest name of a place is right, by its probability; each photograph judged by the other folds."""
    p = np.zeros(len(y))
    for one in range(FOLDS):
        bias, slopes = fit(x[fold != one], y[fold != one])
        p[fold == one] = sigmoid(bias + x[fold == one] @ np.array(slopes))
    best: dict[tuple[int, int], int] = {}
    for row, key in enumerate(place):
        if key not in best or p[row] > p[best[key]]:
            best[key] = row
    chosen = np.array(list(best.values()))
    print()
    for low in np.arange(0.1, 1, 0.1):
        rows = chosen[(p[chosen] >= low) & (p[chosen] < low + 0.1)]
        if len(rows):
            right, said = y[rows].mean(), p[rows].mean()
            print(f"{low:.1f} to {low + 0.1:.1f}: {len(rows)} places, {right:.3f} right, {said:.3f} said")


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "out").parse_args()


if __name__ == "__main__":
    main()
