"""Retrieval on Flickr30k Entities, both ways, beside chance and with parts left out; and the time of a search.

    python -m benchmarks.retrieval --root DIR --split val
    python -m benchmarks.retrieval --speed          # 100,000 made-up images; no photographs are read

Every photograph is ranked for every caption and the reverse. `index` is what `deixis index search` does: compact
vectors, re-ranked by regions. `regions alone` has no caption embedding, `compact alone` no regions, and `plain` nothing
that was fitted. Intervals are 95 % bootstraps of photographs, whose captions are drawn with them, against all
candidates.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import cast

import numpy as np
from benchmarks.fit_retrieval import Photograph, compact_scores, encode, owners, region_scores

import deixis
from deixis.evaluation.metrics.retrieval import order, summarize
from deixis.io.datasets.flickr30k import read_ids
from deixis.models.vectors import Embedder
from deixis.models.weights import fingerprint
from deixis.tasks.retrieval import Index, parts, search
from deixis.tasks.retrieval.index import quantised
from deixis.tasks.retrieval.space import PLAIN, Space, space_for

RESAMPLES = 1000
IMAGES, PART, ASKED = 100_000, 10_000, 30


def main() -> None:
    """Print the figures."""
    options = _options()
    session = deixis.load(options.model)
    if options.speed:
        print(json.dumps(speed(session, options.images), indent=2))
        return
    ids = read_ids(options.root / f"{options.split}.txt")[: options.limit]
    photographs = []
    for i, id in enumerate(ids):
        photographs.append(encode(session, options.root, id))
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    print(json.dumps(accuracy(space_for(session.spec), photographs), indent=2))


def accuracy(space: Space, photographs: list[Photograph]) -> dict[str, object]:
    """The figures of every system."""
    plain = Space(PLAIN, None, None, None, None, None, 1.0)
    owner, compact, regions = owners(photographs), compact_scores(space, photographs), region_scores(space, photographs)
    whole = compact + space.mix * regions
    systems = {
        "index": whole, "regions alone": regions, "compact alone": compact,
        "plain": compact_scores(plain, photographs) + plain.mix * region_scores(plain, photographs),
        "random": np.random.default_rng(0).random(whole.shape),
    }  # fmt: skip
    return {
        "photographs": whole.shape[0], "captions": whole.shape[1], "space": space.name,
        "text_to_image": {name: _figures(_text_ranks(matrix, owner), owner) for name, matrix in systems.items()},
        "image_to_text": {
            name: _figures(_image_ranks(matrix, owner), np.arange(len(matrix))) for name, matrix in systems.items()
        },
    }  # fmt: skip


def speed(session: deixis.Session, images: int) -> dict[str, object]:
    """Milliseconds of a search for a sentence in an index of so many images, the reading of the sentence included."""
    random = np.random.default_rng(0)
    space, spec = space_for(session.spec), session.spec
    regions = cast("Embedder", session._backend).embed(session.encode(np.full((64, 64, 3), 128, np.uint8))._encoded)
    with tempfile.TemporaryDirectory() as name:
        folder, listed = Path(name), []
        for start in range(0, images, PART):
            some = random.standard_normal((min(PART, images - start), *regions.shape)).astype(np.float32)
            some /= np.linalg.norm(some, axis=-1, keepdims=True)
            rows = [parts.Row(f"/photographs/{start + i}.jpg") for i in range(len(some))]
            compact = np.stack([space.image(one) for one in some])
            listed.append(parts.write_part(folder, parts.IMAGES, rows, compact, quantised(some)))
        parts.write_listing(folder, parts.Listing(spec.name, fingerprint(spec), "0", space.name, tuple(listed)))
        start_s = time.perf_counter()
        index = Index(folder, session)
        search(index, "a warm-up")
        opened = time.perf_counter() - start_s
        taken, cpu = [], []
        for i in range(ASKED):
            begun, work = time.perf_counter(), time.process_time()
            search(index, f"a man in a red shirt walks {i + 2} dogs along the beach")
            taken.append((time.perf_counter() - begun) * 1e3)
            cpu.append((time.process_time() - work) * 1e3)
    return {
        "images": images, "open_s": round(opened, 2), "search_ms_median": round(float(np.median(taken)), 1),
        "search_ms_worst": round(max(taken), 1), "search_cpu_ms_median": round(float(np.median(cpu)), 1),
    }  # fmt: skip


def _text_ranks(matrix: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """(T,) from 0: where each caption's photograph stands."""
    return np.array([int(np.flatnonzero(order(column) == own)[0]) for column, own in zip(matrix.T, owner, strict=True)])


def _image_ranks(matrix: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """(I,) from 0: where the best of each photograph's captions stands."""
    return np.array([int(np.flatnonzero(owner[order(row)] == image)[0]) for image, row in enumerate(matrix)])


def _figures(ranks: np.ndarray, image: np.ndarray) -> dict[str, object]:
    """Recalls and the median rank, with intervals."""
    random = np.random.default_rng(0)
    names = ("R@1", "R@5", "R@10", "median rank")
    drawn = []
    for _ in range(RESAMPLES):
        times = np.bincount(random.integers(0, image.max() + 1, image.max() + 1), minlength=image.max() + 1)
        drawn.append(_row(ranks, times[image].astype(float)))
    low, high = np.percentile(np.array(drawn), (2.5, 97.5), axis=0)
    values = _row(ranks, np.ones(len(ranks)))
    return {
        name: [round(v, 3), round(float(a), 3), round(float(b), 3)]
        for name, v, a, b in zip(names, values, low, high, strict=True)
    }


def _row(ranks: np.ndarray, weights: np.ndarray) -> list[float]:
    figures = summarize(ranks, np.zeros(len(ranks)), weights)
    return [*(figures.recall[k] for k in (1, 5, 10)), figures.median_rank]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path)
    parser.add_argument("--split", default="val")
    parser.add_argument("--model", default="pointer")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--images", type=int, default=IMAGES)
    return parser.parse_args()


if __name__ == "__main__":
    main()
