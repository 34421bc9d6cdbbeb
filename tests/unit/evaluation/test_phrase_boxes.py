from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pytest

from deixis.errors import ConfigError, ShapeError
from deixis.evaluation.metrics.overlap import PRESETS
from deixis.evaluation.metrics.phrase_boxes import (
    BoxLists,
    any_box_rank,
    hit_ranks,
    merged_box_rank,
    recall,
    recall_by_type,
    upper_bound,
)
from deixis.types.boxes import Boxes, pairwise_iou

MEN = Boxes([[0, 0, 40, 40], [60, 0, 100, 40]])
DOG = Boxes([[120, 20, 160, 60]])
MEN_RANKED = Boxes([[0, 0, 40, 40], [0, 0, 100, 40]])
DOG_RANKED = Boxes([[0, 0, 10, 10], [120, 20, 160, 40]])
TYPES = [["people"], ["animals"]]


def test_any_box_asks_for_one_of_the_boxes() -> None:
    assert any_box_rank(MEN_RANKED, MEN) == 0
    assert any_box_rank(DOG_RANKED, DOG) == 1  # its IoU is exactly 0.5


def test_merged_boxes_asks_for_the_box_round_them() -> None:
    assert merged_box_rank(MEN_RANKED, MEN) == 1


def test_the_two_protocols_disagree() -> None:
    either = hit_ranks([MEN_RANKED, DOG_RANKED], [MEN, DOG], "any")
    merged = hit_ranks([MEN_RANKED, DOG_RANKED], [MEN, DOG], "merged")
    assert (recall(either, 1), recall(either, 5)) == (0.5, 1.0)
    assert (recall(merged, 1), recall(merged, 5)) == (0.0, 1.0)
    assert recall_by_type(either, TYPES, 1) == {"animals": 0.0, "people": 1.0}


def test_an_added_pixel_lets_one_more_in() -> None:
    truth, ranked = [[[0, 0, 100, 100]]], [[[0, 0, 100, 49.5]]]
    assert hit_ranks(ranked, truth, "merged", PRESETS["plclc"]).tolist() == [0]
    assert hit_ranks(ranked, truth, "merged").tolist() == [-1]


def test_recall_is_the_share_of_phrases_ranked_in_time() -> None:
    assert recall([0, 1], 1) == 0.5
    assert recall([0, 1], 5) == 1.0
    assert recall(np.array([0, -1]), 5) == 0.5
    assert math.isnan(recall([], 1))


def test_the_upper_bound_asks_for_a_hit_at_any_rank() -> None:
    assert upper_bound(np.array([0, 9999, -1, -1])) == 0.5


def test_a_phrase_of_several_types_counts_in_each() -> None:
    assert recall_by_type([0, None], [["people", "other"], ["other"]], 1) == {"other": 0.5, "people": 1.0}
    with pytest.raises(ShapeError, match="expected 2 lists"):
        recall_by_type([0, None], [["people"]], 1)


def test_no_boxes_hit_nothing() -> None:
    assert any_box_rank(Boxes.empty(), DOG) is None
    assert any_box_rank(DOG_RANKED, Boxes.empty()) is None
    assert hit_ranks([], []).shape == (0,)
    assert hit_ranks([[], DOG_RANKED, []], [DOG, [], []], "merged").tolist() == [-1, -1, -1]


@pytest.mark.parametrize("protocol", ["any", "merged"])
def test_all_at_once_is_one_at_a_time(protocol: Literal["any", "merged"]) -> None:
    random = np.random.default_rng(7)
    ranked = [_boxes(random, int(random.integers(0, 12))) for _ in range(300)]
    truth = [_boxes(random, int(random.integers(0, 4))) for _ in range(300)]
    wanted = []
    for ours, true in zip(ranked, truth, strict=True):
        meant = true.enclosing() if protocol == "merged" else true
        hits = (pairwise_iou(ours, meant) >= 0.5).any(axis=1)
        wanted.append(int(hits.argmax()) if hits.any() else -1)
    assert hit_ranks(ranked, truth, protocol).tolist() == wanted
    assert max(wanted) > 2  # some are found late


def _boxes(random: np.random.Generator, count: int) -> Boxes:
    corner, side = random.integers(0, 20, (2, count, 2))
    return Boxes(np.concatenate([corner, corner + side + 5], axis=1))


def test_the_box_round_a_list_is_that_of_its_boxes_alone() -> None:
    lists = BoxLists.of("boxes", [[], MEN, [], DOG, []]).enclosing()
    assert lists.counts.tolist() == [0, 1, 0, 1, 0]
    assert lists.xyxy.tolist() == [[0, 0, 100, 40], [120, 20, 160, 60]]


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ShapeError, match="expected 1 lists, one for each list of candidates, got 2"):
        hit_ranks([DOG], [DOG, DOG])
    with pytest.raises(ShapeError, match=r"ranked: expected lists of boxes, each of shape \(n, 4\)"):
        hit_ranks([[0, 0, 1, 1]], [DOG])
    with pytest.raises(ConfigError, match="expected any or merged, got 'all'"):
        hit_ranks([DOG], [DOG], "all")  # type: ignore[arg-type]
