"""Short phrases of regions: CIDEr-D with true boxes given, and dense-captioning mAP with nothing given, beside floors.

    python -m benchmarks.graph --root DIR --kept graphs.jsonl      # looks at the photographs
    python -m benchmarks.describing --root DIR --kept graphs.jsonl

Regions are the boxes of phrases with one box; the references of one are all phrases that captions have for it. The
floor says the phrase that is most frequent among training captions ("a man") of every region; "the noun alone" leaves
out colours and other words. mAP is that of DenseCap with METEOR by equal words and stems alone: no WordNet and no
paraphrases are in the package, so figures are lower than with the official program. Intervals are 95 % bootstraps by
photograph.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.fit_matching import picture
from benchmarks.options import parser_of

import deixis
from deixis.evaluation.intervals import evaluate
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.dense_captions import DENSECAP
from deixis.evaluation.scoring.language import CIDER
from deixis.io.datasets.flickr30k import AnnotatedImage, read_ids, read_images
from deixis.tasks.describing import captions_of
from deixis.tasks.describing.words import short_phrase
from deixis.tasks.graph import Attribute, Node
from deixis.types.boxes import Boxes

FLOOR = "a man"  # the most frequent phrase of training captions (src/deixis/tasks/vocabulary/phrases.txt)

Texts = dict[int, list[str]]


def main() -> None:
    """Describe, measure, print."""
    options = _options()
    images = list(read_images(options.root, read_ids(options.root / f"{options.split}.txt")[: options.limit]))
    print(json.dumps({"cider": cider(options, images), "map": dense(options, images)}, indent=1))


def cider(options: argparse.Namespace, images: Sequence[AnnotatedImage]) -> dict[str, Any]:
    """CIDEr-D of phrases for true boxes."""
    session = deixis.load(options.model)
    gold: list[Record] = []
    said: dict[str, list[Record]] = {"composed": [], "the noun alone": [], "floor": []}
    for i, image in enumerate(images):
        phrases = {chain: texts for chain, texts in texts_of(image).items() if len(image.boxes.get(chain, ())) == 1}
        path = picture(options.root, image.id)
        size = session.encode(path).size
        scale = np.array([size.width / image.size.width, size.height / image.size.height] * 2)
        boxes = Boxes(np.array([image.boxes[chain].xyxy[0] for chain in phrases]).reshape(-1, 4) * scale)
        found = captions_of(session, path, boxes)
        for (chain, texts), one in zip(phrases.items(), found, strict=True):
            gold.append(_line(image, chain, text=texts))
            said["composed"].append(_line(image, chain, text=one.text))
            said["the noun alone"].append(_line(image, chain, text=f"a {one.text.split()[-1]}"))
            said["floor"].append(_line(image, chain, text=FLOOR))
        print(f"\r{i + 1}/{len(images)}", end="", file=sys.stderr, flush=True)
    return {"regions": len(gold), **{name: _figure(evaluate(CIDER, gold, rows)) for name, rows in said.items()}}


def dense(options: argparse.Namespace, images: Sequence[AnnotatedImage]) -> dict[str, Any]:
    """Dense-captioning mAP of the regions of kept graphs."""
    documents = [json.loads(line) for line in options.kept.read_text(encoding="utf-8").splitlines()]
    gold = []
    for image in images:
        pairs = [
            (image.boxes[chain].xyxy[0].tolist(), text)
            for chain, texts in texts_of(image).items()
            if len(image.boxes.get(chain, ())) == 1
            for text in texts
        ]
        gold.append(_line(image, 0, boxes=[box for box, _ in pairs], text=[text for _, text in pairs]))
    ways: dict[str, Callable[[Node], str]] = {
        "composed": short_phrase,
        "the noun alone": lambda node: short_phrase(replace(node, attributes=())),
        "floor": lambda _: FLOOR,
    }
    found = {}
    for name, way in ways.items():
        predicted = [_predicted(image, document, way) for image, document in zip(images, documents, strict=True)]
        result = evaluate(DENSECAP, gold, predicted)
        found[name] = {key: _rounded(result.parts[key], result.part_intervals[key]) for key in ("map", "located_map")}
    return {"photographs": len(images), **found}


def _predicted(image: AnnotatedImage, document: dict[str, Any], way: Callable[[Node], str]) -> Record:
    size = document["image"]
    scale = np.array([image.size.width / size["width"], image.size.height / size["height"]] * 2)
    nodes = [
        Node(o["id"], o["name"], (0, 0, 0, 0), o["probability"], tuple(Attribute(**a) for a in o["attributes"]))
        for o in document["objects"]
    ]
    boxes = [(np.array(o["box"]) * scale).tolist() for o in document["objects"]]
    return _line(image, 0, boxes=boxes, text=[way(n) for n in nodes], scores=[n.probability for n in nodes])


def texts_of(image: AnnotatedImage) -> Texts:
    """By chain, the phrases that captions have for it, in lower case."""
    found: Texts = {}
    for caption in image.captions:
        for phrase in caption.phrases:
            found.setdefault(phrase.chain, []).append(phrase.span.of(caption.text).lower())
    return found


def _line(image: AnnotatedImage, chain: int, **fields: Any) -> Record:
    return Record(f"{image.id}/{chain}", {"image": image.id, **fields}, Path("val"), 0)


def _figure(result: Any) -> list[float]:
    return _rounded(result.value, result.interval)


def _rounded(value: float, interval: tuple[float, float]) -> list[float]:
    return [round(one, 3) for one in (value, *interval)]


def _options() -> argparse.Namespace:
    return parser_of(__doc__, "root", "kept", "split", "model", "limit").parse_args()


if __name__ == "__main__":
    main()
