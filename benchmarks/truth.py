"""Whether whole descriptions are true: the share of what they name that captions and boxes support.

    python -m benchmarks.truth --root DIR --every 4

Each object that a description speaks of is one phrase, with the name that is said ("person" of "a person, perhaps a
boy"). It is supported if its box overlaps by half the box of a phrase with the same head noun, in the singular, that
some caption of the photograph has; or, less strictly, with one that names a kind of it or what it is a kind of. What no
caption mentions counts against it. The floor calls the same boxes "man". Intervals are 95 % bootstraps by photograph.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

import numpy as np
from benchmarks.answering_questions import Thing, related, things_of
from benchmarks.fit_matching import picture
from benchmarks.options import parser_of

import deixis
from deixis.io.datasets.flickr30k import AnnotatedImage, read_ids, read_images
from deixis.reasoning.names import canonical
from deixis.tasks.describing import Description, describe
from deixis.tasks.describing.sentences import _named
from deixis.text.parse.lemma import singular
from deixis.types.boxes import Boxes, pairwise_iou
from deixis.types.scene import Box

SAME = 0.5  # IoU
FLOOR = "man"
RESAMPLES = 2000

Row = tuple[int, bool, bool, bool, bool]  # photograph; same noun, kindred noun, the floor's, any phrase there


def main() -> None:
    """Describe, judge, print."""
    options = _options()
    session = deixis.load(options.model)
    ids = read_ids(options.root / f"{options.split}.txt")[:: options.every][: options.limit]
    rows: list[Row] = []
    silent = 0
    for i, image in enumerate(read_images(options.root, ids)):
        told = describe(session, picture(options.root, image.id))
        own = list(_judged(i, told, image))
        rows, silent = rows + own, silent + (not own)
        print(f"\r{i + 1}/{len(ids)}", end="", file=sys.stderr, flush=True)
    table = np.array(rows)
    names = ("same noun", "kindred noun", "floor, same noun", "any phrase there")
    found = {name: _with_interval(table[:, 0], table[:, column]) for column, name in enumerate(names, 1)}
    print(json.dumps({"photographs": len(ids), "of which nothing is said": silent, "phrases": len(rows), **found}))


def _judged(photograph: int, told: Description, image: AnnotatedImage) -> Iterator[Row]:
    things, size = things_of(image), told.graph.size
    spoken = {id for clause in told.clauses for id in clause.regions}
    for node in told.graph.nodes:
        name = _named(node)
        if node.id not in spoken or name is None:
            continue
        head = singular(name.words.split()[-1])
        near = [one for one in things if _overlaps(node.box, one, (size.width, size.height))]
        nouns = {noun for one in near for noun in one.heads}
        same = canonical(head) in {canonical(noun) for noun in nouns}
        yield photograph, same, any(related(noun, head) for noun in nouns), FLOOR in nouns, bool(near)


def _overlaps(box: Box, thing: Thing, sides: tuple[int, int]) -> bool:
    gold = Boxes(thing.boxes * np.array([*sides, *sides]))
    return bool(pairwise_iou(Boxes([box]), gold).max() >= SAME)


def _with_interval(photograph: np.ndarray, right: np.ndarray) -> list[float]:
    random = np.random.default_rng(0)
    groups = [np.flatnonzero(photograph == one) for one in np.unique(photograph)]
    drawn = [
        right[np.concatenate([groups[i] for i in random.integers(0, len(groups), len(groups))])].mean()
        for _ in range(RESAMPLES)
    ]
    return [round(float(value), 3) for value in (right.mean(), *np.percentile(drawn, (2.5, 97.5)))]


def _options() -> argparse.Namespace:
    parser = parser_of(__doc__, "root", "split", "model", "limit")
    parser.add_argument("--every", type=int, default=1, help="photograph in so many")
    return parser.parse_args()


if __name__ == "__main__":
    main()
