"""Count what captions say that things are done to, and that people and animals do: the candidates of open questions.

    python -m benchmarks.answering_habits --root DIR --out src/deixis/tasks/answering

Writes ``habits.tsv`` (relation, whether the noun stands before or after it, noun, how often) and ``deeds.tsv``
(subject, verb, how often) from the captions of the training photographs, without those that the model's training
held out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.answering_questions import deed_of
from benchmarks.fit_matching import held_out
from benchmarks.options import parser_of
from benchmarks.said import boxed

from deixis.io.datasets.flickr30k import AnnotatedImage, Caption, read_ids, read_images
from deixis.reasoning.names import canonical
from deixis.tasks.audit.relations import between
from deixis.tasks.detection.categories import UNSEEABLE
from deixis.text.parse.lemma import singular
from deixis.text.words import find_words

LEAST_RELATION = 30  # times that captions have it, to be kept
LEAST = 3


def main() -> None:
    """Count and write."""
    parser = parser_of(__doc__, "root", "out")
    options = parser.parse_args()
    kept = set(held_out(options.root, 300, 0))
    habits: Counter[tuple[str, str, str]] = Counter()
    deeds: Counter[tuple[str, str]] = Counter()
    for image in read_images(options.root, [id for id in read_ids(options.root / "train.txt") if id not in kept]):
        for caption in image.captions:
            count(caption, image, habits, deeds)
    totals: Counter[str] = Counter()
    for (relation, _, _), number in habits.items():
        totals[relation] += number
    frequent = {key: n for key, n in habits.items() if n >= LEAST and totals[key[0]] >= LEAST_RELATION}
    write(options.out / "habits.tsv", frequent)
    write(options.out / "deeds.tsv", {key: n for key, n in deeds.items() if n >= LEAST})


def count(
    caption: Caption, image: AnnotatedImage, habits: Counter[tuple[str, str, str]], deeds: Counter[tuple[str, str]]
) -> None:
    """Adds what one caption says."""
    parts = [(singular(phrase.head.of(caption.text).lower()), phrase) for _, _, phrase in boxed(caption, image)]
    for (subject, before), (thing, after) in pairwise(parts):
        words = between(caption.text, before, after)
        for role, noun in (("before", subject), ("after", thing)):
            if words and noun not in UNSEEABLE:
                habits[words, role, noun] += 1
    for subject, phrase in parts:
        rest = [word.of(caption.text).lower() for word in find_words(caption.text) if word.start > phrase.span.end]
        deed = deed_of(rest)
        if deed:
            deeds[canonical(subject), deed] += 1


def write(path: Path, counts: Mapping[Any, int]) -> None:
    """One row a key, tabs between."""
    rows = sorted(counts.items(), key=lambda row: (row[0][:-1], -row[1], row[0]))
    path.write_text("".join("\t".join([*key, str(number)]) + "\n" for key, number in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
