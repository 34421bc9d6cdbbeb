from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from deixis.errors import DataError
from deixis.evaluation.intervals import evaluate
from deixis.evaluation.measured import Metric
from deixis.evaluation.records import Record, pair
from deixis.evaluation.scoring.boxes import FLICKR_RECALL, GREC, REFERRING

Fields = dict[str, object]


def records(*fields: Mapping[str, object]) -> list[Record]:
    return [Record(str(f.get("id", line)), f, Path("some.jsonl"), line) for line, f in enumerate(fields, 1)]


def figures(
    metric: Metric, gold: list[Fields], predicted: list[Fields], preset: str | None = None, weights: object = None
) -> dict[str, float]:
    true = records(*gold)
    measured = metric.measure(true, pair(true, records(*predicted)), preset or metric.presets[0])
    return measured.once() if weights is None else measured.figures(np.asarray(weights, np.float64))


# gold and predicted boxes of the table that tells evaluators apart
TRUTH = [[0, 0, 100, 100], [0, 0, 100, 100], [0, 0, 100, 100], [0, 0, 10, 10], [0, 0, 10, 10], [10, 20, 60, 90]]
GUESS = [[0, 0, 100, 50], [18, 18, 118, 118], [0, 0, 100, 49.5], [5, 5, 15, 15], [9, 0, 19, 10], [20, 10, 70, 80]]
GOLD: list[Fields] = [{"boxes": [box]} for box in TRUTH]
PREDICTED: list[Fields] = [{"boxes": [box]} for box in GUESS]


@pytest.mark.parametrize(
    ("preset", "right"), [("default", 3), ("mdetr", 1), ("transvg", 3), ("faoa", 2), ("mattnet", 3), ("minigpt_v2", 3)]
)
def test_each_preset_is_another_accuracy(preset: str, right: int) -> None:
    assert figures(REFERRING, GOLD, PREDICTED, preset)["accuracy"] == pytest.approx(right / 6)


def test_the_headline_comes_first() -> None:
    assert next(iter(figures(REFERRING, GOLD, PREDICTED))) == "accuracy"
    assert next(iter(figures(FLICKR_RECALL, GOLD, PREDICTED))) == "recall@1"
    assert next(iter(figures(GREC, GOLD, PREDICTED))) == "f1_score"


def test_the_highest_score_counts_and_without_scores_the_first() -> None:
    gold: list[Fields] = [{"boxes": [[0, 0, 4, 4]]}]
    boxes = [[5, 5, 9, 9], [0, 0, 4, 4]]
    assert figures(REFERRING, gold, [{"boxes": boxes, "scores": [0.1, 0.9]}])["accuracy"] == 1.0
    assert figures(REFERRING, gold, [{"boxes": boxes, "scores": [0.5, 0.5]}])["accuracy"] == 0.0
    assert figures(REFERRING, gold, [{"boxes": boxes}])["accuracy"] == 0.0


def test_mdetr_ranks_equal_scores_by_box_and_gives_precision_at_k() -> None:
    gold: list[Fields] = [{"boxes": [[0, 0, 10, 10]]}, {"boxes": [[0, 0, 10, 10]]}]
    tied: Fields = {"boxes": [[0, 0, 5, 5], [0, 0, 10, 10]], "scores": [0.9, 0.9]}
    late: Fields = {"boxes": [[0, 0, 5, 5], [0, 0, 10, 10]], "scores": [0.9, 0.8]}
    found = figures(REFERRING, gold, [tied, late], "mdetr")
    assert [found[f"precision@{k}"] for k in (1, 5, 10)] == [0.5, 1.0, 1.0]
    assert found["accuracy"] == 0.5
    assert figures(REFERRING, gold, [tied, late])["accuracy"] == 0.0


def test_any_of_several_true_boxes_is_right() -> None:
    assert figures(REFERRING, [{"boxes": [[0, 0, 4, 4], [5, 5, 9, 9]]}], [{"boxes": [[5, 5, 9, 9]]}])["accuracy"] == 1.0


