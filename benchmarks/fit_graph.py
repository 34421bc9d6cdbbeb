"""Learn what captions say of two things: counts of triples, and a regression on geometry. No picture is read.

    python -m benchmarks.fit_graph --root DIR --out src/deixis/tasks/graph

Counts come from every training caption. The regression is fitted on every fifth photograph with the counts of the
other four fifths, so that it learns how far counts can be trusted on photographs that were not counted.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.options import parser_of
from benchmarks.said import Said, nouns_of, said_of

from deixis.io.datasets.flickr30k import AnnotatedImage, read_ids, read_images
from deixis.tasks.graph.pairs import NAMES, features
from deixis.tasks.graph.predicates import shorter
from deixis.tasks.graph.prior import RARE, Counts, _kind, softmax

LEAST = 40  # times that captions have a predicate
LEAST_TRIPLE, LEAST_PAIR = 2, 4
RIDGE, RATE, ROUNDS = 1e-4, 0.05, 300
SKIPPED = 4
FOLD = 5

Nouns = tuple[str, str]


@dataclass
class Told:
    """What one photograph's captions say: of which pair of boxes, and of all pairs whether anything."""

    said: list[Said]
    nouns: dict[int, str]
    image: AnnotatedImage

    def box(self, chain: int) -> np.ndarray:
        """(4,) of a chain that has one."""
        return np.asarray(self.image.boxes[chain].xyxy[0], np.float64)


def told(image: AnnotatedImage) -> Told:
    """What the captions of a photograph say, of chains with one box; others' chains are in no pair."""
    said = [one for caption in image.captions for one in said_of(caption)]
    nouns = {
        chain: Counter(names).most_common(1)[0][0]
        for chain, names in nouns_of(image).items()
        if chain in image.boxes and len(image.boxes[chain]) == 1
    }
    return Told(said, nouns, image)


def reduced(name: str, known: Sequence[str] | dict[str, int]) -> str:
    """The longest end of a predicate that is known: "crouch on" → "on"; "" where none is."""
    while name and name not in known:
        name = shorter(name)
    return name


def main() -> None:
    """Count, fit, write."""
    options = _options()
    photographs = [told(image) for image in read_images(options.root, read_ids(options.root / "train.txt"))]
    often = Counter(one.predicate for photograph in photographs for one in photograph.said)
    names = tuple(name for name, count in sorted(often.items(), key=lambda row: (-row[1], row[0])) if count >= LEAST)
    rest = [one for i, one in enumerate(photographs) if i % FOLD]
    constants = fitted(counted(rest, names), photographs[::FOLD])
    _write(options.out, counted(photographs, names), constants)


def counted(photographs: Sequence[Told], names: tuple[str, ...]) -> Counts:
    """The counts of photographs."""
    number = {name: i for i, name in enumerate(names)}
    triples: dict[Nouns, np.ndarray] = {}
    together: Counter[Nouns] = Counter()
    related: Counter[Nouns] = Counter()
    for one in photographs:
        for said in one.said:
            if name := reduced(said.predicate, number):
                row = triples.setdefault((said.subject_noun, said.object_noun), np.zeros(len(names)))
                row[number[name]] += 1
        for _pair, nouns, is_said in pairs_of(one):
            for key in (nouns, (_kind(nouns[0]), _kind(nouns[1])), (RARE, RARE)):
                together[key] += 1
                related[key] += is_said
    return Counts(names, triples, together, related)


def pairs_of(one: Told) -> Iterator[tuple[tuple[int, int], Nouns, bool]]:
    """Every ordered pair of chains, its nouns, and whether a caption relates the two."""
    said = {(s.subject, s.object) for s in one.said}
    for a, first in one.nouns.items():
        for b, second in one.nouns.items():
            if a != b:
                yield (a, b), (first, second), (a, b) in said


def fitted(counts: Counts, photographs: Sequence[Told], *, by_nouns: bool = True) -> dict[str, Any]:
    """The regression, on photographs that were not counted; without nouns, by geometry alone.

    Each ordered pair of boxes is a row, whose truth is shared among the predicates that captions say of it; of the many
    pairs of which nothing is said every `SKIPPED`th stands for all.
    """
    rows, offsets, truth, weight = [], [], [], []
    number = {name: i for i, name in enumerate(counts.predicates)}
    for one in photographs:
        for i, ((a, b), nouns, _) in enumerate(pairs_of(one)):
            said = [
                number[name]
                for s in one.said
                if (s.subject, s.object) == (a, b) and (name := reduced(s.predicate, number))
            ]
            if not said and i % SKIPPED:
                continue
            rows.append(features(one.box(a), one.box(b), one.image.size)[0])
            offsets.append(counts.offset(*nouns) if by_nouns else np.zeros(len(number) + 1))
            truth.append(np.bincount(said or [len(number)], minlength=len(number) + 1) / max(len(said), 1))
            weight.append(1.0 if said else SKIPPED)
    x, middle, spread = np.array(rows), np.mean(rows, axis=0), np.std(rows, axis=0)
    weights = regress((x - middle) / spread, np.array(offsets), np.array(truth), np.array(weight))
    return {"weights": weights, "middle": middle, "spread": spread}


def regress(x: np.ndarray, offset: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(F + 1, C) weights of a softmax regression that starts from an offset (N, C), by Adam over all rows at once."""
    rows = np.column_stack([x, np.ones(len(x))])
    share = (weight / weight.sum())[:, None]
    weights = np.zeros((rows.shape[1], offset.shape[1]))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, ROUNDS + 1):
        gradient = rows.T @ (share * (softmax(offset + rows @ weights) - truth)) + RIDGE * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    nats = [-float((share * truth * np.log(softmax(o) + 1e-12)).sum()) for o in (offset, offset + rows @ weights)]
    print(f"{len(x)} pairs: {nats[0]:.3f} nats by the offset, {nats[1]:.3f} fitted")
    return weights


def _write(out: Path, counts: Counts, constants: dict[str, Any]) -> None:
    lines = [
        f"{subject}\t{counts.predicates[i]}\t{other}\t{int(row[i])}"
        for (subject, other), row in sorted(counts.triples.items())
        for i in np.flatnonzero(row >= LEAST_TRIPLE)
    ]
    (out / "triples.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    pairs = [
        [*key, both, counts.related[key]]
        for key, both in sorted(counts.together.items())
        if both >= LEAST_PAIR or key[0].startswith(("<", RARE))
    ]
    document = {
        "features": list(NAMES),
        "predicates": list(counts.predicates),
        **{name: np.round(values, 4).tolist() for name, values in constants.items()},
        "pairs": pairs,
    }
    (out / "constants.json").write_text(json.dumps(document) + "\n", encoding="utf-8")
    for name in ("triples.txt", "constants.json"):
        print(name, (out / name).stat().st_size, "bytes")


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "out").parse_args()


if __name__ == "__main__":
    main()
