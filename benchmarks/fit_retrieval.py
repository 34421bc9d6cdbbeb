"""Fit the constants of `deixis.tasks.retrieval` on training photographs, and write them.

    python -m benchmarks.fit_retrieval --root DIR --out src/deixis/tasks/retrieval/space.npz

The photographs are those that the model's own training held out: of those it was trained on, its vectors know too much.
Ridge and mix are chosen by mean recall at 1 of one half of them after a fit on the other, both ways.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from benchmarks.fit_matching import held_out, picture
from benchmarks.options import parser_of

import deixis
from deixis.evaluation.metrics.retrieval import image_to_text, text_to_image
from deixis.io.datasets.flickr30k import read_captions
from deixis.models.vectors import Embedder
from deixis.models.weights import fingerprint
from deixis.tasks.retrieval.index import quantised
from deixis.tasks.retrieval.space import Space, correlate, pack, text_vectors

CHANNELS, BANK = 64, 48
WITHIN = 0.005  # of the best recall: so near, the larger ridge is taken, which holds for pictures of other kinds too
RIDGES = (0.5, 1.0, 2.0, 4.0, 8.0)
MIXES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6)


@dataclass
class Photograph:
    """An image's regions, and its captions as words and weights."""

    regions: np.ndarray
    texts: list[tuple[np.ndarray, np.ndarray]]


def main() -> None:
    """Encode, choose, fit, write."""
    options = _options()
    session = deixis.load(options.model)
    ids = held_out(options.root, options.held_out, options.seed)[: options.images]
    photographs = []
    for i, id in enumerate(ids):
        photographs.append(encode(session, options.root, id))
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    write(session, photographs, options.out)


def write(session: deixis.Session, photographs: list[Photograph], out: Path) -> None:
    """Choose, fit, write."""
    tried = _tried(photographs)
    ridge, mix = max((one for one in tried if tried[one] >= max(tried.values()) - WITHIN), key=lambda one: one[0])
    for one, recall in tried.items():
        print(f"ridge {one[0]}, mix {one[1]}: R@1 {recall:.3f}")
    space = _space(photographs, ridge, mix)
    maps = [space.image_mean, space.text_mean, space.image_map, space.text_map]
    assert space.bank is not None
    out.write_bytes(
        pack(session.spec.name, fingerprint(session.spec), [one for one in maps if one is not None], space.bank, mix)
    )
    print(f"{out}: ridge {ridge}, mix {mix}")


def encode(session: deixis.Session, root: Path, id: str) -> Photograph:
    """One photograph and its captions."""
    seen = session.encode(picture(root, id))
    captions = read_captions(root / "Sentences" / f"{id}.txt")
    regions = cast("Embedder", session._backend).embed(seen._encoded)
    return Photograph(regions, [text_vectors(session, caption.text) for caption in captions])


def compact_scores(space: Space, photographs: list[Photograph]) -> np.ndarray:
    """(I, T) of every photograph and every caption, by compact vectors."""
    images = np.stack([space.image(one.regions) for one in photographs])
    return images @ np.stack([space.text(*text) for one in photographs for text in one.texts]).T


def region_scores(space: Space, photographs: list[Photograph]) -> np.ndarray:
    """(I, T) of every photograph and every caption, against regions."""
    regions = np.stack([quantised(one.regions) for one in photographs])
    return np.stack([space.against(regions, *text) for one in photographs for text in one.texts], axis=1)


def owners(photographs: list[Photograph]) -> np.ndarray:
    """(T,) whose caption each is."""
    return np.repeat(np.arange(len(photographs)), [len(one.texts) for one in photographs])


def _space(photographs: list[Photograph], ridge: float, mix: float) -> Space:
    plain = Space("plain", None, None, None, None, None, 1.0)
    images = np.stack([one.regions.mean(axis=0) for one in photographs for _ in one.texts])
    texts = np.stack([plain.text(words, weights) for one in photographs for words, weights in one.texts])
    bank = np.stack([quantised(one.regions) for one in photographs[:: max(1, len(photographs) // BANK)]][:BANK])
    return Space("fitted", *correlate(images, texts, CHANNELS, ridge), bank, mix)


def _tried(photographs: list[Photograph]) -> dict[tuple[float, float], float]:
    """By ridge and mix, mean recall at 1 of both directions, each half after a fit on the other."""
    halves = photographs[::2], photographs[1::2]
    figures: dict[tuple[float, float], list[float]] = defaultdict(list)
    for train, test in (halves, halves[::-1]):
        owner, regions = owners(test), region_scores(_space(train, RIDGES[0], 0.0), test)
        for ridge in RIDGES:
            compact = compact_scores(_space(train, ridge, 0.0), test)
            for mix in MIXES:
                both = compact + mix * regions
                figures[ridge, mix] += [image_to_text(both, owner).recall[1], text_to_image(both, owner).recall[1]]
    return {one: float(np.mean(values)) for one, values in figures.items()}


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "out", "model", "held-out", "seed", "images").parse_args()


if __name__ == "__main__":
    main()
