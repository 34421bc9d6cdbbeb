"""Fit the constants of `deixis.tasks.matching` on training photographs, and write them.

    python -m benchmarks.fit_matching --root DIR --out src/deixis/tasks/matching/constants.json

The photographs are those of the training split that the model's own training held out (`--held-out`, `--seed` as in its
recipe). Each is asked two of its captions and two of other photographs; the regression tells them apart.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from benchmarks.options import parser_of

import deixis
from deixis.io.datasets.flickr30k import read_captions, read_ids
from deixis.models.weights import fingerprint
from deixis.tasks.matching.combine import Combination, fit
from deixis.tasks.matching.evidence import look, sigmoid

CAPTIONS = 2


def main() -> None:
    """Ask, fit, say how well it holds on the other half, and write."""
    options = _options()
    session = deixis.load(options.model)
    ids = held_out(options.root, options.held_out, options.seed)[: options.images]
    rows, true = [], []
    for i, id in enumerate(ids):
        seen = session.encode(picture(options.root, id))
        stranger = ids[(i + len(ids) // 2) % len(ids)]
        for owner, is_true in ((id, 1), (stranger, 0)):
            for caption in read_captions(options.root / "Sentences" / f"{owner}.txt")[:CAPTIONS]:
                rows.append(look(session, seen, caption.text).features())
                true.append(is_true)
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    x, y = np.array(rows), np.array(true)
    _say(x, y)
    bias, slopes = fit(x, y)
    what = f"{len(ids)} held-out training photographs of Flickr30k Entities, {len(y)} pairs"
    found = Combination(session.spec.name, fingerprint(session.spec), what, bias, slopes)
    options.out.write_text(found.to_json(), encoding="utf-8")
    print(found.to_json())


def held_out(root: Path, count: int, seed: int) -> list[str]:
    """The ids that `deixis train pointer` keeps aside."""
    ids = read_ids(root / "train.txt")
    order = np.random.default_rng([seed, 3]).permutation(len(ids))
    return [ids[i] for i in sorted(order[:count])]


def picture(root: Path, id: str) -> Path:
    """The photograph's file, whatever its ending."""
    return next(path for path in (root / "images" / f"{id}{end}" for end in (".jpg", ".webp", ".png")) if path.exists())


def _say(x: np.ndarray, y: np.ndarray) -> None:
    """Accuracy and AUROC of a fit on one half, tried on the other."""
    half = len(y) // 2
    bias, slopes = fit(x[:half], y[:half])
    p = sigmoid(bias + x[half:] @ np.array(slopes))
    rest = y[half:]
    auroc = float((p[rest == 1][:, None] > p[rest == 0][None]).mean())
    print(f"\nother half: accuracy {float(((p > 0.5) == rest).mean()):.3f}, AUROC {auroc:.3f}")


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "out", "model", "held-out", "seed", "images").parse_args()


if __name__ == "__main__":
    main()
