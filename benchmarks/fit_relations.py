"""Fit `deixis.tasks.audit.relations` on the boxes of training captions, and write its table. No picture is read.

python -m benchmarks.fit_relations --root DIR --out src/deixis/tasks/audit/relations.json
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict

import numpy as np
from benchmarks.options import parser_of

from deixis.io.datasets.flickr30k import AnnotatedImage, read_ids, read_images
from deixis.tasks.audit.relations import between, geometry
from deixis.tasks.matching.combine import fit
from deixis.text.finder import make_phrase
from deixis.text.words import find_words

LEAST = 60


def main() -> None:
    """Collect pairs, fit each relation, write."""
    options = _options()
    rows: dict[str, list[np.ndarray]] = defaultdict(list)
    for image in read_images(options.root, read_ids(options.root / "train.txt")):
        _collect(image, rows)
    table = {words: _fitted(np.array(pairs)) for words, pairs in sorted(rows.items()) if len(pairs) >= LEAST}
    lines = ",\n".join(f"{json.dumps(words)}: {json.dumps(row)}" for words, row in table.items())
    options.out.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    print(len(table), "relations")


def _collect(image: AnnotatedImage, rows: dict[str, list[np.ndarray]]) -> None:
    for caption in image.captions:
        for one, two in zip(caption.phrases, caption.phrases[1:], strict=False):
            if one.chain == two.chain or one.chain not in image.boxes or two.chain not in image.boxes:
                continue
            phrases = [
                make_phrase(caption.text, [w for w in find_words(caption.text) if p.span.covers(w)], None)
                for p in (one, two)
            ]
            words = between(caption.text, *phrases)
            if words:
                a, b = (image.boxes[p.chain].enclosing().xyxy[0].astype(np.float64) for p in (one, two))
                while words:  # "sitting on" teaches "on" too
                    rows[words].append(geometry(a, b))
                    words = words.partition(" ")[2]


def _fitted(pairs: np.ndarray) -> dict[str, object]:
    """Slopes through the origin: each pair, and the same the other way round."""
    both = np.concatenate([pairs, -pairs])
    _, slopes = fit(both, np.repeat([1, 0], len(pairs)))
    right = float((pairs @ np.array(slopes) > 0).mean())
    return {"count": len(pairs), "right": round(right, 3), "slopes": [round(slope, 4) for slope in slopes]}


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "out").parse_args()


if __name__ == "__main__":
    main()
