"""Learn to name what a box holds from the vectors that the model has of it, on boxes of training photographs.

    python -m benchmarks.fit_naming --root DIR --out src/deixis/tasks/graph --kept vectors.npz

A network with one hidden layer: a box's vector and its shape → the head words of the phrases that captions have for it,
and the words before them ("young", "red"). Photographs that the model's own training held out are left out, for
`benchmarks/fit_objects.py`. `--kept` keeps the vectors, which take minutes, for the next run. Needs torch.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from benchmarks.fit_matching import held_out, picture
from benchmarks.options import parser_of
from benchmarks.said import Phrases, heads_of
from benchmarks.vocabulary import NO_NAMES

import deixis
from deixis.io.datasets.flickr30k import read_ids, read_images
from deixis.models.weights import fingerprint
from deixis.tasks.graph.naming import shapes
from deixis.types.boxes import Boxes

LEAST_NAME, LEAST_WORD = 15, 80
NAMELESS = NO_NAMES | frozenset("black white red blue green yellow orange pink brown gray purple".split())
HIDDEN, DROPOUT, ROUNDS, BATCH, RATE, DECAY = 256, 0.3, 5, 256, 2e-3, 0.3


def main() -> None:
    """Collect, fit, write."""
    options = _options()
    kept = set(held_out(options.root, 300, 0))
    ids = [id for id in read_ids(options.root / "train.txt") if id not in kept]
    rows, said = [], []
    session = deixis.load("pointer")
    vectors = _vectors(options, session, ids)
    for image in read_images(options.root, ids):
        spoken = heads_of(image)
        for chain, boxes in image.boxes.items():
            if len(boxes) == 1 and spoken.get(chain):
                rows.append(vectors[image.id, chain])
                said.append(spoken[chain])
    names = _often([name for phrases in said for name, _ in phrases if name not in NAMELESS], LEAST_NAME)
    words = _often([word for phrases in said for _, before in phrases for word in before], LEAST_WORD)
    print(len(rows), "boxes", len(names), "names", len(words), "words")
    x = np.array(rows, np.float32)
    layers = fitted(x, _shares(said, names, words))
    _write(options.out, names, words, layers, {"model": session.spec.name, "weights": fingerprint(session.spec)})


def _vectors(options: argparse.Namespace, session: deixis.Session, ids: list[str]) -> dict[tuple[str, int], np.ndarray]:
    """For each chain with one box its vector and shape."""
    if options.kept and options.kept.exists():
        stored = np.load(options.kept)
        keys = zip(stored["id"].tolist(), stored["chain"].tolist(), strict=True)
        return dict(zip(keys, stored["rows"], strict=True))
    found: dict[tuple[str, int], np.ndarray] = {}
    backend: Any = session._backend
    for i, image in enumerate(read_images(options.root, ids)):
        seen = session.encode(picture(options.root, image.id))
        single = {chain: boxes for chain, boxes in image.boxes.items() if len(boxes) == 1}
        scale = np.array([seen.size.width / image.size.width, seen.size.height / image.size.height] * 2)
        boxes = Boxes(np.concatenate([box.xyxy for box in single.values()] or [np.zeros((0, 4), np.float32)]) * scale)
        rows = np.concatenate([backend.embed_boxes(seen._encoded, boxes), shapes(boxes, seen.size)], axis=1)
        found.update({(image.id, chain): row for chain, row in zip(single, rows.astype(np.float16), strict=True)})
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr)
    if options.kept:
        ids_, chains = zip(*found, strict=True)
        np.savez(options.kept, id=np.array(ids_), chain=np.array(chains), rows=np.array(list(found.values())))
    return found


def _often(texts: list[str], least: int) -> list[str]:
    return [text for text, count in Counter(texts).most_common() if count >= least and len(text) > 1 and text.isalpha()]


def _shares(said: list[Phrases], names: list[str], words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """(N, C) shares of each name among a box's phrases, and (N, W) the share of phrases that have each word."""
    name, word = {n: i for i, n in enumerate(names)}, {w: i for i, w in enumerate(words)}
    called, modified = np.zeros((len(said), len(names)), np.float32), np.zeros((len(said), len(words)), np.float32)
    for row, phrases in enumerate(said):
        for head, before in phrases:
            if head in name:
                called[row, name[head]] += 1
            for one in before & word.keys():
                modified[row, word[one]] += 1 / len(phrases)
    return called / np.maximum(called.sum(axis=1, keepdims=True), 1), modified


def fitted(x: np.ndarray, truth: tuple[np.ndarray, np.ndarray]) -> list[np.ndarray]:
    """Weights and biases of two layers, for columns as they come."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    middle, spread = x.mean(axis=0), x.std(axis=0) + 1e-3
    rows, called, modified = (torch.from_numpy(a) for a in ((x - middle) / spread, *truth))
    first, second = torch.nn.Linear(x.shape[1], HIDDEN), torch.nn.Linear(HIDDEN, called.shape[1] + modified.shape[1])
    steps = ROUNDS * (len(x) // BATCH)
    best = torch.optim.AdamW([*first.parameters(), *second.parameters()], RATE, weight_decay=DECAY)
    plan = torch.optim.lr_scheduler.OneCycleLR(best, RATE, total_steps=steps)
    for step in range(steps):
        if step % (len(x) // BATCH) == 0:
            order = torch.randperm(len(x))
        batch = order[(step * BATCH) % (len(x) - BATCH) :][:BATCH]
        hidden = torch.nn.functional.dropout(torch.relu(first(rows[batch])), DROPOUT)
        out = second(hidden)
        names, words = out[:, : called.shape[1]], out[:, called.shape[1] :]
        loss = -(called[batch] * names.log_softmax(1)).sum(1).mean()
        loss = loss + torch.nn.functional.binary_cross_entropy_with_logits(words, modified[batch]) * words.shape[1] / 4
        best.zero_grad()
        loss.backward()
        best.step()
        plan.step()
    print("loss", float(loss))
    weights = first.weight.detach().numpy() / spread
    bias = first.bias.detach().numpy() - weights @ middle
    return [weights, bias, second.weight.detach().numpy(), second.bias.detach().numpy()]


def _write(out: Path, names: list[str], words: list[str], layers: list[np.ndarray], of: dict[str, str]) -> None:
    """Weights in bytes, with one scale an output."""
    w1, b1, w2, b2 = layers
    stored = {}
    for name, weights in (("first", w1), ("second", w2)):
        scale = np.abs(weights).max(axis=1, keepdims=True) / 127
        stored[name] = np.round(weights / scale).astype(np.int8)
        stored[f"{name}_scale"] = scale[:, 0].astype(np.float32)
    stored["first_bias"], stored["second_bias"] = b1.astype(np.float32), b2.astype(np.float32)
    np.savez_compressed(out / "naming.npz", **stored)
    document = {**of, "names": names, "words": words}
    (out / "naming.json").write_text(json.dumps(document) + "\n", encoding="utf-8")
    print((out / "naming.npz").stat().st_size, "bytes")


def _options() -> argparse.Namespace:
    parser = parser_of(__doc__, "root", "out")
    parser.add_argument("--kept", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
