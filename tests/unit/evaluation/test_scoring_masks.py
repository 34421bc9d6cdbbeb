from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from deixis.errors import DataError
from deixis.evaluation.measured import Metric
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.masks import GRES, PHRASECUT, SEGMENTATION
from deixis.types import rle

Fields = Mapping[str, Any]

SQUARE = np.arange(16).reshape(4, 4) < 8
ALL, NONE = np.ones((10, 10), bool), np.zeros((4, 4), bool)


def coco(mask: ArrayLike) -> dict[str, Any]:
    dense = np.asarray(mask, bool)
    return {"size": list(dense.shape), "counts": rle.encode(dense).decode()}


def one_pixel() -> dict[str, Any]:
    return coco(np.arange(16).reshape(4, 4) == 5)


def nine_columns() -> dict[str, Any]:
    return coco(np.arange(100).reshape(10, 10) % 10 < 9)


A = ({"masks": [coco(SQUARE.T)]}, {"masks": [coco(SQUARE)]})
B = ({"masks": [coco(ALL)]}, {"masks": [nine_columns()]})
E = ({"masks": [coco(NONE)]}, {"masks": [coco(NONE)]})
F = ({"masks": [coco(NONE)]}, {"masks": [one_pixel()]})
Sample = tuple[Fields, Fields | None]


def record(place: int, fields: Fields, name: str) -> Record:
    return Record(str(place), fields, Path(name), place + 1)


def score(metric: Metric, samples: Sequence[Sample], preset: str | None = None) -> dict[str, float]:
    gold = [record(place, fields, "gold.jsonl") for place, (fields, _) in enumerate(samples)]
    answers = [None if f is None else record(place, f, "ours.jsonl") for place, (_, f) in enumerate(samples)]
    return metric.measure(gold, answers, preset or metric.presets[0]).once()


@pytest.mark.parametrize(
    ("samples", "mean", "overall"), [((A, B), 0.616667, 0.839286), ((A, E), 1 / 6, 1 / 3), ((A, F), 1 / 6, 4 / 13)]
)
def test_lavt(samples: tuple[Sample, ...], mean: float, overall: float) -> None:
    figures = score(SEGMENTATION, samples)
    assert list(figures)[:3] == ["mean_iou", "overall_iou", "precision@0.5"]
    assert figures["mean_iou"] == pytest.approx(mean, abs=1e-6)
    assert figures["overall_iou"] == pytest.approx(overall, abs=1e-6)


def test_lavt_precision() -> None:
    figures = score(SEGMENTATION, (A, B))
    assert [figures[f"precision@0.{digit}"] for digit in range(5, 10)] == [0.5] * 5


@pytest.mark.parametrize(
    ("samples", "giou", "ciou"),
    [((A, B), 0.616667, 0.839286), ((A, E), 0.666667, 0.333333), ((A, F), 0.166667, 0.307692)],
)
def test_lisa(samples: tuple[Sample, ...], giou: float, ciou: float) -> None:
    figures = score(SEGMENTATION, samples, "lisa")
    assert figures == {"giou": pytest.approx(giou, abs=1e-6), "ciou": pytest.approx(ciou, abs=1e-6)}


def test_lavt_at_its_own_size() -> None:
    half = coco(np.arange(480 * 480).reshape(480, 480) < 240 * 480)
    figures = score(SEGMENTATION, (A, ({"masks": [coco(SQUARE)]}, {"masks": [half]})), "lavt_480")
    assert figures["mean_iou"] == pytest.approx((1 / 3 + 1) / 2)


def test_a_missing_answer_is_wrong_even_where_nothing_is_meant() -> None:
    assert score(SEGMENTATION, [(E[0], None)], "lisa")["giou"] == 0
    assert score(SEGMENTATION, [(A[0], None)])["overall_iou"] == 0
    figures = score(GRES, [(E[0], None), (A[0], None)])
    assert (figures["giou"], figures["n_acc"], figures["t_acc"]) == (0, 0, 0)
    assert score(PHRASECUT, [(A[0], None)])["mean_iou"] == 0


def test_true_masks_are_united_and_answers_ranked_or_united() -> None:
    whole = {"masks": [coco(SQUARE), coco(~SQUARE)]}
    assert score(SEGMENTATION, [(whole, whole)])["mean_iou"] == 1
    assert score(SEGMENTATION, [(whole, whole | {"scores": [0.2, 0.9]})])["mean_iou"] == 0.5
    assert score(GRES, [(whole, whole | {"scores": [0.2, 0.9]})])["giou"] == 1
    assert score(PHRASECUT, [(whole, whole | {"scores": [0.2, 0.9]})])["mean_iou"] == 1
    assert score(PHRASECUT, [(whole, whole | {"scores": [0.7, 0.9]})], "mdetr")["mean_iou"] == 0.5


def test_masks_may_come_alone_uncompressed_or_without_size() -> None:
    counts = {"counts": [8, 8]}
    sized = {"width": 4, "height": 4}
    samples: list[Sample] = [
        ({"masks": counts | {"size": [4, 4]}}, {"masks": coco(~SQUARE.T)}),
        ({"masks": counts} | sized, {"masks": [counts]} | sized),
    ]
    assert score(SEGMENTATION, samples)["mean_iou"] == 1


def test_gres_vector() -> None:
    samples: list[Sample] = [
        A,
        B,
        (B[0], dict(B[1]) | {"no_target": True}),
        ({"masks": []}, {"no_target": True}),
        F,
    ]
    figures = score(GRES, samples)
    assert next(iter(figures)) == "giou"
    assert figures["giou"] == pytest.approx(0.44666667)
    assert figures["ciou"] == pytest.approx(94 / 213)
    assert (figures["t_acc"], figures["n_acc"]) == (2 / 3, 0.5)
    assert [figures[f"precision@0.{digit}"] for digit in (7, 8, 9)] == [1 / 3] * 3


