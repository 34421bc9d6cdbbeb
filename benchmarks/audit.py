"""How well the audit tells true captions from swapped ones: AUROC by kind of swap, beside a match alone and chance.

    python -m benchmarks.audit --root DIR --split val

Each photograph gives at most one swap of each kind (`benchmarks/swaps.py`), drawn by `--seed`: a noun, a colour, or a
relation (its opposite, or its two phrases in each other's place). Intervals are 95 % bootstraps by photograph. Beside
the audit stand the match score, which has no contrasts and no geometry, and a floor that sees no picture: how rare the
words are.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict

import numpy as np
from benchmarks.fit_matching import picture
from benchmarks.options import parser_of
from benchmarks.swaps import KINDS, swaps_of

import deixis
from deixis.io.datasets.flickr30k import read_ids, read_images
from deixis.io.images import open_image
from deixis.tasks.audit import audit
from deixis.tasks.matching import match
from deixis.tasks.vocabulary import rarity
from deixis.text.words import find_words

RESAMPLES = 1000
Scores = dict[str, list[tuple[float, float]]]


def main() -> None:
    """Ask, and print the figures."""
    options = _options()
    session = deixis.load(options.model)
    random = np.random.default_rng(options.seed)
    by_kind: dict[str, Scores] = {kind: defaultdict(list) for kind in KINDS}
    ids = read_ids(options.root / f"{options.split}.txt")[: options.limit]
    for i, image in enumerate(read_images(options.root, ids)):
        path = picture(options.root, image.id)
        seen, rgb = session.encode(path), open_image(path).rgb()
        for swap in swaps_of(image, random):
            scores = by_kind[swap.kind]
            scores["audit"].append(
                (audit(session, seen, swap.true, rgb=rgb).score, audit(session, seen, swap.swapped, rgb=rgb).score)
            )
            scores["match"].append((match(session, seen, swap.true).score, match(session, seen, swap.swapped).score))
            scores["text alone"].append((_usual(swap.true), _usual(swap.swapped)))
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    found = {
        kind: {"captions": len(scores["audit"]), **{name: _figures(np.array(rows)) for name, rows in scores.items()}}
        for kind, scores in by_kind.items()
    }
    print(json.dumps({"split": options.split, "seed": options.seed, "auroc": found}, indent=2))


def _usual(text: str) -> float:
    """How usual a caption's words are: what can be told without the picture."""
    return -float(np.mean([rarity(word.of(text)) for word in find_words(text)]))


def _figures(pairs: np.ndarray) -> dict[str, object]:
    """AUROC of true over swapped captions, its interval, and the share of pairs in which the true one scores more."""
    random = np.random.default_rng(0)
    drawn = [_auroc(pairs[random.integers(0, len(pairs), len(pairs))]) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, (2.5, 97.5))
    wins = float(((pairs[:, 0] > pairs[:, 1]) + 0.5 * (pairs[:, 0] == pairs[:, 1])).mean())
    return {
        "auroc": round(_auroc(pairs), 3),
        "interval": [round(low, 3), round(high, 3)],
        "pairs_right": round(wins, 3),
    }


def _auroc(pairs: np.ndarray) -> float:
    true, false = pairs[:, :1], pairs[None, :, 1]
    return float((true > false).mean() + 0.5 * (true == false).mean())


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "split", "model", "seed", "limit", seed=1).parse_args()


if __name__ == "__main__":
    main()
