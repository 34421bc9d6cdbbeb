"""Scene-graph recall from records.

Gold, one line a picture: ``boxes`` (xyxy), ``labels``, one class a box, and ``relations``, a list of
``[subject, predicate, object]`` where subject and object are indices of boxes, from 0, and the predicate is a string.

Prediction: ``boxes``, ``labels``, optional ``scores``, one a box, and ``relations``, each ``[subject, predicate,
object, score]``. A relation is ranked by its score times those of its two boxes; a score that is left out is 1, and
equal products keep the order given.

Presets: `constraint` keeps the best predicate of each ordered pair of boxes, `no_constraint` keeps all, `phrdet` keeps
the best and compares the boxes round both. Pictures without true relations are in no figure.

Figures, fractions in [0, 1]: ``recall@K`` and ``mean_recall@K`` for K of 20, 50 and 100, and ``recall@50`` of every
predicate. The mean over predicates is over those that gold shows; the official code scores a list of 50.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deixis.evaluation.measured import Measured, Metric, Weights
from deixis.evaluation.metrics.scene_graphs import RECALLS, GraphRecall, SceneGraph, mean_recall, ranks
from deixis.evaluation.records import Record

HEADLINE = 50
Relation = tuple[int, str, int, float]


class _Numbers:
    """A number for every name that is asked for."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}

    def __getitem__(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))


def _measure(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str) -> Measured:
    labels, predicates = _Numbers(), _Numbers()
    truth = [_graph(record, labels, predicates, scored=False) for record in gold]
    names = list(predicates.names)
    found = [_graph(record, labels, predicates, scored=True) for record in predicted]
    rules = {"constraint": preset != "no_constraint", "union": preset == "phrdet"}
    table = GraphRecall(truth, [ranks(t, f, **rules) for t, f in zip(truth, found, strict=True)])
    column = RECALLS.index(HEADLINE)

    def figures(weights: Weights) -> dict[str, float]:
        by_predicate = table.by_predicate(weights, len(names))
        recall = dict(zip(RECALLS, table.mean(weights).tolist(), strict=True))
        means = zip(RECALLS, mean_recall(by_predicate).tolist(), strict=True)
        return (
            {f"recall@{HEADLINE}": recall[HEADLINE]}
            | {f"recall@{k}": value for k, value in recall.items()}
            | {f"mean_recall@{k}": value for k, value in means}
            | dict(zip((f"recall@{HEADLINE}/{n}" for n in names), by_predicate[:, column].tolist(), strict=True))
        )

    return Measured(tuple(record.image for record in gold), figures)


SCENE_GRAPH = Metric(
    name="scene-graph",
    presets=("constraint", "no_constraint", "phrdet"),
    summary="Recall@50 of relations, averaged over pictures, in [0, 1]",
    measure=_measure,
)


def _graph(record: Record | None, labels: _Numbers, predicates: _Numbers, *, scored: bool) -> SceneGraph:
    if record is None:
        return SceneGraph(np.zeros((0, 4)), np.zeros(0, np.int64), np.zeros((0, 3), np.int64), np.zeros(0))
    boxes = record.boxes()
    rows = _relations(record, len(boxes), scored=scored)
    triples = np.array([[s, predicates[p], o] for s, p, o, _ in rows], np.int64).reshape(-1, 3)
    classes = np.array([labels[name] for name in _classes(record, len(boxes))], np.int64)
    if not scored:
        return SceneGraph(boxes, classes, triples)
    sure = record.numbers("scores", len(boxes)) if record.has("scores") else np.ones(len(boxes))
    own = np.array([score for *_, score in rows], np.float64)
    return SceneGraph(boxes, classes, triples, sure[triples[:, 0]] * sure[triples[:, 2]] * own)


def _classes(record: Record, count: int) -> list[str]:
    raw = record.fields.get("labels")
    names = raw if isinstance(raw, list) else [raw] if raw is not None else []
    if not all(isinstance(name, str | int) and not isinstance(name, bool) for name in names) or len(names) != count:
        raise record.wrong("labels", f"expected a class for each of {count} boxes, got {raw!r:.60}")
    return [str(name) for name in names]


def _relations(record: Record, boxes: int, *, scored: bool) -> list[Relation]:
    raw = record.fields.get("relations")
    if not isinstance(raw, list):
        raise record.wrong("relations", f"expected a list of relations, got {raw!r:.60}")
    return [_relation(record, row, boxes, scored=scored) for row in raw]


def _relation(record: Record, row: Any, boxes: int, *, scored: bool) -> Relation:
    form = "[subject, predicate, object, score]" if scored else "[subject, predicate, object]"
    if not isinstance(row, list) or len(row) not in (3, 4):
        raise record.wrong("relations", f"expected {form}, got {row!r:.60}")
    subject, predicate, object_, score = (*row, 1.0)[:4]
    ends = all(type(end) is int and 0 <= end < boxes for end in (subject, object_))
    number = isinstance(score, int | float) and not isinstance(score, bool) and np.isfinite(score)
    if not ends or not isinstance(predicate, str | int) or not number:
        raise record.wrong("relations", f"expected {form} with indices of {boxes} boxes, got {row!r:.60}")
    return subject, str(predicate), object_, float(score)