def test_a_small_mask_says_that_nothing_is_meant_under_gsva() -> None:
    assert score(GRES, [F])["n_acc"] == 0
    assert score(GRES, [F], "gsva50")["n_acc"] == 1
    assert score(GRES, [(F[0], dict(F[1]) | {"no_target": False})], "gsva50")["n_acc"] == 0
    assert score(GRES, [A], "gsva50")["t_acc"] == 0
    assert score(GRES, [B], "gsva50")["t_acc"] == 1


def test_gold_may_say_that_nothing_is_meant() -> None:
    assert score(GRES, [({"no_target": True}, {"masks": []})])["giou"] == 1


def test_phrasecut_thresholds_are_strict() -> None:
    five, six, ten = (coco(np.arange(100).reshape(10, 10) < n) for n in (50, 60, 100))
    figures = score(PHRASECUT, [({"masks": [ten]}, {"masks": [five]}), ({"masks": [ten]}, {"masks": [six]})])
    assert figures["precision@0.5"] == 0.5
    assert figures["mean_iou"] == figures["cumulative_iou"] == pytest.approx(0.55)


def test_phrasecut_vector() -> None:
    gold, ours = np.zeros((6, 6), bool), np.zeros((6, 6), bool)
    gold[1:4, 1:4], ours[1:4, 1:3] = True, True
    assert score(PHRASECUT, [({"masks": [coco(gold)]}, {"masks": [coco(ours)]})])["mean_iou"] == 2 / 3


def test_phrasecut_boxes() -> None:
    sample = ({"boxes": [[0, 0, 10, 10]]}, {"boxes": [[0, 0, 10, 5]]})
    assert score(PHRASECUT, [sample], "boxes")["mean_iou"] == pytest.approx(4 / 9)
    assert score(PHRASECUT, [(sample[0], None)], "boxes")["mean_iou"] == 0


@pytest.mark.parametrize("metric", [SEGMENTATION, GRES, PHRASECUT])
def test_weights_repeat_samples(metric: Metric) -> None:
    samples = [A, B, F, (B[0], None)]
    gold = [record(place, fields, "gold.jsonl") for place, (fields, _) in enumerate(samples)]
    answers = [None if f is None else record(place, f, "ours.jsonl") for place, (_, f) in enumerate(samples)]
    weighted = metric.measure(gold, answers, metric.presets[0]).figures(np.array([2.0, 0, 1, 3]))
    repeated = score(metric, [A, A, F, *[samples[3]] * 3])
    assert weighted == pytest.approx(repeated, nan_ok=True)


@pytest.mark.parametrize("metric", [SEGMENTATION, GRES, PHRASECUT])
def test_no_lines_give_no_figures(metric: Metric) -> None:
    for preset in metric.presets:
        assert all(math.isnan(value) for value in score(metric, [], preset).values())


def test_another_size_is_an_error_that_names_the_line() -> None:
    with pytest.raises(DataError, match=r"ours.jsonl:2: id '1': masks: a mask is 10x10, but the true mask is 4x4"):
        score(SEGMENTATION, [A, (A[0], B[1])])
    with pytest.raises(DataError, match=r"a mask is 10x10, but the true mask is 4x4"):
        score(SEGMENTATION, [(A[0], B[1])], "lavt_480")
    with pytest.raises(DataError, match=r"ours.jsonl:1: .* a mask is 4x4, but the picture is 9x9"):
        score(GRES, [({"masks": [], "width": 9, "height": 9}, A[1])])
    with pytest.raises(DataError, match=r"gold.jsonl:1: .* a mask is 4x4, but the line's picture is 9x9"):
        score(GRES, [(dict(A[0]) | {"width": 9, "height": 9}, A[1])])
    with pytest.raises(DataError, match="the first mask is 4x4"):
        score(GRES, [({"masks": [coco(SQUARE), coco(ALL)]}, A[1])])


@pytest.mark.parametrize(
    ("masks", "problem"),
    [
        (None, "missing"),
        (7, "expected a list of COCO RLE objects"),
        ([7], "with size and counts"),
        ([{"counts": "22"}], "size: expected"),
        ([{"size": [4, 0], "counts": "22"}], "size: expected"),
        ([{"size": [4, 4], "counts": 7}], "counts: expected a string"),
        ([{"size": [4, 4], "counts": "é"}], "counts: expected a string"),
        ([{"size": [4, 4], "counts": [1, 2]}], "describe 3 pixels"),
        ([{"size": [4, 4], "counts": [-1, 17]}], "from 0 up"),
        ([{"size": [4, 4], "counts": "22"}], "describe 4 pixels"),
        ([{"size": [4, 4], "counts": ""}], "not compressed"),
        ([{"size": [4, 4], "counts": "22"}] * 2, "describe 4 pixels"),
    ],
)
@pytest.mark.parametrize("preset", ["lavt", "lavt_480"])
def test_malformed_masks_are_errors_that_name_the_line(masks: Any, problem: str, preset: str) -> None:
    for samples in ([A, (A[0], {"masks": masks})], [A, ({"masks": masks}, A[1])]):
        with pytest.raises(DataError, match=f"jsonl:2: id '1': masks: .*{problem}"):
            score(SEGMENTATION, samples, preset)


def test_scores_are_one_a_mask() -> None:
    with pytest.raises(DataError, match="scores"):
        score(SEGMENTATION, [(A[0], dict(A[1]) | {"scores": [0.1, 0.2]})])
