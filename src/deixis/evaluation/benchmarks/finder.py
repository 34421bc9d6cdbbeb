"""How well a model finds the phrases of a text by itself, against those that people marked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from deixis.evaluation.benchmarks.benchmark import MarkedText
from deixis.evaluation.measured import Measured, Metric, Weights, from_sums, ratio
from deixis.evaluation.records import Record
from deixis.tasks.session import Session
from deixis.text.coreference import is_pronoun

NOWHERE = Path("texts")  # these records are of no file


def finder_records(session: Session, texts: Sequence[MarkedText]) -> tuple[list[Record], list[Record]]:
    """Gold and predictions: for each text its phrases, as [start, end, types] and [start, end, type].

    Pronouns are left out: they are marked as naming nothing by themselves, which says nothing of what they stand for.
    """
    gold, found = [], []
    for line, text in enumerate(texts, 1):
        marked = [[span.start, span.end, list(kinds)] for span, kinds in text.phrases.items()]
        query = session.parse(text.text)
        named = [phrase for phrase in query.phrases if not is_pronoun(query.string(phrase))]
        said = [[phrase.span.start, phrase.span.end, phrase.kind] for phrase in named]
        shared = {"id": str(line), "image": text.image}
        gold.append(Record(str(line), {**shared, "phrases": marked}, NOWHERE, line))
        found.append(Record(str(line), {**shared, "phrases": said}, NOWHERE, line))
    return gold, found


def _measure(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    """A phrase is found if it begins and ends where a marked one does; its type is right if it is one of that one's."""
    rows = np.array([_counts(record, answer) for record, answer in zip(gold, predicted, strict=True)], np.float64)

    def read(sums: Weights) -> dict[str, float]:
        both, said, marked, right = sums.tolist()
        return {
            "f1": ratio(2 * both, said + marked),
            "precision": ratio(both, said),
            "recall": ratio(both, marked),
            "type_accuracy": ratio(right, both),
        }

    return from_sums([record.image for record in gold], rows.reshape(len(gold), 4), read)


def _counts(gold: Record, answer: Record | None) -> tuple[int, int, int, int]:
    """Found and marked, found, marked, and of the right type among the first."""
    marked = {(start, end): kinds for start, end, kinds in gold.fields["phrases"]}
    said = {(start, end): kind for start, end, kind in (answer.fields["phrases"] if answer else [])}
    both = marked.keys() & said.keys()
    return len(both), len(said), len(marked), sum(said[span] in marked[span] for span in both)


FINDER = Metric(
    name="phrase-finder",
    presets=("default",),
    summary="f1: of phrases found against phrases marked, by their exact characters",
    measure=_measure,
)
