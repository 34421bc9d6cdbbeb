"""Recall of relations by scene graphs, on relations that captions state, beside a floor that sees geometry alone.

    python -m benchmarks.graph --root DIR --split val --kept graphs.jsonl

The true graph of a photograph has an object for each phrase with one box, named by its most frequent head noun, and the
relations that its captions state between them (`benchmarks/said.py`), by the predicates of the package. Two tasks:
with true boxes and names given, where relations alone are predicted (PredCls), and with nothing given (SGDet), where a
relation counts if both names are right and both boxes overlap by half. "constraint" takes one predicate a pair.
Intervals are 95 % bootstraps by photograph. `--kept` keeps the graphs of photographs for the next run and for
`benchmarks/describing.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.fit_graph import Told, counted, fitted, reduced, told
from benchmarks.fit_matching import picture
from benchmarks.options import parser_of

import deixis
from deixis.evaluation.intervals import evaluate
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.scene_graphs import SCENE_GRAPH
from deixis.io.datasets.flickr30k import read_ids, read_images
from deixis.tasks.graph import GraphSettings, Node, scene_graph
from deixis.tasks.graph.build import edges_of
from deixis.tasks.graph.pairs import features
from deixis.tasks.graph.prior import Prior, prior, softmax
from deixis.text.parse.lemma import singular
from deixis.types.size import Size

ALL = GraphSettings(least_object=0.05, least_relation=0.0, max_objects=20, max_relations=100)
LOOSE = replace(ALL, one_a_pair=False)


class Floor:
    """Predicates by geometry alone, fitted on the same photographs as the package's: nouns are not looked at."""

    def __init__(self, root: Path) -> None:
        photographs = [told(image) for image in read_images(root, read_ids(root / "train.txt")[::5])]
        counts = counted(photographs, prior().counts.predicates)
        constants = fitted(counts, photographs, by_nouns=False)
        self._weights, self._middle, self._spread = (constants[name] for name in ("weights", "middle", "spread"))

    def of(self, nouns: Any, subjects: np.ndarray, objects: np.ndarray, size: Size) -> np.ndarray:
        """As `Prior.of`."""
        rows = (features(subjects, objects, size) - self._middle) / self._spread
        return softmax(rows @ self._weights[:-1] + self._weights[-1])[:, :-1]


def main() -> None:
    """Predict, measure, print."""
    options = _options()
    ids = read_ids(options.root / f"{options.split}.txt")[: options.limit]
    photographs = [told(image) for image in read_images(options.root, ids)]
    gold = [truth(one) for one in photographs]
    seen = graphs(options, photographs)
    known: dict[str, Prior | Floor] = {"prior and geometry": prior(), "geometry alone": Floor(options.root)}
    tasks = {"true boxes and names": [_given(one) for one in photographs], "nothing given": seen}
    found = {
        f"{task}, {name}, {preset}": _recall(photographs, gold, nodes, preset, by)
        for task, nodes in tasks.items()
        for name, by in known.items()
        for preset in ("constraint", "no_constraint")
    }
    boxed = [{said.subject, said.object} <= one.nouns.keys() for one in photographs for said in one.said]
    facts = {
        "photographs": len(photographs),
        "stated": len(boxed),
        "with one box each": sum(boxed),
        "true relations": sum(len(record.fields["relations"]) for record in gold),
    }
    print(json.dumps({**facts, "recall": found}, indent=1))


def _recall(
    photographs: Sequence[Told], gold: Sequence[Record], nodes: Sequence[Sequence[Node]], preset: str, by: Prior | Floor
) -> dict[str, list[float]]:
    """R@K and mR@K with intervals."""
    how = ALL if preset == "constraint" else LOOSE
    predicted = [
        _record(one, mine, edges_of(mine, one.image.size, how, by))
        for one, mine in zip(photographs, nodes, strict=True)
    ]
    result = evaluate(SCENE_GRAPH, gold, predicted, preset)
    keys = [key for key in result.parts if key.startswith(("recall@", "mean_recall@")) and "/" not in key]
    return {key: [round(v, 3) for v in (result.parts[key], *result.part_intervals[key])] for key in keys}


def truth(one: Told) -> Record:
    """The true graph of a photograph."""
    chains = list(one.nouns)
    names = prior().counts.predicates
    relations = {
        (chains.index(said.subject), name, chains.index(said.object))
        for said in one.said
        if said.subject in one.nouns and said.object in one.nouns and (name := reduced(said.predicate, names))
    }
    boxes = [one.box(chain).tolist() for chain in chains]
    return _line(one, boxes, [one.nouns[c] for c in chains], [list(r) for r in sorted(relations)])


def graphs(options: argparse.Namespace, photographs: Sequence[Told]) -> list[list[Node]]:
    """The objects that the model sees in each photograph, in pixels of the annotations."""
    session, documents = deixis.load(options.model), []
    with options.kept.open("a+", encoding="utf-8") as file:
        file.seek(0)
        documents = [json.loads(line) for line in file][: len(photographs)]
        for one in photographs[len(documents) :]:
            graph = scene_graph(session, picture(options.root, one.image.id), ALL)
            documents.append(graph.to_dict(file=one.image.id))
            file.write(json.dumps(documents[-1]) + "\n")
            file.flush()
            print(f"\r{len(documents)}/{len(photographs)}", end="", file=sys.stderr, flush=True)
    return [_scaled(document, one.image.size) for document, one in zip(documents, photographs, strict=True)]


def _scaled(document: dict[str, Any], size: Size) -> list[Node]:
    image = document["image"]
    scale = np.array([size.width / image["width"], size.height / image["height"]] * 2)
    return [
        Node(o["id"], o["name"], tuple((np.array(o["box"]) * scale).tolist()), o["probability"])
        for o in document["objects"]
    ]


def _given(one: Told) -> list[Node]:
    return [Node(str(chain), noun, tuple(one.box(chain).tolist()), 1.0) for chain, noun in one.nouns.items()]


def _record(one: Told, nodes: Sequence[Node], edges: Sequence[Any]) -> Record:
    number = {node.id: i for i, node in enumerate(nodes)}
    relations = [[number[e.subject], e.name, number[e.object], e.whole] for e in edges]
    return _line(one, [list(node.box) for node in nodes], [singular(node.name) for node in nodes], relations)


def _line(one: Told, boxes: list[Any], labels: list[str], relations: list[Any]) -> Record:
    return Record(one.image.id, {"boxes": boxes, "labels": labels, "relations": relations}, Path("val"), 0)


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "split", "model", "kept", "limit").parse_args()


if __name__ == "__main__":
    main()