def test_no_answer_is_wrong() -> None:
    gold: list[Fields] = [{"boxes": [[0, 0, 4, 4]]}] * 3
    found = figures(REFERRING, gold, [{"boxes": [[0, 0, 4, 4]]}, {"boxes": []}])
    assert (found["accuracy"], found["mean_iou"]) == pytest.approx((1 / 3, 1 / 3))
    assert figures(FLICKR_RECALL, gold, [])["recall@1"] == 0.0


def test_boxes_are_cut_to_the_picture_where_its_size_is_given() -> None:
    gold: list[Fields] = [{"boxes": [[0, 0, 10, 10]], "width": 10, "height": 10}, {"boxes": [[0, 0, 10, 10]]}]
    wide: list[Fields] = [{"boxes": [[0, 0, 25, 10]]}] * 2
    assert figures(REFERRING, gold, wide, "transvg")["accuracy"] == 0.5
    assert figures(REFERRING, gold, wide, "faoa")["accuracy"] == 0.5
    assert figures(REFERRING, gold, wide)["accuracy"] == 0.0


def test_accuracy_is_given_by_type() -> None:
    gold: list[Fields] = [{"boxes": [[0, 0, 4, 4]], "type": "left"}, {"boxes": [[0, 0, 4, 4]], "type": ["other"]}]
    found = figures(REFERRING, gold, [{"boxes": [[0, 0, 4, 4]]}])
    assert (found["accuracy/left"], found["accuracy/other"]) == (1.0, 0.0)


def test_an_expression_that_means_no_box_is_not_for_this_metric() -> None:
    with pytest.raises(DataError, match=r"some.jsonl:1: id '1': boxes: empty, .* grec"):
        figures(REFERRING, [{"boxes": []}], [])


FLICKR: list[Fields] = [
    {"boxes": [[0, 0, 40, 40], [60, 0, 100, 40]], "type": ["people"]},
    {"boxes": [[120, 20, 160, 60]], "type": ["animals"]},
    {"boxes": [], "type": ["scene"]},
]
RANKED: list[Fields] = [
    {"boxes": [[0, 0, 40, 40], [0, 0, 100, 40]]},
    {"boxes": [[0, 0, 10, 10], [120, 20, 160, 40]]},
    {"boxes": [[0, 0, 200, 100]]},
]


def test_recall_under_both_protocols() -> None:
    either, merged = figures(FLICKR_RECALL, FLICKR, RANKED, "any"), figures(FLICKR_RECALL, FLICKR, RANKED, "merged")
    assert (either["recall@1"], either["recall@5"], either["upper_bound"]) == (0.5, 1.0, 1.0)
    assert (either["recall@1/people"], either["recall@1/animals"]) == (1.0, 0.0)
    assert (merged["recall@1"], merged["recall@5"]) == (0.0, 1.0)


def test_phrases_without_boxes_are_dropped_and_counted() -> None:
    assert figures(FLICKR_RECALL, FLICKR, RANKED)["dropped"] == 1
    assert "recall@1/scene" not in figures(FLICKR_RECALL, FLICKR, RANKED)
    assert evaluate(FLICKR_RECALL, records(*FLICKR), records(*RANKED)).count == 2
    assert figures(FLICKR_RECALL, [{"type": "scene"}], [])["dropped"] == 1


def test_an_added_pixel_is_a_preset_of_its_own() -> None:
    gold: list[Fields] = [{"boxes": [[0, 0, 100, 100]]}]
    near: list[Fields] = [{"boxes": [[0, 0, 100, 49.5]]}]
    found = {preset: figures(FLICKR_RECALL, gold, near, preset)["recall@1"] for preset in FLICKR_RECALL.presets}
    assert found == {"any": 0.0, "merged": 0.0, "plclc": 1.0, "infoground": 0.0}


def test_a_phrase_of_several_types_counts_in_each_but_once_in_all() -> None:
    gold: list[Fields] = [
        {"boxes": [[0, 0, 4, 4]], "type": ["people", "other", "people"]},
        {"boxes": [[0, 0, 4, 4]], "type": ["other"]},
    ]
    found = figures(FLICKR_RECALL, gold, [{"boxes": [[0, 0, 4, 4]]}])
    assert (found["recall@1"], found["recall@1/people"], found["recall@1/other"]) == (0.5, 1.0, 0.5)


