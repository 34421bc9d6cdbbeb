from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deixis.errors import DataError, ShapeError
from deixis.evaluation.metrics.scene_graphs import GraphRecall, SceneGraph, mean_recall, ranks, recall
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.scene_graphs import SCENE_GRAPH

BOXES = np.array([[0.0, 0, 9, 9], [20, 0, 29, 9]])
LABELS = np.array([1, 2])
TRUTH = SceneGraph(BOXES, LABELS, np.array([[0, 1, 1], [1, 2, 0]]))
TABLE = {(0, 1): (0.7, 0.2), (1, 0): (0.5, 0.3)}  # the scores of predicates 1 and 2
PREDICTED = [[s, p, o, score] for (s, o), row in TABLE.items() for p, score in enumerate(row, 1)]


def line(number: int, **fields: Any) -> Record:
    return Record(str(number), fields, Path("lines.jsonl"), number)


def predicted(boxes: Any = BOXES) -> SceneGraph:
    rows = np.array(PREDICTED)
    return SceneGraph(np.asarray(boxes), LABELS, rows[:, :3].astype(int), 0.9 * 0.8 * rows[:, 3])


def test_with_graph_constraint_a_pair_has_one_predicate() -> None:
    places = ranks(TRUTH, predicted())
    assert [recall(places, k) for k in (1, 20)] == [0.5, 0.5]


def test_without_it_every_predicate_counts() -> None:
    places = ranks(TRUTH, predicted(), constraint=False)
    assert [recall(places, k) for k in (1, 2, 3)] == [0.5, 0.5, 1.0]


def test_overlap_counts_the_pixels_of_the_corners() -> None:
    half = [[0, 0, 9, 4], [20, 0, 29, 9]]  # exactly half of the subject
    assert ranks(TRUTH, predicted(half)).tolist() == [0, math.inf]
    assert ranks(TRUTH, predicted([[0, 0, 9, 3], [20, 0, 29, 9]])).tolist() == [math.inf, math.inf]


def test_phrase_detection_compares_the_boxes_round_both() -> None:
    swapped = [[0, 0, 2, 9], [27, 0, 29, 9]]  # neither box is right, but the box round them is
    assert ranks(TRUTH, predicted(swapped)).tolist() == [math.inf, math.inf]
    assert ranks(TRUTH, predicted(swapped), union=True).tolist() == [0, math.inf]


def test_classes_must_be_right() -> None:
    other = SceneGraph(BOXES, np.array([1, 3]), TRUTH.relations, np.ones(2))
    assert ranks(TRUTH, other, union=True).tolist() == [math.inf, math.inf]


def test_one_prediction_may_find_several() -> None:
    twice = SceneGraph(BOXES, LABELS, np.array([[0, 1, 1], [0, 1, 1]]))
    assert ranks(twice, predicted()).tolist() == [0, 0]


def test_nothing_true_or_nothing_predicted() -> None:
    none = SceneGraph(np.zeros((0, 4)), np.zeros(0, int), np.zeros((0, 3), int), np.zeros(0))
    assert ranks(TRUTH, none).tolist() == [math.inf, math.inf]
    assert ranks(TRUTH, none, union=True, constraint=False).tolist() == [math.inf, math.inf]
    assert ranks(none, predicted()).shape == (0,)
    assert math.isnan(recall([], 20))
    assert math.isnan(GraphRecall([none], [[]]).mean(np.ones(1))[0])


def test_recall_is_averaged_over_pictures_and_predicates() -> None:
    one = SceneGraph(BOXES, LABELS, np.array([[0, 1, 1]]))
    table = GraphRecall([TRUTH, one, SceneGraph(BOXES, LABELS, np.zeros((0, 3), int))], [[0, 60], [30], []])
    assert table.mean(np.ones(3)).tolist() == [0.25, 0.75, 1.0]
    by_predicate = table.by_predicate(np.ones(3), 4)
    assert by_predicate[1].tolist() == [0.5, 1.0, 1.0]
    assert by_predicate[2].tolist() == [0.0, 0.0, 1.0]
    assert np.isnan(by_predicate[[0, 3]]).all()
    assert mean_recall(by_predicate).tolist() == [0.25, 0.5, 1.0]
    assert mean_recall(by_predicate, unseen=0).tolist() == [0.125, 0.25, 0.5]
    assert table.mean(np.array([0.0, 2.0, 5.0])).tolist() == [0.0, 1.0, 1.0]
    assert np.isnan(table.by_predicate(np.array([0.0, 1.0, 1.0]), 4)[2]).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"relations": np.array([[0, 1, 2]])}, "relations: expected indices below 2"),
        ({"labels": np.array([1])}, "labels"),
        ({"scores": np.ones(3)}, "scores"),
    ],
)
def test_graphs_that_do_not_fit(change: dict[str, Any], said: str) -> None:
    given = {"boxes": BOXES, "labels": LABELS, "relations": TRUTH.relations} | change
    with pytest.raises(ShapeError, match=said):
        SceneGraph(**given)


def test_predictions_need_scores() -> None:
    with pytest.raises(ShapeError, match="scores: missing"):
        ranks(TRUTH, TRUTH)


GOLD = {"boxes": BOXES.tolist(), "labels": ["man", "dog"], "relations": [[0, "walks", 1], [1, "follows", 0]]}
ANSWER = {
    "boxes": BOXES.tolist(),
    "labels": ["man", "dog"],
    "scores": [0.9, 0.8],
    "relations": [[s, {1: "walks", 2: "follows"}[int(p)], o, score] for s, p, o, score in PREDICTED],
}


@pytest.mark.parametrize(("preset", "value"), [("constraint", 0.5), ("no_constraint", 1.0), ("phrdet", 0.5)])
def test_lines_are_scored(preset: str, value: float) -> None:
    figures = SCENE_GRAPH.measure([line(1, **GOLD)], [line(1, **ANSWER)], preset).once()
    assert next(iter(figures)) == "recall@50"
    assert [figures[f"recall@{k}"] for k in (20, 50, 100)] == [value] * 3
    assert [figures[f"mean_recall@{k}"] for k in (20, 50, 100)] == [value] * 3
    assert (figures["recall@50/walks"], figures["recall@50/follows"]) == (1.0, 2 * value - 1)


def test_a_missing_prediction_finds_nothing() -> None:
    figures = SCENE_GRAPH.measure([line(1, **GOLD), line(2, **GOLD)], [line(1, **ANSWER), None], "constraint").once()
    assert figures["recall@50"] == 0.25


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"relations": None}, "relations: expected a list of relations"),
        ({"relations": [[0, "walks"]]}, r"expected \[subject, predicate, object, score\]"),
        ({"relations": [[0, "walks", 2, 0.5]]}, "with indices of 2 boxes"),
        ({"relations": [[0, "walks", 1, "often"]]}, "with indices of 2 boxes"),
        ({"labels": ["man"]}, "labels: expected a class for each of 2 boxes"),
        ({"scores": [1]}, "scores: expected 2 numbers"),
    ],
)
def test_lines_that_cannot_be_read(change: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=said):
        SCENE_GRAPH.measure([line(7, **GOLD)], [line(7, **{**ANSWER, **change})], "constraint")
