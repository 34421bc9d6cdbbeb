"""Scene graphs: how many of the true relations are among the first K predicted.

Source: ``sg_eval.py`` of Neural Motifs (Zellers et al., arXiv:1711.06640), from its description; mean recall is that of
Tang et al., arXiv:1812.01880 and Chen et al., arXiv:1903.03326. A true relation is found by a prediction of the same
three classes whose two boxes both overlap its own by 0.5 or more, with +1 (pixel corners that belong to the box); for
phrase detection, whose box round both does. One prediction may find several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deixis.errors import ShapeError
from deixis.evaluation.metrics.dense_captions import pairwise_overlap
from deixis.types.checks import frozen

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
NEAR = 0.5
RECALLS = (20, 50, 100)


@dataclass(frozen=True, slots=True, eq=False)
class SceneGraph:
    """B boxes of a picture and the R relations between them.

    Attributes:
        boxes: (B, 4) float64 xyxy.
        labels: (B,) int64 classes.
        relations: (R, 3) int64: index of the subject, predicate, index of the object.
        scores: (R,) float64, of each relation, the two boxes' included; None for a true graph.

    Raises:
        ShapeError: columns of unequal length, or an index without a box.
    """

    boxes: FloatArray
    labels: IntArray
    relations: IntArray
    scores: FloatArray | None = None

    def __post_init__(self) -> None:
        boxes = frozen("boxes", self.boxes, (None, 4), np.float64)
        relations = frozen("relations", self.relations, (None, 3), np.int64)
        ends = relations[:, [0, 2]]
        if len(ends) and not 0 <= ends.min() <= ends.max() < len(boxes):
            raise ShapeError(f"relations: expected indices below {len(boxes)}, got {ends.min()} to {ends.max()}")
        object.__setattr__(self, "boxes", boxes)
        object.__setattr__(self, "labels", frozen("labels", self.labels, (len(boxes),), np.int64))
        object.__setattr__(self, "relations", relations)
        if self.scores is not None:
            object.__setattr__(self, "scores", frozen("scores", self.scores, (len(relations),), np.float64))


def ranks(truth: SceneGraph, found: SceneGraph, *, constraint: bool = True, union: bool = False) -> FloatArray:
    """(R,) for each true relation the rank, from 0, of the first prediction that finds it; infinite where none does.

    Predictions are ranked by falling score, equal ones in the order given.

    Args:
        truth: of the picture.
        found: with scores.
        constraint: keep only the best predicate of each ordered pair of boxes (the first of equals).
        union: compare the boxes round both subject and object (phrase detection).

    Raises:
        ShapeError: `found` has no scores.
    """
    ranked = _ranked(found, constraint=constraint)
    same = (_triples(truth, truth.relations)[:, None] == _triples(found, ranked)[None]).all(axis=-1)
    hits = same & _near(truth, found, ranked, union=union)
    return np.where(hits.any(axis=1), hits.argmax(axis=1) if hits.shape[1] else 0, np.inf)


def _ranked(found: SceneGraph, *, constraint: bool) -> IntArray:
    if found.scores is None:
        raise ShapeError("scores: missing, and predicted relations need them")
    relations = found.relations[np.argsort(-found.scores, kind="stable")]
    if not constraint:
        return relations
    best = np.unique(relations[:, [0, 2]], axis=0, return_index=True)[1]
    return relations[np.sort(best)]


def _triples(graph: SceneGraph, relations: IntArray) -> IntArray:
    subject, predicate, object_ = relations.T
    return np.stack([graph.labels[subject], predicate, graph.labels[object_]], axis=1)


def _near(truth: SceneGraph, found: SceneGraph, ranked: IntArray, *, union: bool) -> NDArray[np.bool_]:
    ours, theirs = truth.relations[:, [0, 2]], ranked[:, [0, 2]]
    if union:
        enclosing = _enclosing(truth.boxes[ours]), _enclosing(found.boxes[theirs])
        return np.asarray(pairwise_overlap(*enclosing, grown=1) >= NEAR)
    near = pairwise_overlap(truth.boxes, found.boxes, grown=1) >= NEAR
    return np.asarray(near[ours[:, None], theirs[None]].all(axis=-1))


def _enclosing(pairs: FloatArray) -> FloatArray:
    """(R, 4) boxes round (R, 2, 4) pairs."""
    return np.concatenate([pairs[:, :, :2].min(axis=1), pairs[:, :, 2:].max(axis=1)], axis=1)


def recall(places: ArrayLike, k: int) -> float:
    """The share of a picture's true relations that are ranked below `k`; NaN for none.

    >>> recall([0, 30, float("inf")], 20)
    0.3333333333333333
    """
    found = np.asarray(places, np.float64) < k
    return float(found.mean()) if found.size else float("nan")


class GraphRecall:
    """N pictures, laid out so that they can be counted again under any weights."""

    def __init__(
        self, truth: Sequence[SceneGraph], places: Sequence[ArrayLike], recalls: tuple[int, ...] = RECALLS
    ) -> None:
        """From the true graphs, the ranks that `ranks` gave their relations, and each K."""
        self.recalls = recalls
        picture = np.repeat(np.arange(len(truth)), [len(t.relations) for t in truth])
        predicate = np.concatenate([*(t.relations[:, 1] for t in truth), np.zeros(0, np.int64)])
        place = np.concatenate([*(np.asarray(p, np.float64) for p in places), np.zeros(0)])
        hits = np.stack([place < k for k in recalls], axis=1).astype(np.float64)
        self._pictures, _, self._recall = _group_means(picture, np.zeros_like(picture), hits)
        self._predicate_pictures, self._predicates, self._predicate_recall = _group_means(picture, predicate, hits)

    def mean(self, weights: FloatArray) -> FloatArray:
        """(K,) R@K: recall of each picture, averaged over the pictures that have relations. NaN for none."""
        weight = weights[self._pictures]
        total = weight.sum()
        return np.asarray(weight @ self._recall / total if total else np.full(len(self.recalls), np.nan))

    def by_predicate(self, weights: FloatArray, predicates: int) -> FloatArray:
        """(P, K) recall of each predicate below `predicates` in a picture, averaged over the pictures that show it.

        NaN for a predicate that none shows. mR@K is the mean over predicates; the official code, which scores 50 fixed
        ones, counts a predicate that no picture shows as 0.
        """
        weight = weights[self._predicate_pictures]
        total = np.bincount(self._predicates, weight, minlength=predicates)[:, None]
        columns = [np.bincount(self._predicates, weight * c, minlength=predicates) for c in self._predicate_recall.T]
        sums = np.stack(columns, axis=1)
        return np.asarray(np.divide(sums, total, out=np.full(sums.shape, np.nan), where=total > 0))


def mean_recall(by_predicate: FloatArray, *, unseen: float | None = None) -> FloatArray:
    """(K,) the mean over predicates of (P, K) recalls.

    >>> mean_recall(np.array([[1.0], [np.nan]])).tolist(), mean_recall(np.array([[1.0], [np.nan]]), unseen=0).tolist()
    ([1.0], [0.5])

    Args:
        by_predicate: from `GraphRecall.by_predicate`.
        unseen: what a predicate counts that no picture shows: 0 in the official code. None leaves it out.
    """
    rows = by_predicate if unseen is None else np.nan_to_num(by_predicate, nan=unseen)
    rows = rows[~np.isnan(rows).any(axis=1)]
    return np.asarray(rows.mean(axis=0)) if len(rows) else np.full(by_predicate.shape[1], np.nan)


def _group_means(first: IntArray, second: IntArray, values: FloatArray) -> tuple[IntArray, IntArray, FloatArray]:
    """The pairs that occur, and for each the mean of its rows."""
    if not len(first):
        return first, second, values
    pairs, group = np.unique(np.stack([first, second], axis=1), axis=0, return_inverse=True)
    counts = np.bincount(group.reshape(-1))
    sums = np.stack([np.bincount(group.reshape(-1), column) for column in values.T], axis=1)
    return pairs[:, 0], pairs[:, 1], sums / counts[:, None]
