from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deixis.errors import DataError, ShapeError
from deixis.evaluation.metrics.dense_captions import (
    RECALLS,
    DenseCurves,
    Described,
    dense_caption_ap,
    described,
    merged,
    pairwise_overlap,
)
from deixis.evaluation.records import Record
from deixis.evaluation.scoring.dense_captions import DENSECAP, measure_with


def line(number: int, **fields: Any) -> Record:
    return Record(str(number), fields, Path("lines.jsonl"), number)


def same_words(candidate: str, references: Sequence[str]) -> float:
    return float(candidate in references)


def pattern(right: list[int], wanted: int) -> Described:
    """A picture whose boxes, by falling score, are right or wrong at every threshold."""
    hits = np.array(right, np.float64)
    return Described(-np.arange(len(hits), dtype=np.float64), hits, hits > 0, hits, wanted)


@pytest.mark.parametrize(
    ("right", "wanted", "ap"), [([1, 0, 1], 2, 0.8333333), ([1], 2, 0.5), ([1], 1, 1.0), ([], 1, 0)]
)
def test_the_curve_is_read_at_100_recalls(right: list[int], wanted: int, ap: float) -> None:
    precision = dense_caption_ap([pattern(right, wanted)])
    assert precision.mean == pytest.approx(ap, abs=1e-7)
    assert precision.located == pytest.approx([ap] * 5, abs=1e-7)


def test_the_recalls_are_summed_as_a_loop_sums_them() -> None:
    total, recalls = 0.0, list[float]()
    while total <= 1:
        recalls.append(total)
        total += 0.01
    assert RECALLS.tolist() == recalls
    assert len(recalls) == 100


def test_nothing_to_describe_is_no_number() -> None:
    assert math.isnan(dense_caption_ap([]).mean)
    assert math.isnan(dense_caption_ap([pattern([0], 0)]).mean)


def test_a_caption_that_shares_nothing_is_never_right() -> None:
    picture = Described(np.array([1.0]), np.array([1.0]), np.array([True]), np.array([0.0]), 1)
    precision = dense_caption_ap([picture])
    assert precision.mean == 0
    assert precision.located.tolist() == [1.0] * 5


def test_overlap_and_language_have_thresholds_of_their_own() -> None:
    picture = Described(np.array([1.0]), np.array([0.5]), np.array([True]), np.array([0.12]), 1)
    table = dense_caption_ap([picture]).by_threshold
    assert table.tolist() == [[1, 1, 1, 0, 0, 0]] * 3 + [[0] * 6] * 2  # overlap counts from its threshold, METEOR above


def test_true_boxes_that_are_nearly_the_same_become_their_mean() -> None:
    regions = merged([[50, 50, 60, 60], [0, 0, 10, 10], [0, 0, 10, 8]], ["dog", "cat", "a cat"])
    assert regions.boxes.tolist() == [[0, 0, 10, 9], [50, 50, 60, 60]]
    assert regions.captions == (("cat", "a cat"), ("dog",))


def test_the_largest_group_is_merged_first() -> None:
    chain = [[0, 0, 10, 10], [0, 2, 10, 12], [0, 4, 10, 14]]  # the middle one is near both, IoU 2/3: not merged
    assert len(merged(chain, ["a", "b", "c"]).captions) == 3
    chain = [[0, 0, 10, 10], [0, 1, 10, 11], [0, 2, 10, 12]]  # the middle one is near both, the outer two are not near
    assert merged(chain, ["a", "b", "c"]).captions == (("a", "b", "c"),)


def test_no_true_boxes() -> None:
    assert merged([], []).boxes.shape == (0, 4)
    assert described(merged([], []), [[0, 0, 1, 1]], [1.0], ["a"], same_words).first.tolist() == [False]
    assert described(merged([[0, 0, 1, 1]], ["a"]), [], [], [], same_words).overlap.shape == (0,)


def test_overlap_counts_the_pixels_of_the_corners() -> None:
    box, half = np.array([[0.0, 0, 9, 9]]), np.array([[0.0, 0, 9, 4]])
    assert pairwise_overlap(box, half, grown=1).item() == 0.5
    assert pairwise_overlap(box, half, grown=0).item() == pytest.approx(4 / 9)


def test_the_first_box_takes_its_region_however_little_it_overlaps() -> None:
    truth = merged([[0, 0, 99, 99]], ["a dog"])
    boxes = [[0, 0, 99, 99], [90, 90, 120, 120], [200, 200, 210, 210]]
    found = described(truth, boxes, [0.5, 0.9, 0.1], ["a dog"] * 3, same_words)
    assert found.first.tolist() == [True, False, False]
    assert found.overlap[0] < 0.3
    assert found.similarity.tolist() == [0, 0, 0]  # it is not asked what cannot count
    assert dense_caption_ap([found]).mean == 0


def test_weights_count_pictures_again(rng: np.random.Generator) -> None:
    pictures = []
    for _ in range(12):
        count = int(rng.integers(0, 6))
        scores = np.sort(rng.random(count))[::-1]
        first = rng.random(count) < 0.6
        pictures.append(Described(scores, rng.random(count), first, rng.random(count) / 2, int(first.sum()) + 1))
    weights = rng.integers(0, 4, 12)
    again = [picture for picture, times in zip(pictures, weights, strict=True) for _ in range(times)]
    weighed = DenseCurves(pictures).measure(weights.astype(np.float64))
    assert weighed.by_threshold == pytest.approx(dense_caption_ap(again).by_threshold, abs=1e-12)


def test_lines_are_scored() -> None:
    gold = [line(1, boxes=[[0, 0, 9, 9], [50, 50, 59, 59]], text=["a dog", "a cat"]), line(2, boxes=[], text=[])]
    found = [line(1, boxes=[[0, 0, 9, 9]], scores=[0.9], text=["a dog"]), None]
    figures = measure_with(same_words, gold, found).once()
    assert list(figures) == ["map", "located_map", "map@0.3", "map@0.4", "map@0.5", "map@0.6", "map@0.7"]
    assert set(figures.values()) == {0.5}


def test_the_metric_asks_meteor() -> None:
    gold = [line(1, boxes=[[0, 0, 9, 9]], text="a brown dog")]
    assert DENSECAP.measure(gold, gold, "default").once()["map"] == 1.0
    assert DENSECAP.measure(gold, [None], "default").once()["map"] == 0.0


@pytest.mark.parametrize(
    ("gold", "found", "said"),
    [
        ({"text": ["a"]}, {}, "boxes: missing"),
        ({"boxes": [[0, 0, 1, 1]]}, {}, "text: missing"),
        ({"boxes": [[0, 0, 1, 1]], "text": ["a", "b"]}, {}, "text: expected one caption for each of 1 boxes, got 2"),
        (
            {"boxes": [[0, 0, 1, 1]], "text": ["a"]},
            {"boxes": [[0, 0, 1, 1]], "scores": []},
            "scores: expected 1 numbers",
        ),
    ],
)
def test_lines_that_cannot_be_read(gold: dict[str, Any], found: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError, match=said):
        measure_with(same_words, [line(7, **gold)], [line(7, **found)])


def test_captions_that_do_not_fit() -> None:
    with pytest.raises(ShapeError, match="captions"):
        merged([[0, 0, 1, 1]], [])
    with pytest.raises(ShapeError, match="captions"):
        described(merged([], []), [[0, 0, 1, 1]], [1.0], [], same_words)
