"""Fit how far measured colours and the naming network's are believed, on training photographs that it held out.

    python -m benchmarks.fit_graph_colours --root DIR --out src/deixis/tasks/graph/colours.json

Rows are the eleven colours of each annotated box of which some caption names a colour: is this one named?
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.fit_matching import held_out, picture
from benchmarks.said import phrases_of

import deixis
from deixis.io.datasets.flickr30k import read_images
from deixis.io.images import open_image
from deixis.reasoning.colours import NAMES, colour_shares, middle
from deixis.tasks.graph.attributes import COLOURED, colour_features
from deixis.tasks.graph.naming import naming
from deixis.tasks.graph.prior import kind_of
from deixis.tasks.matching.combine import fit
from deixis.tasks.matching.evidence import sigmoid
from deixis.text.parse.lemma import singular
from deixis.types.boxes import Boxes

SPELLINGS = {"grey": "gray", "violet": "purple", "tan": "brown", "golden": "brown", "beige": "brown"}


def main() -> None:
    """Look, fit, say how often the surest colour is right, write."""
    options = _options()
    session = deixis.load("pointer")
    backend: Any = session._backend
    known = naming()
    rows, named = [], []
    for image in read_images(options.root, held_out(options.root, 300, 0)):
        path = picture(options.root, image.id)
        rgb, seen = open_image(path).rgb(), session.encode(path)
        scale = np.array([seen.size.width / image.size.width, seen.size.height / image.size.height] * 2)
        for chain, said in phrases_of(image).items():
            colours = {SPELLINGS.get(word, word) for _, words in said for word in words} & set(NAMES)
            if not colours or len(image.boxes.get(chain, ())) != 1 or kind_of(singular(said[0][0])) not in COLOURED:
                continue
            box = Boxes(image.boxes[chain].xyxy * scale)
            _, words = known.read(backend.embed_boxes(seen._encoded, box), box, seen.size)
            shares = dict(zip(known.words, words[0].tolist(), strict=True))
            left, top, right, bottom = box.xyxy[0].tolist()
            measured = colour_shares(middle(rgb, (left, top, right, bottom)))
            rows.append([colour_features(colour, measured, shares) for colour in NAMES])
            named.append([colour in colours for colour in NAMES])
    x, y = np.array(rows), np.array(named)
    half = len(x) // 2
    bias, slopes = fit(x[:half].reshape(-1, 3), y[:half].reshape(-1))
    p = sigmoid(bias + x[half:] @ np.array(slopes))
    best, right = p.max(axis=1), y[half:][np.arange(len(p)), p.argmax(axis=1)]
    print(f"{len(x)} boxes; second half: surest right {right.mean():.3f}; where it is surer than 0.5: "
          f"{right[best >= 0.5].mean():.3f} of {(best >= 0.5).mean():.3f}; measured alone "
          f"{y[half:][np.arange(len(p)), x[half:, :, 0].argmax(axis=1)].mean():.3f}")  # fmt: skip
    bias, slopes = fit(x.reshape(-1, 3), y.reshape(-1))
    document = {"bias": round(bias, 4), "slopes": [round(slope, 4) for slope in slopes]}
    options.out.write_text(json.dumps(document) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
