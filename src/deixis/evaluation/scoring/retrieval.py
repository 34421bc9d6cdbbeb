"""Retrieval from records.

Gold, one line a query: ``positives``, the ids of the right candidates (or ``text``, where candidates are known by
their text); optional ``direction``, such as ``i2t`` or ``t2i``, by which figures are also reported.

Prediction: ``ranking``, candidate ids, best first (or ``text``); or ``scores``, an object from candidate id to score,
higher is nearer.

Equal scores keep the order in which the line lists them; under the preset `official_ties` the last of them stands
first, as in the official code. A query of which no right candidate is ranked is in no recall; in median and mean rank
it stands one place behind all candidates that either file names.

Figures: ``recall@1``, ``recall@5``, ``recall@10`` as fractions; ``median_rank`` and ``mean_rank`` from 1; ``map``;
``mrr``; and ``rsum``, the sum of the recalls of every direction: of six where there are two, as it is published (but
there times 100).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deixis.evaluation.measured import Measured, Metric, Weights
from deixis.evaluation.metrics.retrieval import average_precision, order, recall_sum, summarize
from deixis.evaluation.records import Record


def _measure(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    official = preset == "official_ties"
    positives = [_ids(record, "positives") for record in gold]
    rankings = [_ranking(record, official_ties=official) for record in predicted]
    for record, right in zip(gold, positives, strict=True):
        if not right:
            raise record.wrong("positives", "expected at least one right candidate, got none")
    places = [_places(right, ranking) for right, ranking in zip(positives, rankings, strict=True)]
    best = np.array([min(place, default=np.inf) for place in places])
    precisions = np.array([average_precision(p, len(right)) for p, right in zip(places, positives, strict=True)])
    candidates = float(len({id for ids in (*positives, *rankings) for id in ids}))
    groups = _directions(gold)

    def figures(weights: Weights) -> dict[str, float]:
        parts = {
            name: summarize(best, precisions, weights * rows, unranked=candidates) for name, rows in groups.items()
        }
        whole = summarize(best, precisions, weights, unranked=candidates)
        found = {f"recall@{k}": value for k, value in whole.recall.items()}
        found |= {"median_rank": whole.median_rank, "mean_rank": whole.mean_rank}
        found |= {"map": whole.mean_average_precision, "mrr": whole.mean_reciprocal_rank}
        found["rsum"] = recall_sum(*(parts or {"": whole}).values())
        return found | {f"recall@{k}/{name}": value for name, part in parts.items() for k, value in part.recall.items()}

    return Measured(tuple(record.image for record in gold), figures)


RETRIEVAL = Metric(
    name="retrieval",
    presets=("default", "official_ties"),
    summary="Recall@1, the share of queries with a right candidate first, in [0, 1]",
    measure=_measure,
)


def _directions(gold: Sequence[Record]) -> dict[str, NDArray[np.float64]]:
    """For each direction that lines name, (N,) whether a line is of it."""
    named = [record.strings("direction")[0] if record.has("direction") else "" for record in gold]
    return {name: np.array([one == name for one in named], np.float64) for name in sorted(set(named) - {""})}


def _places(positives: tuple[str, ...], ranking: tuple[str, ...]) -> list[int]:
    right = set(positives)
    return [place for place, candidate in enumerate(ranking) if candidate in right]


def _ranking(record: Record | None, *, official_ties: bool) -> tuple[str, ...]:
    if record is None:
        return ()
    if record.has("scores") and not record.has("ranking"):
        return _by_score(record, official_ties=official_ties)
    return _ids(record, "ranking")


def _by_score(record: Record, *, official_ties: bool) -> tuple[str, ...]:
    scores: Any = record.fields["scores"]
    numbers = isinstance(scores, dict) and all(_is_number(score) for score in scores.values())
    if not numbers:
        raise record.wrong("scores", f"expected an object from candidate id to score, got {scores!r:.60}")
    names = list(scores)
    return tuple(names[place] for place in order(list(scores.values()), official_ties=official_ties))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))


def _ids(record: Record, field: str) -> tuple[str, ...]:
    """Candidate ids, from the field or else from ``text``; none twice."""
    field = field if record.has(field) or not record.has("text") else "text"
    if not record.has(field):
        raise record.wrong(field, "missing, and this metric needs it")
    raw = record.fields[field]
    values = raw if isinstance(raw, list) else [raw]
    if not all(isinstance(value, str | int) and not isinstance(value, bool) for value in values):
        raise record.wrong(field, f"expected a list of candidate ids, got {raw!r:.60}")
    ids = tuple(str(value) for value in values)
    if len(set(ids)) < len(ids):
        raise record.wrong(field, "names a candidate twice")
    return ids