def test_the_upper_bound_looks_at_every_candidate() -> None:
    boxes = [[50, 50, 51, 51]] * 30 + [[0, 0, 4, 4]]
    found = figures(FLICKR_RECALL, [{"boxes": [[0, 0, 4, 4]]}], [{"boxes": boxes}])
    assert (found["recall@10"], found["upper_bound"]) == (0.0, 1.0)


GREC_GOLD: list[Fields] = [
    {"boxes": [[0, 0, 10, 10], [20, 0, 30, 10]]},
    {"boxes": [[0, 0, 10, 10]]},
    {"boxes": []},
    {"boxes": []},
    {"boxes": [[0, 0, 100, 100]]},
]
GREC_PREDICTED: list[Fields] = [
    {"boxes": [[0, 0, 10, 10], [20, 0, 30, 10], [50, 50, 60, 60]], "scores": [0.9, 0.8, 0.1]},
    {"boxes": [[0, 0, 10, 10], [50, 50, 60, 60]], "scores": [0.9, 0.75]},
    {"boxes": [[0, 0, 10, 10]], "scores": [0.69]},
    {"boxes": [[0, 0, 10, 10]], "scores": [0.7001]},
    {"boxes": [[18, 18, 118, 118]], "scores": [0.9]},
]


def test_grec_is_that_of_the_evaluator() -> None:
    assert figures(GREC, GREC_GOLD, GREC_PREDICTED) == {"f1_score": 0.4, "n_acc": 0.5, "t_acc": 1.0}


def test_grec_keeps_boxes_without_scores() -> None:
    found = figures(GREC, [{"boxes": [[0, 0, 4, 4]]}, {"boxes": []}], [{"boxes": [[0, 0, 4, 4]]}, {"boxes": []}])
    assert found == {"f1_score": 1.0, "n_acc": 1.0, "t_acc": 1.0}


def test_grec_counts_no_prediction_as_wrong_even_where_nothing_is_meant() -> None:
    assert figures(GREC, GREC_GOLD, []) == {"f1_score": 0.0, "n_acc": 0.0, "t_acc": 0.0}


@pytest.mark.parametrize(
    ("metric", "gold", "predicted"),
    [(REFERRING, GOLD, PREDICTED), (FLICKR_RECALL, FLICKR, RANKED), (GREC, GREC_GOLD, GREC_PREDICTED)],
)
@pytest.mark.parametrize("weights", [[2, 0, 1, 3, 0, 1], [0, 1, 1, 0, 2, 1]])
def test_a_weight_is_how_often_a_sample_comes(
    metric: Metric, gold: list[Fields], predicted: list[Fields], weights: list[int]
) -> None:
    kept = [(g, p) for g, p in zip(gold, predicted, strict=True) if metric is not FLICKR_RECALL or g["boxes"]]
    often = [pair for pair, w in zip(kept, weights, strict=False) for _ in range(w)]
    repeated = figures(metric, [g for g, _ in often], [p for _, p in often])
    weighted = figures(metric, [g for g, _ in kept], [p for _, p in kept], weights=weights[: len(kept)])
    assert {name: weighted[name] for name in repeated} == pytest.approx(repeated, nan_ok=True)


@pytest.mark.parametrize("metric", [REFERRING, FLICKR_RECALL, GREC])
def test_nothing_to_score_is_no_figure(metric: Metric) -> None:
    result = evaluate(metric, [], [])
    assert math.isnan(result.value)
    assert (result.count, result.images, result.to_dict()["interval"]) == (0, 0, [None, None])


@pytest.mark.parametrize("metric", [REFERRING, FLICKR_RECALL, GREC])
def test_a_prediction_that_cannot_be_read_is_named(metric: Metric) -> None:
    gold: list[Fields] = [{"boxes": [[0, 0, 4, 4]]}]
    with pytest.raises(DataError, match=r"some.jsonl:1: id '1': scores: expected 1 numbers"):
        figures(metric, gold, [{"boxes": [[0, 0, 4, 4]], "scores": [0.1, 0.2]}])
    with pytest.raises(DataError, match="boxes: missing"):
        figures(metric, gold, [{"text": "here"}])


def test_pictures_group_samples() -> None:
    gold = records(*({"boxes": [[0, 0, 4, 4]], "image": f"{i % 2}"} for i in range(6)))
    assert evaluate(REFERRING, gold, []).images == 2
