"""Write the graph of the published ImageNet classifier, the nouns that it knows, and how its word counts.

    pip install -e '.[dev,train]'
    python -m benchmarks.fit_classes --root DIR --classes DIR --out src/deixis/models/backends/pointer/weights

`--classes` is a folder with one photograph a class, called nSYNSET_name, of which the names alone are read. How the
log-odds are weighed is fitted on the photographs that the model's own training held out: their phrases of known nouns,
and as many that are not there: of other photographs, with nouns that no caption of theirs has, and names of the table
that share no class with what is there. A fifth of the photographs at a time is left out, to see how well it holds. The
sizes and checksums in the model's spec are for the caller to renew.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from benchmarks.fit_matching import held_out, picture
from benchmarks.options import parser_of
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

import deixis
from deixis.io.datasets.flickr30k import AnnotatedImage, read_images
from deixis.io.images import open_image
from deixis.models.backends.pointer import decode
from deixis.models.backends.pointer.backend import PointerBackend, PointerImage
from deixis.models.backends.pointer.classes import FURTHEST, Classes
from deixis.models.backends.pointer.decode import log_odds
from deixis.models.backends.pointer.graphs import Graphs
from deixis.models.vectors import names_query
from deixis.text.given import with_phrases
from deixis.text.parse.lemma import singular
from deixis.text.words import find_words
from deixis.training.pointer.classifier import class_graph
from deixis.training.pointer.nouns import class_names, read_nouns
from deixis.training.pointer.starts import vision_start
from deixis.types.query import Phrase, Query

FOLDS = 5
Weigh = tuple[float, float, float]
Known = tuple[Query, Phrase]


@dataclass(frozen=True, slots=True)
class Asker:
    """The model and the classifier, each asked by itself."""

    backend: PointerBackend
    graphs: Graphs
    classes: Classes

    def __call__(self, seen: PointerImage, query: Query, phrase: Phrase) -> tuple[float, float]:
        """The log-odds that a thing is there: of the model, calibrated, and of the classifier's likeliest cell."""
        raw = self.backend.point(seen, replace(query, phrases=(phrase,)))
        model = decode.find(raw, 0, self.backend._calibration, 1).presence
        name = self.classes.of(query, phrase)
        assert name is not None
        peak = self.classes.peak(seen.glance.seen(self.graphs), name)
        one, other = log_odds(np.array([model, peak], np.float32)).clip(-FURTHEST, FURTHEST).tolist()
        return one, other


def main() -> None:
    """Write, ask, fit, write."""
    options = _options()
    backend = deixis.load("pointer")._backend
    assert isinstance(backend, PointerBackend)
    (options.out / "classes.onnx").write_bytes(class_graph(vision_start(), backend._side))
    listed = read_nouns(class_names(list(options.classes.iterdir())))
    nouns = {_singular(noun.name): noun.classes for noun in listed}
    worn = frozenset(_singular(noun.name) for noun in listed if not noun.quiet)
    graphs = Graphs(lambda name: (options.out / name).read_bytes())
    ask = Asker(backend, graphs, Classes(nouns, worn, (1.0, 0.0, 0.0)))
    rows = list(_rows(ask, options.root))
    signs, there, photograph = (np.array(column) for column in zip(*rows, strict=True))
    weigh, held = _fitted(signs, there, photograph % FOLDS)
    stored = {"weigh": [round(value, 4) for value in weigh], "worn": sorted(worn), "nouns": nouns}
    (options.out / "classes.json").write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")
    print(json.dumps({"phrases": len(rows), "there": int(there.sum()), "weigh": weigh, "auroc": held}))


def _singular(name: str) -> str:
    *first, last = name.split()
    return " ".join([*first, singular(last)])


def _fitted(signs: np.ndarray, there: np.ndarray, fold: np.ndarray) -> tuple[Weigh, Mapping[str, float]]:
    """The weights, and the AUROC of each sign and of both, each fold by the others."""
    tried = np.zeros(len(signs))
    for k in range(FOLDS):
        others = LogisticRegression().fit(signs[fold != k], there[fold != k])
        tried[fold == k] = others.decision_function(signs[fold == k])
    model = LogisticRegression().fit(signs, there)
    a, b = model.coef_[0].tolist()
    by_sign = {"model": signs[:, 0], "classifier": signs[:, 1], "both": tried}
    held = {name: round(float(roc_auc_score(there, sign)), 4) for name, sign in by_sign.items()}
    return (a, b, float(model.intercept_[0])), held


def _rows(ask: Asker, root: Path) -> Iterator[tuple[tuple[float, float], bool, int]]:
    """Both log-odds, whether the thing is there, and the number of the photograph."""
    images = list(read_images(root, held_out(root, 300, 0)))
    known = [list(_known(image, ask.classes)) for image in images]
    random = np.random.default_rng(0)
    for i, image in enumerate(images):
        seen = ask.backend.encode(open_image(picture(root, image.id)))
        yield from ((ask(seen, *one), True, i) for one in known[i])
        others = [known[j][0] for j in random.permutation(len(images)) if j != i and known[j]]
        strange = [one for one in others if _unsaid(image, one)][: (len(known[i]) + 2) // 2]
        listed = list(_listed(known[i], ask.classes, random))[: len(known[i]) // 2 + 1]
        yield from ((ask(seen, *one), False, i) for one in (*strange, *listed))
        print(f"\r{i + 1}/{len(images)}", end="", file=sys.stderr)


def _known(image: AnnotatedImage, classes: Classes) -> Iterator[Known]:
    """The phrases of an image whose noun the classifier knows, each wording once."""
    done = set[str]()
    for caption in image.captions:
        spans = [(p.span.start, p.span.end) for p in caption.phrases if p.chain in image.boxes]
        query = with_phrases(Query(caption.text, tuple(find_words(caption.text)), ()), spans)
        for phrase in query.phrases:
            text = query.string(phrase).lower()
            name = classes.of(query, phrase)
            if text not in done and name is not None and name not in classes.worn:
                done.add(text)
                yield query, phrase


def _listed(known: Sequence[Known], classes: Classes, random: np.random.Generator) -> Iterator[Known]:
    """Names of the table, in a random order, that share no class with the phrases of an image."""
    there = {number for one in known for number in classes.nouns[classes.of(*one) or ""]}
    for name in random.permutation(sorted(classes.nouns.keys() - classes.worn)):
        if not there & {*classes.nouns[name]}:
            query = names_query([f"a {name}"])
            if classes.of(query, query.phrases[0]):  # the name is read as one
                yield query, query.phrases[0]


def _unsaid(image: AnnotatedImage, one: Known) -> bool:
    """Whether no caption of an image has the noun of a phrase."""
    query, phrase = one
    noun = query.string(phrase.head).lower()
    return not any(noun in caption.text.lower() for caption in image.captions)


def _options() -> argparse.Namespace:
    parser = parser_of(__doc__, "root", "out")
    parser.add_argument("--classes", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
