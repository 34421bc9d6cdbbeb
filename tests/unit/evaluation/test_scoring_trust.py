from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from deixis.errors import DataError
from deixis.evaluation.intervals import compare, evaluate
from deixis.evaluation.records import Record, pair
from deixis.evaluation.scoring.trust import CALIBRATION, presence_forecasts, score_forecasts

Fields = dict[str, object]
BOX, OTHER = [0, 0, 4, 4], [6, 6, 9, 9]
GOLD: list[Fields] = [{"boxes": [BOX]}] * 4
PREDICTED: list[Fields] = [
    {"boxes": [OTHER, BOX], "scores": [0.2, 0.9]},
    {"boxes": [BOX], "scores": [0.8]},
    {"boxes": [OTHER, BOX], "scores": [0.7, 0.6]},
    {"boxes": []},
]


def records(*fields: Mapping[str, object]) -> list[Record]:
    return [Record(str(line), f, Path("some.jsonl"), line) for line, f in enumerate(fields, 1)]


def figures(gold: list[Fields], predicted: list[Fields], preset: str, weights: object = None) -> dict[str, float]:
    true = records(*gold)
    measured = CALIBRATION.measure(true, pair(true, records(*predicted)), preset)
    return measured.once() if weights is None else measured.figures(np.asarray(weights, np.float64))


def test_scores_are_held_against_the_first_box() -> None:
    found = figures(GOLD, PREDICTED, "score")
    assert found == pytest.approx(
        {
            "ece": (0.1 + 0.2 + 0.7 + 0) / 4,
            "auroc": 1.0,
            "fpr@95": 0.0,
            "brier": (0.01 + 0.04 + 0.49 + 0) / 4,
            "accuracy": 0.5,
            "mean_confidence": 0.6,
            "frequency": 0.5,
            "aurc": (0 + 0 + 1 / 3 + 1 / 2) / 4,
            "selective_accuracy@0.8": 0.5,
        }
    )
    assert next(iter(found)) == "ece"


def test_the_default_asks_for_ids_boxes_and_scores_only() -> None:
    result = evaluate(CALIBRATION, records(*GOLD), records(*PREDICTED))
    assert result.preset == "score"
    assert result.value == pytest.approx(0.25)


def test_nothing_found_is_said_with_no_confidence() -> None:
    empty = records(*[{"boxes": []}] * 4)
    forecasts = score_forecasts(records(*GOLD), list(empty))
    assert (forecasts.probability.tolist(), forecasts.right.tolist()) == ([0.0] * 4, [False] * 4)


@pytest.mark.parametrize("preset", ["score", "presence"])
def test_leaving_answers_out_never_helps(preset: str) -> None:
    gold: list[Fields] = [*GOLD, {"boxes": []}, {"boxes": []}]
    predicted: list[Fields] = [{"boxes": [BOX], "scores": [0.5]}] * 6
    whole, partial = figures(gold, predicted, preset), figures(gold, predicted[:3], preset)
    assert partial["ece"] > whole["ece"]
    assert partial["accuracy"] < whole["accuracy"]
    assert partial["aurc"] > whole["aurc"]
    assert figures(gold, [], preset)["ece"] == 1.0


def test_a_box_where_there_is_none_is_not_right() -> None:
    assert figures([{"boxes": []}], [{"boxes": [BOX], "scores": [0.75]}], "score")["ece"] == pytest.approx(0.75)


def test_presence_is_held_against_what_is_there() -> None:
    gold: list[Fields] = [{"present": True}, {"present": False}, {"boxes": [BOX]}, {"boxes": []}]
    predicted: list[Fields] = [
        {"presence": 0.9},
        {"presence": 0.2},
        {"boxes": [BOX, OTHER], "scores": [0.1, 0.4]},
        {"boxes": []},
    ]
    forecasts = presence_forecasts(records(*gold), list(records(*predicted)))
    assert forecasts.probability.tolist() == [0.9, 0.2, 0.4, 0.0]
    assert forecasts.event.tolist() == [True, False, True, False]
    assert forecasts.right.tolist() == [True, True, False, True]
    assert forecasts.confidence.tolist() == pytest.approx([0.9, 0.8, 0.6, 1.0])
    found = figures(gold, predicted, "presence")
    assert (found["accuracy"], found["frequency"], found["auroc"]) == (0.75, 0.5, 1.0)
    assert found["ece"] == pytest.approx((0.1 + 0.2 + 0.6 + 0) / 4)
    assert found["selective_accuracy@0.8"] == 0.75


def test_no_prediction_is_the_wrong_call() -> None:
    found = figures([{"present": True}, {"present": False}], [], "presence")
    assert (found["accuracy"], found["ece"]) == (0.0, 1.0)


def test_scores_alone_say_what_is_there() -> None:
    gold: list[Fields] = [{"present": True}, {"present": False}]
    assert figures(gold, [{"scores": [0.2, 0.75]}, {"scores": []}], "presence")["mean_confidence"] == 0.375


@pytest.mark.parametrize("preset", ["score", "presence"])
def test_a_weight_is_how_often_a_sample_comes(preset: str) -> None:
    random = np.random.default_rng(2)
    gold: list[Fields] = [{"boxes": [BOX] if random.random() < 0.8 else []} for _ in range(30)]
    predicted: list[Fields] = [
        {"boxes": [BOX if random.random() < 0.7 else OTHER], "scores": [round(random.random(), 1)]} for _ in range(30)
    ]
    weights = random.integers(0, 4, 30)
    often = np.repeat(np.arange(30), weights)
    repeated = figures([gold[i] for i in often], [predicted[i] for i in often], preset)
    assert figures(gold, predicted, preset, weights) == pytest.approx(repeated)


def test_the_smaller_error_is_the_better() -> None:
    honest: list[Fields] = [{"boxes": [BOX], "scores": [0.95]}] * 4
    shy: list[Fields] = [{"boxes": [BOX], "scores": [0.05]}] * 4
    found = compare(CALIBRATION, records(*GOLD), records(*shy), records(*honest), resamples=50)
    assert found.probability == 1.0
    assert found.difference == pytest.approx(-0.9)


@pytest.mark.parametrize("preset", ["score", "presence"])
def test_nothing_to_score_is_no_figure(preset: str) -> None:
    assert all(map(math.isnan, figures([], [], preset).values()))
    assert math.isnan(evaluate(CALIBRATION, [], [], preset, resamples=5).value)


@pytest.mark.parametrize(
    ("predicted", "preset", "message"),
    [
        (
            {"boxes": [BOX], "scores": [7.5]},
            "score",
            r"id '1': scores: expected probabilities in \[0, 1\], got \[7.5\]",
        ),
        ({"boxes": [BOX]}, "score", "scores: missing"),
        ({"boxes": [BOX]}, "presence", "presence: missing, and so are scores"),
        ({"presence": -0.5}, "presence", "presence: expected probabilities"),
        ({"presence": "yes"}, "presence", "presence: expected 1 numbers, got 'yes'"),
    ],
)
def test_what_is_no_probability_is_named(predicted: Fields, preset: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        figures([{"boxes": [BOX]}], [predicted], preset)
