from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deixis.errors import DataError, ShapeError
from deixis.evaluation.metrics.retrieval import (
    RetrievalFigures,
    average_precision,
    image_to_text,
    order,
    recall_sum,
    summarize,
    text_to_image,
)
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.retrieval import RETRIEVAL

IMAGES = np.array([[1.0, 0.0], [0.0, 1.0]])
FIRST = (0.9, 0.2, 0.1, 0.3, 0.4, 0.1, 0.05, 0.95, 0.2, 0.3)
CAPTIONS = np.array([[value, 1 - value] for value in FIRST])
SCORES = IMAGES @ CAPTIONS.T
OWNER = [0] * 5 + [1] * 5


def line(number: int, **fields: Any) -> Record:
    return Record(str(number), fields, Path("lines.jsonl"), number)


def published(figures: RetrievalFigures) -> list[float]:
    return [100 * value for value in figures.recall.values()] + [figures.median_rank, figures.mean_rank]


def test_recall_and_ranks_are_the_official_ones() -> None:
    i2t, t2i = image_to_text(SCORES, OWNER), text_to_image(SCORES, OWNER)
    assert published(i2t) == [50, 100, 100, 1, 1.5]
    assert published(t2i) == [50, 100, 100, 1, 1.5]
    assert recall_sum(i2t, t2i) == 5.0


def test_the_median_is_floored() -> None:
    assert summarize([0, 3], [1.0, 0.25]).median_rank == 2


@pytest.mark.parametrize(("official", "best_first"), [(True, [2, 1, 0]), (False, [0, 1, 2])])
def test_ties(official: bool, best_first: list[int]) -> None:
    assert order([0.5, 0.5, 0.5], official_ties=official).tolist() == best_first


def test_ties_reach_both_directions() -> None:
    flat = np.zeros((2, 2))
    assert image_to_text(flat, [0, 1]).recall[1] == 0.5
    assert image_to_text(flat, [0, 1], official_ties=True).recall[1] == 0.5
    assert text_to_image(np.zeros((3, 1)), [0]).mean_rank == 1
    assert text_to_image(np.zeros((3, 1)), [0], official_ties=True).mean_rank == 3


def test_nothing_asked_is_no_number() -> None:
    figures = summarize([], [])
    assert math.isnan(figures.recall[1]) and math.isnan(figures.median_rank)
    assert math.isnan(figures.mean_average_precision)


def test_what_is_not_ranked_is_never_right() -> None:
    figures = summarize([np.inf, 0], [0, 1], unranked=3)
    assert figures.recall == {1: 0.5, 5: 0.5, 10: 0.5}
    assert (figures.mean_rank, figures.mean_reciprocal_rank) == (2.5, 0.5)


def test_weights_count_queries_again(rng: np.random.Generator) -> None:
    best, precision, weights = rng.integers(0, 20, 30), rng.random(30), rng.integers(0, 4, 30)
    again = summarize(np.repeat(best, weights), np.repeat(precision, weights))
    weighed = summarize(best, precision, weights)
    assert weighed.median_rank == again.median_rank
    assert weighed.recall == pytest.approx(again.recall)
    assert weighed.mean_average_precision == pytest.approx(again.mean_average_precision)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: average_precision([0, 1], 1), "positives: expected at least 2, got 1"),
        (lambda: average_precision([], 0), "positives: expected at least 1, got 0"),
        (lambda: image_to_text(np.zeros((2, 2)), [0, 2]), "expected images below 2"),
        (lambda: image_to_text(np.zeros((2, 2)), [0, 0]), "expected a text for each of 2 images"),
        (lambda: text_to_image(np.zeros((2, 2)), [0]), "image_of_text"),
        (lambda: order([[1.0]]), "scores"),
    ],
)
def test_arrays_that_do_not_fit(call: Any, said: str) -> None:
    with pytest.raises(ShapeError, match=said):
        call()


def figures(gold: Sequence[Record], predicted: Sequence[Record | None], preset: str = "default") -> dict[str, float]:
    return RETRIEVAL.measure(gold, predicted, preset).once()


def test_lines_are_scored_as_rankings() -> None:
    gold = [line(1, positives=["a", "c"]), line(2, positives=["b"]), line(3, positives="x")]
    found = [line(1, ranking=["a", "b", "c"]), line(2, scores={"a": 1, "b": 0.5, "c": 0.7}), None]
    assert figures(gold, found) == pytest.approx(
        {
            "recall@1": 1 / 3,
            "recall@5": 2 / 3,
            "recall@10": 2 / 3,
            "median_rank": 3,
            "mean_rank": (1 + 3 + 5) / 3,  # behind the four candidates a, b, c and x
            "map": (5 / 6 + 1 / 3) / 3,
            "mrr": (1 + 1 / 3) / 3,
            "rsum": 5 / 3,
        }
    )
    assert next(iter(figures(gold, found))) == "recall@1"


def test_candidates_may_be_known_by_their_text() -> None:
    assert figures([line(1, text=["a dog", "dog"])], [line(1, text=["a cat", "dog"])])["mrr"] == 0.5


def test_tied_scores_follow_the_preset() -> None:
    gold, found = [line(1, positives=["a"])], [line(1, scores={"a": 1, "b": 1})]
    assert figures(gold, found)["recall@1"] == 1
    assert figures(gold, found, "official_ties")["recall@1"] == 0


def test_the_sum_of_recalls_is_over_both_directions() -> None:
    gold = [line(1, positives=["a"], direction="i2t"), line(2, positives=["b"], direction="t2i")]
    found = figures(gold, [line(1, ranking=["a"]), line(2, ranking=["a", "b"])])
    assert found["rsum"] == 5.0
    assert (found["recall@1/i2t"], found["recall@1/t2i"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("gold", "found", "said"),
    [
        ({}, {}, "positives: missing"),
        ({"positives": []}, {"ranking": []}, "positives: expected at least one right candidate"),
        ({"positives": ["a", "a"]}, {"ranking": []}, "positives: names a candidate twice"),
        ({"positives": ["a"]}, {}, "ranking: missing"),
        ({"positives": ["a"]}, {"ranking": [["a"]]}, "ranking: expected a list of candidate ids"),
        ({"positives": ["a"]}, {"scores": [0.5]}, "scores: expected an object from candidate id to score"),
        ({"positives": ["a"]}, {"scores": {"a": "b"}}, "scores: expected an object from candidate id to score"),
    ],
)
def test_lines_that_cannot_be_read(gold: dict[str, Any], found: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=said):
        RETRIEVAL.measure([line(7, **gold)], [line(7, **found)], "default")
